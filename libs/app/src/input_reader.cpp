#include "input_reader.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/headers.hpp>
#include <aerie/http/request.hpp>

#include <algorithm>

namespace aerie::app {

namespace {

// What is inside of Optional, Nullable, Default and their kin.
const TypeInfo& inner(const TypeInfo& type) noexcept {
    const TypeInfo* at = &type;
    while ((at->kind == Kind::Optional || at->kind == Kind::Default) && at->element) at = at->element;
    return *at;
}

// A JSON number, whole and in its plain form; anything else stays a text, so that the problem names it.
bool isNumber(std::string_view text) noexcept {
    const std::string_view digits = !text.empty() && text[0] == '-' ? text.substr(1) : text;
    if (digits.empty() || digits[0] < '0' || digits[0] > '9') return false;
    if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') return false;
    return !json::findSyntaxError(text);
}

std::string_view mediaType(const http::Request& request) noexcept {
    std::string_view type = request.header("content-type").value_or("");
    type = type.substr(0, type.find(';'));
    while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
    return type;
}

bool isJson(std::string_view type) noexcept {
    return http::equalsIgnoringCase(type, "application/json") ||
           (type.size() > 5 && http::equalsIgnoringCase(type.substr(type.size() - 5), "+json"));
}

bool isPlainText(const TypeInfo& type) noexcept { return type.kind == Kind::Text && !type.constraint; }

} // namespace

std::string textToJson(std::string_view text, const TypeInfo& type) {
    const TypeInfo& target = inner(type);
    switch (target.kind) {
    case Kind::Integer:
    case Kind::Float:
        if (isNumber(text)) return std::string{text};
        break;
    case Kind::Boolean:
        if (text == "true" || text == "1") return "true";
        if (text == "false" || text == "0") return "false";
        break;
    default:
        break;
    }
    std::string out;
    json::appendString(out, text);
    return out;
}

std::string paramsToJson(const http::QueryParams& params, const TypeInfo& type) {
    const TypeInfo& target = inner(type);
    std::string out = "{";
    std::vector<std::string_view> written;
    for (const auto& [name, value] : params) {
        if (std::find(written.begin(), written.end(), name) != written.end()) continue;
        written.push_back(name);
        if (out.size() > 1) out += ',';
        json::appendString(out, name);
        out += ':';
        const auto member = std::find_if(target.members.begin(), target.members.end(),
                                         [&](const MemberInfo& info) { return info.name() == name; });
        if (member == target.members.end()) {
            json::appendString(out, value);
        } else if (const TypeInfo& ofMember = inner(*member->type); ofMember.kind == Kind::Array) {
            out += '[';
            for (const std::string_view item : params.getAll(name)) {
                if (out.back() != '[') out += ',';
                out += textToJson(item, *ofMember.element);
            }
            out += ']';
        } else {
            out += textToJson(value, ofMember);
        }
    }
    // A list that nothing was sent for is empty: a query cannot say so in another way.
    for (const MemberInfo& member : target.members) {
        if (member.type->kind != Kind::Array || params.has(member.name())) continue;
        if (out.size() > 1) out += ',';
        out += member.key;
        out += "[]";
    }
    out += '}';
    return out;
}

void InputReader::read(http::Request& request, Source source, std::string_view name, const TypeInfo& type, void* into,
                       json::Reset reset) {
    switch (source) {
    case Source::Body:
        readBody(request, type, into, reset);
        break;
    case Source::Query:
        readJson(paramsToJson(request.queryParams(), type), {}, type, into, reset);
        break;
    case Source::Param: {
        const auto text = request.param(name);
        readText(name, text ? &*text : nullptr, type, into, reset);
        break;
    }
    case Source::Header: {
        const auto text = request.header(name);
        readText(name, text ? &*text : nullptr, type, into, reset);
        break;
    }
    }
}

void InputReader::readBody(http::Request& request, const TypeInfo& type, void* into, json::Reset reset) {
    if (isPlainText(type)) {
        *static_cast<std::string*>(into) = request.body;
        return;
    }
    const std::string_view media = mediaType(request);
    if (request.body.empty()) {
        if (auto error = json::readMissing(type, into)) keep(*std::move(error), {});
    } else if (media.empty() || isJson(media)) {
        readJson(request.body, {}, type, into, reset);
    } else if (http::equalsIgnoringCase(media, "application/x-www-form-urlencoded")) {
        readJson(paramsToJson(http::QueryParams{request.body}, type), {}, type, into, reset);
    } else {
        throw UnsupportedMediaTypeException("The body must be application/json or application/x-www-form-urlencoded");
    }
}

void InputReader::readText(std::string_view name, const std::string_view* text, const TypeInfo& type, void* into,
                           json::Reset reset) {
    if (text)
        readJson(textToJson(*text, type), name, type, into, reset);
    else if (auto error = json::readMissing(type, into))
        keep(*std::move(error), name);
}

void InputReader::readJson(std::string_view text, std::string_view name, const TypeInfo& type, void* into,
                           json::Reset reset) {
    if (auto error = json::read(type, into, reset, text)) keep(*std::move(error), name);
}

void InputReader::keep(Error error, std::string_view name) {
    if (error.issues().empty()) throw Exception{std::move(error)};
    for (Issue issue : error.issues()) {
        if (!name.empty()) issue.path.insert(issue.path.begin(), PathSegment{name});
        issues_.push_back(std::move(issue));
    }
}

void InputReader::check() {
    if (!issues_.empty()) throw Exception{Error{std::move(issues_)}};
}

} // namespace aerie::app
