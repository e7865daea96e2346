#include "json_issues.hpp"

#include "json_number.hpp"

#include <aerie/base/json_value.hpp>

namespace aerie {

namespace json::detail {

namespace {

std::string quoted(std::string_view text, char mark = '"') {
    std::string out;
    out += mark;
    out += text;
    out += mark;
    return out;
}

std::string joined(const std::vector<std::string>& values, std::string_view between) {
    std::string out;
    for (const std::string& value : values) {
        if (!out.empty()) out += between;
        out += quoted(value);
    }
    return out;
}

// "expected string to have >=3 characters", "expected number to be >=3"
std::string boundText(std::string_view what, std::string_view relation, std::string_view limit) {
    std::string out = ": expected ";
    out += what;
    const bool isText = what == "string";
    out += isText || what == "array" ? " to have " : " to be ";
    out += relation;
    out += limit;
    if (isText) out += " characters";
    if (what == "array") out += " items";
    return out;
}

} // namespace

std::string numberText(double number) {
    char text[kNumberSize];
    return {text, writeDouble(text, number)};
}

std::string_view expectedName(const TypeInfo& type) noexcept {
    switch (type.kind) {
    case Kind::Void:
        return "undefined";
    case Kind::Null:
        return "null";
    case Kind::Boolean:
        return "boolean";
    case Kind::Integer:
    case Kind::Float:
        return "number";
    case Kind::Text:
    case Kind::Scalar:
    case Kind::Enum:
        return "string";
    case Kind::Optional:
    case Kind::Default:
        return expectedName(*type.element);
    case Kind::Array:
        return "array";
    case Kind::Record:
        return "record";
    case Kind::Tuple:
        return "tuple";
    case Kind::Object:
    case Kind::Union:
        return "object";
    case Kind::Json:
        return "nonoptional";
    }
    return "unknown";
}

Issue invalidType(std::string_view expected, std::string_view received) {
    Issue issue{.code = IssueCode::InvalidType, .expected = std::string{expected}};
    issue.message = "Invalid input: expected ";
    issue.message += expected;
    issue.message += ", received ";
    issue.message += received;
    return issue;
}

Issue notWhole(const TypeInfo& type) {
    Issue issue = invalidType("int", "number");
    issue.format = type.size == 4 ? (type.isSigned ? "int32" : "uint32") : "safeint";
    return issue;
}

Issue tooSmall(std::string_view what, std::string limit, bool isExact) {
    Issue issue{.code = IssueCode::TooSmall, .origin = std::string{what}, .limit = std::move(limit)};
    issue.message = "Too small" + boundText(what, isExact ? "exactly " : ">=", issue.limit);
    return issue;
}

Issue tooBig(std::string_view what, std::string limit, bool isExact) {
    Issue issue{.code = IssueCode::TooBig, .origin = std::string{what}, .limit = std::move(limit)};
    issue.message = "Too big" + boundText(what, isExact ? "exactly " : "<=", issue.limit);
    return issue;
}

Issue invalidFormat(TextFormat format) {
    Issue issue{.code = IssueCode::InvalidFormat, .origin = "string"};
    switch (format) {
    case TextFormat::Email:
        issue.format = "email";
        issue.message = "Invalid email address";
        break;
    case TextFormat::Url:
        issue.format = "url";
        issue.message = "Invalid URL";
        break;
    case TextFormat::Uuid:
        issue.format = "uuid";
        issue.message = "Invalid UUID";
        break;
    case TextFormat::DateTime:
        issue.format = "datetime";
        issue.message = "Invalid ISO datetime";
        break;
    case TextFormat::Any:
        issue.format = "regex";
        issue.message = "Invalid string";
        break;
    }
    return issue;
}

Issue invalidEnum(const TypeInfo& type) {
    Issue issue{.code = IssueCode::InvalidValue};
    for (const EnumeratorInfo& enumerator : type.enumerators) issue.values.emplace_back(enumerator.name);
    issue.message = issue.values.size() == 1 ? "Invalid input: expected " : "Invalid option: expected one of ";
    issue.message += joined(issue.values, "|");
    return issue;
}

Issue invalidUnion() { return {.code = IssueCode::InvalidUnion, .message = "Invalid input"}; }

Issue invalidDiscriminator(const std::vector<std::string_view>& allowed) {
    Issue issue{.code = IssueCode::InvalidUnion, .message = "Invalid discriminator value. Expected "};
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        if (i != 0) issue.message += " | ";
        issue.message += quoted(allowed[i], '\'');
    }
    return issue;
}

Issue unrecognizedKeys(std::vector<std::string> keys) {
    Issue issue{.code = IssueCode::UnrecognizedKeys, .values = std::move(keys)};
    issue.message = issue.values.size() == 1 ? "Unrecognized key: " : "Unrecognized keys: ";
    issue.message += joined(issue.values, ", ");
    return issue;
}

bool isContinuable(IssueCode code) noexcept {
    switch (code) {
    case IssueCode::TooSmall:
    case IssueCode::TooBig:
    case IssueCode::InvalidFormat:
    case IssueCode::UnrecognizedKeys:
    case IssueCode::Custom:
        return true;
    case IssueCode::InvalidType:
    case IssueCode::InvalidValue:
    case IssueCode::InvalidUnion:
        return false;
    }
    return false;
}

} // namespace json::detail

namespace {

json::Value toValue(const Path& path) {
    json::Value::Array out;
    for (const PathSegment& segment : path)
        out.push_back(segment.isIndex() ? json::Value{segment.index} : json::Value{segment.name});
    return out;
}

json::Value toValue(const std::vector<std::string>& texts) {
    json::Value::Array out;
    for (const std::string& text : texts) out.emplace_back(text);
    return out;
}

// A bound is a number in JSON; one that is none (it came from the application) stays the text it is.
json::Value boundValue(const std::string& limit) {
    Result<json::Value> number = json::Value::parse(limit);
    return number && number->isNumber() ? *number : json::Value{limit};
}

// The members in zod's order.
json::Value toValue(const Issue& issue) {
    json::Object out;
    if (!issue.expected.empty()) out.set("expected", issue.expected);
    if (!issue.origin.empty()) out.set("origin", issue.origin);
    if (issue.code == IssueCode::InvalidType && !issue.format.empty()) out.set("format", issue.format);
    out.set("code", nameOf(issue.code));
    switch (issue.code) {
    case IssueCode::TooSmall:
    case IssueCode::TooBig:
        out.set(issue.code == IssueCode::TooSmall ? "minimum" : "maximum", boundValue(issue.limit));
        out.set("inclusive", true);
        break;
    case IssueCode::InvalidFormat:
        out.set("format", issue.format);
        break;
    case IssueCode::InvalidValue:
        out.set("values", toValue(issue.values));
        break;
    case IssueCode::UnrecognizedKeys:
        out.set("keys", toValue(issue.values));
        break;
    case IssueCode::InvalidUnion:
        out.set("errors", json::Value::Array{});
        break;
    case IssueCode::InvalidType:
    case IssueCode::Custom:
        break;
    }
    out.set("path", toValue(issue.path));
    out.set("message", issue.message);
    return out;
}

} // namespace

std::string toJson(const Issues& issues, bool pretty) {
    json::Value::Array out;
    for (const Issue& issue : issues) out.push_back(toValue(issue));
    return json::Value{std::move(out)}.write(pretty ? 2 : 0);
}

} // namespace aerie
