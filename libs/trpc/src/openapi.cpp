#include <aerie/base/json.hpp>
#include <aerie/base/json_schema.hpp>
#include <aerie/trpc/error_formatter.hpp>
#include <aerie/trpc/openapi.hpp>

#include <cstdint>

namespace aerie::trpc {

namespace {

std::string quoted(std::string_view text) {
    std::string out;
    json::appendString(out, text);
    return out;
}

// What RFC 3986 lets stand in a path; braces would be a template of OpenAPI's.
std::string encodedPath(std::string_view path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (char c : path) {
        const bool isAlnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isAlnum || std::string_view{"-._~"}.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
    return out;
}

class Document {
public:
    Document(const ProcedureTable& table, const OpenApiOptions& options) : table_(table), options_(options) {}

    std::string write() {
        for (const Procedure& procedure : table_) {
            schemas_.useInput(procedure.input());
            schemas_.useOutput(procedure.output());
        }
        const TypeInfo* errorData = table_.errorFormatter() ? table_.errorFormatter()->data : nullptr;
        if (errorData && errorData->kind == Kind::Void) errorData = nullptr;
        if (errorData) schemas_.useOutput(*errorData);

        std::string paths;
        for (const Procedure& procedure : table_) {
            if (!paths.empty()) paths += ',';
            paths +=
                quoted(std::string{options_.mount} + '/' + encodedPath(procedure.path)) + ':' + pathItem(procedure);
        }
        const std::string error = errorSchema(errorData);
        std::string out =
            "{\"openapi\":\"3.1.0\",\"x-trpc-mount\":" + quoted(options_.mount) +
            (options_.superjson ? ",\"x-trpc-superjson\":true" : "") +
            ",\"info\":{\"title\":" + quoted(options_.title) + ",\"version\":" + quoted(options_.version) +
            "},\"paths\":{" + paths +
            "},\"components\":{\"responses\":{\"TRPCError\":{\"description\":\"The call failed.\",\"content\":"
            "{\"application/json\":{\"schema\":" +
            error + "}}}},\"schemas\":{" + schemas_.definitions() + "}}}";
        return out;
    }

private:
    std::string onWire(std::string schema) const {
        if (!options_.superjson) return schema;
        return "{\"type\":\"object\",\"properties\":{\"json\":" + schema +
               ",\"meta\":{\"type\":\"object\"}},\"required\":[\"json\"]}";
    }
    std::string errorSchema(const TypeInfo* data) {
        std::string common{R"({"type":"object","properties":{"code":{"type":"string"},"httpStatus":{"type":"integer"},)"
                           R"("path":{"type":"string"},"stack":{"type":"string"}},"required":["code"]})"};
        if (data) common = "{\"allOf\":[" + common + ',' + schemas_.output(*data) + "]}";
        std::string shape =
            R"({"type":"object","properties":{"message":{"type":"string"},"code":{"type":"integer"},"data":)" + common +
            R"(},"required":["message","code","data"]})";
        return "{\"type\":\"object\",\"properties\":{\"error\":" + onWire(std::move(shape)) +
               "},\"required\":[\"error\"]}";
    }
    std::string resultSchema(const TypeInfo& type) {
        const bool isVoid = type.kind == Kind::Void;
        const std::string data = isVoid ? (options_.superjson ? onWire("{\"type\":\"null\"}") : std::string{})
                                        : onWire(schemas_.output(type));
        std::string result{"{\"type\":\"object\""};
        if (!data.empty()) result += ",\"properties\":{\"data\":" + data + '}';
        // An Optional result that is empty has no data.
        const bool mayBeUndefined =
            type.kind == Kind::Optional && type.presence != Presence::Nullish && type.presence != Presence::MayBeNull;
        if (!data.empty() && !mayBeUndefined) result += ",\"required\":[\"data\"]";
        return "{\"type\":\"object\",\"properties\":{\"result\":" + result + "}},\"required\":[\"result\"]}";
    }
    std::string pathItem(const Procedure& procedure) {
        const bool isMutation = procedure.type() == ProcedureType::Mutation;
        std::string operation = "\"operationId\":" + quoted(procedure.path);
        const std::size_t dot = procedure.path.rfind('.');
        if (dot != std::string::npos) operation += ",\"tags\":[" + quoted(procedure.path.substr(0, dot)) + ']';
        operation += ",\"x-trpc-type\":" + quoted(nameOf(procedure.type()));
        const TypeInfo& input = procedure.input();
        if (input.kind != Kind::Void) {
            const std::string content = "{\"application/json\":{\"schema\":" + onWire(schemas_.input(input)) + "}}";
            const std::string required = options_.superjson || !jsonSchema::mayBeLeftOut(input) ? "true" : "false";
            if (isMutation)
                operation += ",\"requestBody\":{\"required\":" + required + ",\"content\":" + content + '}';
            else
                operation += ",\"parameters\":[{\"name\":\"input\",\"in\":\"query\",\"required\":" + required +
                             ",\"content\":" + content + "}]";
        }
        std::string success;
        if (procedure.type() == ProcedureType::Subscription) {
            success =
                "{\"description\":\"Server-sent events: `connected`, then a message for each item, with its id when "
                "it is tracked, `ping`, and at the end `return` or `serialized-error`.\",\"content\":"
                "{\"text/event-stream\":{\"schema\":{\"type\":\"string\"},\"x-trpc-item\":" +
                onWire(schemas_.output(procedure.output())) + "}}}";
        } else if (procedure.isStream()) {
            success = "{\"description\":\"A stream: ask for it in a batch with `trpc-accept: application/jsonl`.\"}";
        } else {
            success = "{\"description\":\"The result.\",\"content\":{\"application/json\":{\"schema\":" +
                      resultSchema(procedure.output()) + "}}}";
        }
        operation +=
            ",\"responses\":{\"200\":" + success + ",\"default\":{\"$ref\":\"#/components/responses/TRPCError\"}}";
        return "{\"" + std::string{isMutation ? "post" : "get"} + "\":{" + operation + "}}";
    }

    const ProcedureTable& table_;
    const OpenApiOptions& options_;
    jsonSchema::Emitter schemas_{"#/components/schemas/"};
};

} // namespace

std::string openApiOf(const ProcedureTable& table, const OpenApiOptions& options) {
    return Document{table, options}.write();
}

} // namespace aerie::trpc
