// The TypeScript declaration of an application's procedures: `AppRouter` as @trpc/client, @trpc/react-query and
// @trpc/tanstack-react-query want it, made from the tables; no procedure runs, and no router object is needed.
//
//   std::string text = trpc::declarationOf<AppRouter>();
//
//   // front end: createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc' })] })
//
// Each C++ struct is a named interface, so that editors stay quick and errors speak the names of the C++ side. The same
// routers give the same bytes. With an error formatter its data is part of the type of errors.
#pragma once

#include <aerie/trpc/procedure_table.hpp>

#include <span>
#include <string>
#include <string_view>

namespace aerie::trpc {

struct DeclarationOptions {
    std::string_view name = "AppRouter";
    std::string_view command = "backend codegen"; // named at the top of the file as what to run
    std::string_view schemasFile = {};            // runCodegen: where the zod schemas go, unless --out is given
    bool superjson = false;                       // as HttpHandlerOptions::superjson: clients need the transformer
};

std::string declarationOf(const ProcedureTable& table, const DeclarationOptions& options = {});

template<class AppRouter> std::string declarationOf(const DeclarationOptions& options = {}) {
    return declarationOf(ProcedureTable::of<AppRouter>(), options);
}

// Several routers in one file, which share the types they have in common.
struct DeclarationRouter {
    std::string_view name;
    ProcedureTable table;
    bool superjson = false;
};
std::string declarationOf(std::span<const DeclarationRouter> routers, std::string_view command);

struct CodegenResult {
    int status = 0;
    std::string out; // for stdout
    std::string err; // for stderr
};

// The command `codegen [--check] [--out FILE]`: writes the declaration, and leaves a file that is up to date untouched.
// With --check nothing is written, and a file that is missing or old is status 1. Misuse is status 2. FILE `-` is
// stdout.
CodegenResult runCodegen(const ProcedureTable& table, std::span<const std::string_view> arguments,
                         std::string_view defaultFile, const DeclarationOptions& options = {});

} // namespace aerie::trpc
