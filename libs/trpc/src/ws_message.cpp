#include "ws_message.hpp"

#include <aerie/base/json_value.hpp>

#include <array>
#include <cstddef>

namespace aerie::trpc::detail {

namespace {

// The members of an object as text, those that are asked for; an empty text is a member that is not there.
template<std::size_t N> struct Fields {
    const std::array<std::string_view, N>& names;
    std::array<json::Raw, N> values{};
    json::Raw unused{};

    explicit Fields(const std::array<std::string_view, N>& wanted) : names(wanted) { clear(); }
    void clear() {
        for (json::Raw& value : values) value.text.clear();
    }
    std::string& operator[](std::size_t index) noexcept { return values[index].text; }

    bool read(std::string_view text, const json::ReadOptions& options) {
        static constexpr RecordOps kOps{
            [](void* self) { static_cast<Fields*>(self)->clear(); },
            [](void* self, std::string_view key) -> void* {
                auto& fields = *static_cast<Fields*>(self);
                for (std::size_t i = 0; i < N; ++i)
                    if (fields.names[i] == key) return &fields.values[i];
                return &fields.unused;
            },
            [](const void*, void*, void (*)(void*, std::string_view, const void*)) {},
        };
        static constexpr TypeInfo kType{
            .kind = Kind::Record, .size = sizeof(Fields), .element = &typeOf<json::Raw>(), .ops = {.record = &kOps}};
        return !json::read(kType, this, [](void* self) { static_cast<Fields*>(self)->clear(); }, text, options);
    }
};

constexpr std::array<std::string_view, 5> kMessageFields{"id", "jsonrpc", "method", "params", "data"};
constexpr std::array<std::string_view, 3> kParamsFields{"path", "input", "lastEventId"};
enum MessageField : std::size_t { kId, kVersion, kMethod, kParams, kData };
enum ParamsField : std::size_t { kPath, kInput, kLastEventId };

Error illFormed(std::string message) { return Error{ErrorCode::ParseError, std::move(message)}; }

std::optional<std::string> textOf(const std::string& raw) {
    if (!raw.starts_with('"')) return std::nullopt;
    auto text = json::read<std::string>(raw);
    return text ? std::optional{*std::move(text)} : std::nullopt;
}

// Numbers as JavaScript prints them, so that equal ids are equal texts.
std::optional<std::string> idOf(const std::string& raw) {
    if (raw.empty()) return "null";
    const Result<json::Value> id = json::Value::parse(raw);
    if (!id || !(id->isNull() || id->isNumber() || id->isString())) return std::nullopt;
    return id->write();
}

Result<WsMessage> parseMessage(std::string_view text, const json::ReadOptions& options) {
    Fields fields{kMessageFields};
    if (!fields.read(text, options)) return illFormed("A message must be a JSON object.");
    WsMessage message;
    const auto id = idOf(fields[kId]);
    if (!id) return illFormed("Invalid request id");
    message.id = *id;
    message.hasVersion = !fields[kVersion].empty();
    if (message.hasVersion && textOf(fields[kVersion]) != "2.0") return illFormed("Must be JSONRPC 2.0");

    const std::string method = textOf(fields[kMethod]).value_or("");
    if (method == "subscription.stop") {
        message.isStop = true;
        return message;
    }
    if (method == "query")
        message.type = ProcedureType::Query;
    else if (method == "mutation")
        message.type = ProcedureType::Mutation;
    else if (method == "subscription")
        message.type = ProcedureType::Subscription;
    else
        return illFormed("Invalid procedure type");

    Fields params{kParamsFields};
    if (fields[kParams].empty() || !params.read(fields[kParams], options))
        return illFormed("`params` must be an object");
    auto path = textOf(params[kPath]);
    if (!path) return illFormed("`path` must be a string");
    message.path = *std::move(path);
    if (!params[kInput].empty()) message.input = std::move(params[kInput]);
    if (!params[kLastEventId].empty()) {
        auto lastEventId = textOf(params[kLastEventId]);
        if (!lastEventId) return illFormed("`lastEventId` must be a string");
        message.lastEventId = *std::move(lastEventId);
    }
    return message;
}

} // namespace

Result<std::vector<WsMessage>> parseWsMessages(std::string_view text, unsigned maxDepth) {
    const json::ReadOptions options{.maxDepth = maxDepth, .maxBytes = text.size()};
    std::vector<WsMessage> messages;
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start != std::string_view::npos && text[start] == '[') {
        const auto parts = json::read<std::vector<json::Raw>>(text, options);
        if (!parts) return illFormed(parts.error().message());
        for (const json::Raw& part : *parts) {
            auto message = parseMessage(part.text, options);
            if (!message) return message.error();
            messages.push_back(*std::move(message));
        }
        return messages;
    }
    auto message = parseMessage(text, options);
    if (!message) return message.error();
    messages.push_back(*std::move(message));
    return messages;
}

Result<std::optional<ConnectionParams>> parseWsConnectionParams(std::string_view text, unsigned maxDepth) {
    const json::ReadOptions options{.maxDepth = maxDepth, .maxBytes = text.size()};
    Fields fields{kMessageFields};
    if (!fields.read(text, options) || textOf(fields[kMethod]) != "connectionParams" || fields[kData].empty())
        return illFormed("The first message must be the connection params.");
    const Result<json::Value> data = json::Value::parse(fields[kData], options);
    if (!data) return illFormed("Invalid connection params shape");
    if (data->isNull()) return std::optional<ConnectionParams>{};
    const json::Object* object = data->object();
    if (!object) return illFormed("Invalid connection params shape");
    ConnectionParams params;
    for (const auto& [name, value] : *object) {
        const auto member = value.string();
        if (!member) return illFormed("Invalid connection params shape");
        params.emplace_back(name, *member);
    }
    return std::optional{std::move(params)};
}

} // namespace aerie::trpc::detail
