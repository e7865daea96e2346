#include "json_reader.hpp"
#include "json_validator.hpp"
#include "json_value_parser.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/json_value.hpp>

namespace aerie::json {

namespace {

SyntaxError locate(std::string_view text, const detail::Scanner& scanner) {
    SyntaxError error{.offset = scanner.faultOffset(), .reason = scanner.faultReason()};
    for (char c : text.substr(0, error.offset)) {
        if (c == '\n') {
            ++error.line;
            error.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++error.column;
        }
    }
    return error;
}

Error syntaxError(std::string_view text, const detail::Scanner& scanner) {
    const SyntaxError where = locate(text, scanner);
    std::string message =
        "Invalid JSON at line " + std::to_string(where.line) + ", column " + std::to_string(where.column) + ": ";
    message += where.reason;
    return Error{ErrorCode::ParseError, std::move(message)}.withDetail("at byte " + std::to_string(where.offset) +
                                                                       " of " + std::to_string(text.size()));
}

Error tooLarge(const ReadOptions& options) {
    return Error{ErrorCode::PayloadTooLarge,
                 "The JSON text is longer than the " + std::to_string(options.maxBytes) + " bytes allowed"};
}

} // namespace

std::optional<SyntaxError> findSyntaxError(std::string_view text, unsigned maxDepth) {
    detail::Scanner scanner{text, maxDepth};
    if (scanner.skipValue() && scanner.readEnd()) return std::nullopt;
    return locate(text, scanner);
}

std::optional<Error> read(const TypeInfo& type, void* target, Reset reset, std::string_view text,
                          const ReadOptions& options) {
    if (text.size() > options.maxBytes) return tooLarge(options);
    detail::Reader reader{text, options.maxDepth};
    if (reader.readDocument(type, target)) return std::nullopt;
    if (reader.scanner().hasFault()) return syntaxError(text, reader.scanner());

    // Something is odd: from the start, thoroughly.
    detail::Scanner scanner{text, options.maxDepth};
    Value tree;
    if (!ValueParser::parse(scanner, tree) || !scanner.readEnd()) return syntaxError(text, scanner);
    reset(target);
    return detail::read(type, target, tree, options);
}

std::optional<Error> readMissing(const TypeInfo& type, void* target) {
    detail::Validator validator{1};
    if (validator.readDocument(type, target, nullptr)) return std::nullopt;
    return Error{validator.takeIssues()};
}

std::optional<Error> detail::read(const TypeInfo& type, void* target, const Value& value, const ReadOptions& options) {
    Validator validator{options.maxIssues > 0 ? options.maxIssues : 1};
    if (validator.readDocument(type, target, &value)) return std::nullopt;
    return Error{validator.takeIssues()};
}

Result<Value> Value::parse(std::string_view text, const ReadOptions& options) {
    if (text.size() > options.maxBytes) return tooLarge(options);
    detail::Scanner scanner{text, options.maxDepth};
    Value tree;
    if (!ValueParser::parse(scanner, tree) || !scanner.readEnd()) return syntaxError(text, scanner);
    return tree;
}

const ScalarOps detail::kValueOps{
    [](void* self, std::string_view text) {
        Scanner scanner{text, kDepthCeiling};
        return ValueParser::parse(scanner, *static_cast<Value*>(self)) && scanner.readEnd();
    },
    [](const void* self, std::string& out) { static_cast<const Value*>(self)->append(out); },
    "unknown",
    TextFormat::Any,
};

} // namespace aerie::json
