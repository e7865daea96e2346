#include "request.hpp"

#include "query_fields.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/http/uri.hpp>

#include <charconv>

namespace aerie::trpc::detail {

namespace {

// `trpc-accept` exactly, or else a member of the `accept` list.
std::string_view acceptOf(const http::Headers& headers) noexcept {
    constexpr std::string_view kJsonl = "application/jsonl";
    if (const auto own = headers.get("trpc-accept")) return *own;
    std::string_view list = headers.get("accept").value_or(std::string_view{});
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view member = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        while (!member.empty() && member.front() == ' ') member.remove_prefix(1);
        while (!member.empty() && member.back() == ' ') member.remove_suffix(1);
        if (member == kJsonl) return kJsonl;
    }
    return {};
}

// The path behind the mount without the slashes around it. Percent signs and slashes that were encoded still are.
std::string_view procedurePath(const http::Request& request) noexcept {
    std::string_view path = request.subPath();
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    if (!path.empty() && path.back() == '/') path.remove_suffix(1);
    return path;
}

// An object of texts, or null for none.
Result<std::optional<ConnectionParams>> readConnectionParams(std::string_view encoded) {
    const Result<json::Value> value = json::Value::parse(decodeQueryText(encoded));
    if (!value) return Error{ErrorCode::ParseError, "Not JSON-parsable query params"}.withCause(value.error());
    if (value->isNull()) return std::optional<ConnectionParams>{};
    const json::Object* object = value->object();
    if (!object) return Error{ErrorCode::ParseError, "Invalid connection params shape"};
    ConnectionParams params;
    for (const auto& [name, member] : *object) {
        const auto text = member.string();
        if (!text) return Error{ErrorCode::ParseError, "Invalid connection params shape"};
        params.emplace_back(name, *text);
    }
    return std::optional{std::move(params)};
}

// The calls by their paths. `paths` lives as long as `out`.
void findCalls(std::string_view paths, const ProcedureTable& table, ParsedRequest& out) {
    if (!out.info.isBatchCall) {
        out.single = {paths, table.find(paths)};
        out.info.calls = {&out.single, 1};
        return;
    }
    while (true) {
        const std::size_t comma = paths.find(',');
        const std::string_view path = paths.substr(0, comma);
        out.batch.push_back({path, table.find(path)});
        if (comma == std::string_view::npos) break;
        paths.remove_prefix(comma + 1);
    }
    out.info.calls = out.batch;
}

// The kind all known procedures share.
Result<ProcedureType> commonType(std::span<const RequestCall> calls) {
    bool isSeen[4] = {};
    std::string names;
    ProcedureType first = ProcedureType::Unknown;
    int count = 0;
    for (const RequestCall& call : calls) {
        if (!call.procedure || isSeen[static_cast<int>(call.procedure->type())]) continue;
        const ProcedureType type = call.procedure->type();
        isSeen[static_cast<int>(type)] = true;
        if (count++ == 0)
            first = type;
        else
            names += ", ";
        names += nameOf(type);
    }
    if (count > 1) return Error{ErrorCode::BadRequest, "Cannot mix procedure types in call: " + names};
    return first;
}

// A body that is no JSON: one call, a mutation, never batched.
Result<void> parseUpload(const http::Request& request, const ProcedureTable& table, BodyType type, ParsedRequest& out) {
    const std::string_view name = type == BodyType::FormData ? "multipart/form-data" : "application/octet-stream";
    if (request.method != http::Method::Post)
        return Error{ErrorCode::MethodNotSupported,
                     "Only POST requests are supported for " + std::string{name} + " requests"};
    findCalls(out.path, table, out);
    out.info.type = ProcedureType::Mutation;
    out.upload = type;
    return {};
}

} // namespace

BodyType bodyTypeOf(std::optional<std::string_view> contentType) noexcept {
    if (!contentType) return BodyType::None;
    std::string_view type = contentType->substr(0, contentType->find(';'));
    while (!type.empty() && (type.front() == ' ' || type.front() == '\t')) type.remove_prefix(1);
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    if (http::equalsIgnoringCase(type, "application/json")) return BodyType::Json;
    if (http::equalsIgnoringCase(type, "multipart/form-data")) return BodyType::FormData;
    if (http::equalsIgnoringCase(type, "application/octet-stream")) return BodyType::Bytes;
    return BodyType::Other;
}

Result<void> parseRequest(const http::Request& request, const ProcedureTable& table, const HttpHandlerOptions& options,
                          ParsedRequest& out) {
    const std::string_view rawPath = procedurePath(request);
    if (rawPath.find('%') == std::string_view::npos) {
        out.path = rawPath;
    } else if (auto decoded = http::percentDecode(rawPath)) {
        out.path = *std::move(decoded);
    } else {
        return Error{ErrorCode::BadRequest, "Invalid URL-encoding in path \"" + std::string{rawPath} + '"'};
    }

    const auto contentType = request.headers.get("content-type");
    const BodyType type = bodyTypeOf(contentType);
    if (type == BodyType::FormData || type == BodyType::Bytes) return parseUpload(request, table, type, out);
    const bool isGet = request.method == http::Method::Get;
    if (type != BodyType::Json && !isGet) {
        // The missing quotation mark at the end is the original's.
        return Error{ErrorCode::UnsupportedMediaType, contentType
                                                          ? "Unsupported content-type \"" + std::string{*contentType}
                                                          : std::string{"Missing content-type header"}};
    }

    const QueryFields query = readQuery(request.query());
    out.info.isBatchCall = query.batch && decodeQueryText(*query.batch) == "1";
    out.info.accept = acceptOf(request.headers);
    if (out.info.isBatchCall) {
        std::size_t count = 1;
        for (char c : out.path) count += c == ',';
        if (count > options.maxBatchSize) return Error{ErrorCode::BadRequest, "Batch call exceeds maximum size"};
        out.batch.reserve(count);
        out.inputs.splitForBatch(count);
    }
    findCalls(out.path, table, out);
    Result<ProcedureType> common = commonType(out.info.calls);
    if (!common) return common.error();
    out.info.type = *common;
    if (query.connectionParams) {
        auto params = readConnectionParams(*query.connectionParams);
        if (!params) return params.error();
        out.info.connectionParams = *std::move(params);
    }
    if (out.info.isBatchCall && !options.allowBatching)
        return Error{ErrorCode::BadRequest, "Batching is not enabled on the server"};
    if (out.info.accept == "application/jsonl" && !out.info.isBatchCall)
        return Error{ErrorCode::BadRequest, "Streaming requests must be batched (you can do a batch of 1)"};

    out.inputs.setMaxDepth(options.maxDepth);
    if (isGet)
        out.inputs.useQueryText(query.input.value_or(std::string_view{}));
    else
        out.inputs.useBody(request.body);
    return {};
}

bool isBodyWithin(const http::Request& request, std::size_t maxBodySize) noexcept {
    const auto length = request.headers.get("content-length");
    if (!length) return !request.headers.has("transfer-encoding");
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), bytes);
    return error == std::errc{} && bytes <= maxBodySize;
}

std::string_view allowedMethods(ProcedureType type, bool allowMethodOverride) noexcept {
    if (type == ProcedureType::Mutation) return "POST";
    return allowMethodOverride ? "GET, POST" : "GET";
}

std::optional<Error> checkMethod(http::Method method, const RequestCall& call, bool allowMethodOverride) {
    const ProcedureType type = call.procedure->type();
    if (method == http::Method::Post && (type == ProcedureType::Mutation || allowMethodOverride)) return std::nullopt;
    if (method == http::Method::Get && type != ProcedureType::Mutation) return std::nullopt;
    std::string message{"Unsupported "};
    message += http::nameOf(method);
    message += "-request to ";
    message += nameOf(type);
    message += " procedure at path \"";
    message += call.path;
    message += '"';
    return Error{ErrorCode::MethodNotSupported, std::move(message)};
}

} // namespace aerie::trpc::detail
