#include "declaration_tree.hpp"

#include <aerie/base/typescript.hpp>
#include <aerie/trpc/declaration.hpp>
#include <aerie/trpc/detail/object_mark.hpp>
#include <aerie/trpc/error_formatter.hpp>

#include <utility>

namespace aerie::trpc {

namespace {

using detail::DeclarationTree;

constexpr std::string_view kImported[] = {"TRPCBuiltRouter",       "TRPCDefaultErrorData", "TRPCDefaultErrorShape",
                                          "TRPCMutationProcedure", "TRPCQueryProcedure",   "TRPCSubscriptionProcedure",
                                          "TRPC_ERROR_CODE_NUMBER"};
constexpr std::string_view kOwn[] = {"Query", "Mutation",      "Subscription", "Tracked",
                                     "Root",  "RootSuperjson", "ErrorShape"};

using detail::hasMeaning;
using Meaning = detail::ObjectMark::Meaning;

// The types that the items of a procedure's stream may have; of any other procedure its result's.
template<class Visit> void forEachItem(const Procedure& procedure, Visit visit) {
    if (procedure.isStream() && procedure.output().kind == Kind::Union)
        for (const TypeInfo* item : procedure.output().alternatives) visit(*item);
    else
        visit(procedure.output());
}

// What an item or input of tRPC's own is made of; the type itself for all others.
template<class Visit> void forEachPart(const TypeInfo& type, Visit visit) {
    if (hasMeaning(type, Meaning::Tracked))
        visit(*type.members[1].type);
    else if (hasMeaning(type, Meaning::Returned))
        visit(*type.members[0].type);
    else if (hasMeaning(type, Meaning::Chained))
        for (const MemberInfo& member : type.members) visit(*member.type);
    else
        visit(type);
}

// What one declaration uses, so that it imports and declares that and no more.
struct Uses {
    bool query = false;
    bool mutation = false;
    bool subscription = false;
    const TypeInfo* errorData = nullptr; // what the formatter adds
    bool tracked = false;
};

// Says what is used, of helpers and of types, so that their names are known before any is written.
void note(const ProcedureTable& table, Uses& uses, typescript::Emitter& types) {
    for (const Procedure& procedure : table) {
        uses.query |= procedure.type() == ProcedureType::Query;
        uses.mutation |= procedure.type() == ProcedureType::Mutation;
        uses.subscription |= procedure.type() == ProcedureType::Subscription;
        forEachPart(procedure.input(), [&](const TypeInfo& part) { types.useInput(part); });
        forEachItem(procedure, [&](const TypeInfo& item) {
            uses.tracked |= hasMeaning(item, Meaning::Tracked);
            forEachPart(item, [&](const TypeInfo& part) { types.useOutput(part); });
        });
    }
    const auto* formatter = table.errorFormatter();
    if (formatter && formatter->data->kind != Kind::Void) uses.errorData = formatter->data;
}

// Two kinds of routers in one file need two roots.
std::string_view rootName(std::span<const DeclarationRouter> routers, const DeclarationRouter& router) {
    bool isMixed = false;
    for (const DeclarationRouter& other : routers) isMixed |= other.superjson != router.superjson;
    return isMixed && router.superjson ? "RootSuperjson" : "Root";
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
    if (uses.tracked) out += "type Tracked<T> = { id: string; data: T };\n";
    return out;
}

std::string_view helperOf(ProcedureType type) {
    if (type == ProcedureType::Mutation) return "Mutation";
    return type == ProcedureType::Subscription ? "Subscription" : "Query";
}

std::string inputOf(const Procedure& procedure, typescript::Emitter& types) {
    std::string out;
    forEachPart(procedure.input(), [&](const TypeInfo& part) {
        const std::string type = types.inputType(part);
        out += out.empty() ? type : " & " + type;
    });
    return out;
}

std::string itemOf(const TypeInfo& item, typescript::Emitter& types) {
    if (hasMeaning(item, Meaning::Tracked)) return "Tracked<" + types.outputType(*item.members[1].type) + ">";
    return types.outputType(item);
}

std::string outputOf(const Procedure& procedure, typescript::Emitter& types) {
    if (!procedure.isStream()) return types.outputType(procedure.output());
    std::string items, returned{"void"};
    forEachItem(procedure, [&](const TypeInfo& item) {
        if (hasMeaning(item, Meaning::Returned)) {
            returned = types.outputType(*item.members[0].type);
            return;
        }
        const std::string type = itemOf(item, types);
        items += items.empty() ? type : " | " + type;
    });
    if (items.empty()) items = "never";
    if (procedure.type() == ProcedureType::Subscription) return items;
    return "AsyncIterable<" + items + ", " + returned + ", unknown>";
}

std::string procedureType(const Procedure& procedure, typescript::Emitter& types) {
    // The output first: its structs have the first claim to their names.
    const std::string output = outputOf(procedure, types);
    return std::string{helperOf(procedure.type())} + "<" + inputOf(procedure, types) + ", " + output + ">";
}

// A comment of one line, which nothing in the text ends early.
std::string docOf(std::string_view text, const std::string& indent) {
    if (text.empty()) return {};
    std::string out = indent + "/** ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/' && i > 0 && text[i - 1] == '*') out += '\\';
        out += text[i] == '\n' || text[i] == '\r' ? ' ' : text[i];
    }
    return out + " */\n";
}

void writeTree(std::string& out, const DeclarationTree& tree, typescript::Emitter& types, unsigned depth) {
    const std::string indent(depth * 2, ' ');
    for (const DeclarationTree::Entry& entry : tree.entries) {
        if (entry.procedure) out += docOf(entry.procedure->node->doc, indent);
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
    const DeclarationRouter router{options.name, table, options.superjson};
    return declarationOf({&router, 1}, options.command);
}

std::string declarationOf(std::span<const DeclarationRouter> routers, std::string_view command) {
    Uses uses;
    typescript::Emitter types;
    for (std::string_view name : kImported) types.reserve(name);
    for (std::string_view name : kOwn) types.reserve(name);
    for (const DeclarationRouter& router : routers) {
        types.reserve(router.name);
        note(router.table, uses, types);
    }
    const TypeInfo* errorData = uses.errorData;
    if (errorData) types.useOutput(*errorData);

    std::string declared;
    for (const DeclarationRouter& router : routers) {
        if (!declared.empty()) declared += '\n';
        declared.append("export type ").append(router.name).append(" = TRPCBuiltRouter<");
        declared.append(rootName(routers, router)).append(", {\n");
        writeTree(declared, DeclarationTree::of(router.table), types, 1);
        declared += "}>;\n";
    }
    std::string errorShape{"TRPCDefaultErrorShape"};
    std::string errorInterface;
    if (errorData) {
        errorShape = "ErrorShape";
        errorInterface = "export interface ErrorShape {\n  message: string;\n  code: TRPC_ERROR_CODE_NUMBER;\n"
                         "  data: TRPCDefaultErrorData & " +
                         types.outputType(*errorData) + ";\n}\n\n";
    }

    std::string out{"// Generated from the C++ routers by `"};
    out.append(command).append("`. Do not edit: change the C++ types and run it again.\n");
    out += importsOf(uses) + "\n" + helpersOf(uses);
    bool isWritten[2] = {};
    for (const DeclarationRouter& router : routers) {
        if (std::exchange(isWritten[router.superjson], true)) continue;
        out.append("type ").append(rootName(routers, router)).append(" = { ctx: object; meta: object; errorShape: ");
        out.append(errorShape).append("; transformer: ").append(router.superjson ? "true" : "false") += " };\n";
    }
    out += '\n';
    if (const std::string declarations = types.declarations(); !declarations.empty()) out += declarations + "\n";
    return out + errorInterface + declared;
}

} // namespace aerie::trpc
