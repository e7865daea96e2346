// zod schemas of every procedure's input, for front-end forms; the file `codegen` writes beside the declaration.
//
//   import { inputs } from '@repo/trpc/schemas';
//   const form = useForm({ resolver: zodResolver(inputs['users.create']) });
#pragma once

#include <aerie/trpc/procedure_table.hpp>

#include <string>
#include <string_view>

namespace aerie::trpc {

// `command` is named at the top of the file as what to run. The same routers give the same bytes.
std::string zodSchemasOf(const ProcedureTable& table, std::string_view command = "backend codegen");

template<class AppRouter> std::string zodSchemasOf() { return zodSchemasOf(ProcedureTable::of<AppRouter>()); }

} // namespace aerie::trpc
