#include "declaration_tree.hpp"

#include <aerie/base/typescript.hpp>
#include <aerie/trpc/declaration.hpp>
#include <aerie/trpc/error_formatter.hpp>

namespace aerie::trpc {

namespace {

using detail::DeclarationTree;

constexpr std::string_view kImported[] = {"TRPCBuiltRouter",       "TRPCDefaultErrorData", "TRPCDefaultErrorShape",
                                          "TRPCMutationProcedure", "TRPCQueryProcedure",   "TRPCSubscriptionProcedure",
                                          "TRPC_ERROR_CODE_NUMBER"};
constexpr std::string_view kOwn[] = {"Query", "Mutation", "Subscription", "Root", "ErrorShape", "AsyncIterable"};

// What one declaration uses, so that it imports and declares that and no more.
struct Uses {
    bool query = false;
    bool mutation = false;
    bool subscription = false;
    bool errorData = false;
};

Uses usesOf(const ProcedureTable& table) {
    Uses uses;
    for (const Procedure& procedure : table) {
        uses.query |= procedure.type() == ProcedureType::Query;
        uses.mutation |= procedure.type() == ProcedureType::Mutation;
        uses.subscription |= procedure.type() == ProcedureType::Subscription;
    }
    uses.errorData = table.errorFormatter() && table.errorFormatter()->data->kind != Kind::Void;
    return uses;
}

std::string importsOf(const Uses& uses) {
    std::string names{"TRPCBuiltRouter"};
    names += uses.errorData ? ", TRPC_ERROR_CODE_NUMBER, TRPCDefaultErrorData" : ", TRPCDefaultErrorShape";
    if (uses.mutation) names += ", TRPCMutationProcedure";
    if (uses.query) names += ", TRPCQueryProcedure";
    if (uses.subscription) names += ", TRPCSubscriptionProcedure";
    return "import type { " + names + " } from '@trpc/server';\n";
}

std::string helpersOf(const Uses& uses) {
    std::string out;
    if (uses.query) out += "type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;\n";
    if (uses.mutation) out += "type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;\n";
    if (uses.subscription)
        out += "type Subscription<I, O> = TRPCSubscriptionProcedure<{ input: I; output: AsyncIterable<O, void, any>; "
               "meta: unknown }>;\n";
    return out;
}

std::string_view helperOf(ProcedureType type) {
    if (type == ProcedureType::Mutation) return "Mutation";
    return type == ProcedureType::Subscription ? "Subscription" : "Query";
}

std::string procedureType(const Procedure& procedure, typescript::Emitter& types) {
    // What a client gets for no result is `undefined`, as from a procedure that returns nothing.
    const std::string output =
        procedure.output().kind == Kind::Void ? "undefined" : types.outputType(procedure.output());
    return std::string{helperOf(procedure.type())} + "<" + types.inputType(procedure.input()) + ", " + output + ">";
}

void writeTree(std::string& out, const DeclarationTree& tree, typescript::Emitter& types, unsigned depth) {
    const std::string indent(depth * 2, ' ');
    for (const DeclarationTree::Entry& entry : tree.entries) {
        out += indent + DeclarationTree::key(entry.name) + ": ";
        if (entry.procedure) {
            out += procedureType(*entry.procedure, types);
        } else {
            out += "{\n";
            writeTree(out, *entry.children, types, depth + 1);
            out += indent + "}";
        }
        out += ";\n";
    }
}

} // namespace

std::string declarationOf(const ProcedureTable& table, const DeclarationOptions& options) {
    const Uses uses = usesOf(table);
    typescript::Emitter types;
    for (std::string_view name : kImported) types.reserve(name);
    for (std::string_view name : kOwn) types.reserve(name);
    types.reserve(options.name);
    for (const Procedure& procedure : table) {
        types.useInput(procedure.input());
        types.useOutput(procedure.output());
    }
    if (uses.errorData) types.useOutput(*table.errorFormatter()->data);

    std::string procedures;
    writeTree(procedures, DeclarationTree::of(table), types, 1);
    std::string errorShape{"TRPCDefaultErrorShape"};
    std::string errorInterface;
    if (uses.errorData) {
        errorShape = "ErrorShape";
        errorInterface = "export interface ErrorShape {\n  message: string;\n  code: TRPC_ERROR_CODE_NUMBER;\n"
                         "  data: TRPCDefaultErrorData & " +
                         types.outputType(*table.errorFormatter()->data) + ";\n}\n\n";
    }

    std::string out{"// Generated from the C++ routers by `"};
    out.append(options.command).append("`. Do not edit: change the C++ types and run it again.\n");
    out += importsOf(uses) + "\n" + helpersOf(uses);
    out += "type Root = { ctx: object; meta: object; errorShape: " + errorShape + "; transformer: false };\n\n";
    if (const std::string declarations = types.declarations(); !declarations.empty()) out += declarations + "\n";
    out += errorInterface;
    out.append("export type ").append(options.name).append(" = TRPCBuiltRouter<Root, {\n") += procedures;
    return out + "}>;\n";
}

} // namespace aerie::trpc
