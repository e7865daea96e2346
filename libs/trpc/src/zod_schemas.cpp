#include <aerie/base/json.hpp>
#include <aerie/base/zod.hpp>
#include <aerie/trpc/zod_schemas.hpp>

namespace aerie::trpc {

std::string zodSchemasOf(const ProcedureTable& table, std::string_view command) {
    zod::Emitter schemas;
    for (const Procedure& procedure : table) schemas.use(procedure.input());
    std::string inputs;
    for (const Procedure& procedure : table) {
        if (procedure.input().kind == Kind::Void) continue;
        inputs += "  ";
        json::appendString(inputs, procedure.path);
        inputs += ": " + schemas.schema(procedure.input()) + ",\n";
    }
    std::string out{"// Generated from the C++ routers by `"};
    out.append(command).append("`. Do not edit: change the C++ types and run it again.\nimport { z } from 'zod';\n\n");
    out += schemas.declarations();
    return out + "\nexport const inputs = {\n" + inputs + "};\n";
}

} // namespace aerie::trpc
