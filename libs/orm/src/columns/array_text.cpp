#include "columns/array_text.hpp"

#include <aerie/orm/detail/member.hpp>

#include <charconv>
#include <cstring>
#include <utility>

namespace aerie::orm::detail {

namespace {

template<class T> bool parseNumber(std::string_view text, void* to) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    std::memcpy(to, &value, sizeof value);
    return true;
}

template<class T> void appendNumber(const void* from, std::string& out) {
    T value{};
    std::memcpy(&value, from, sizeof value);
    char buffer[32];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

// Calls `visit` with a value of the integer type that the table describes.
template<class Visit> bool withInteger(const TypeInfo& type, Visit visit) {
    switch (type.size) {
    case 1:
        return type.isSigned ? visit(std::int8_t{}) : visit(std::uint8_t{});
    case 2:
        return type.isSigned ? visit(std::int16_t{}) : visit(std::uint16_t{});
    case 4:
        return type.isSigned ? visit(std::int32_t{}) : visit(std::uint32_t{});
    default:
        return type.isSigned ? visit(std::int64_t{}) : visit(std::uint64_t{});
    }
}

bool readElement(const TypeInfo& type, std::string_view text, void* to) {
    switch (type.kind) {
    case Kind::Text:
        static_cast<std::string*>(to)->assign(text);
        return true;
    case Kind::Boolean:
        *static_cast<bool*>(to) = text == "t" || text == "true";
        return text == "t" || text == "f" || text == "true" || text == "false";
    case Kind::Integer:
        return withInteger(type, [&]<class T>(T) { return parseNumber<T>(text, to); });
    case Kind::Float:
        return type.size == 4 ? parseNumber<float>(text, to) : parseNumber<double>(text, to);
    case Kind::Enum:
        for (const EnumeratorInfo& e : type.enumerators)
            if (e.name == text)
                return withInteger(type, [&]<class T>(T) {
                    const T value = static_cast<T>(e.value);
                    std::memcpy(to, &value, sizeof value);
                    return true;
                });
        return false;
    case Kind::Scalar:
        return type.ops.scalar->parse(to, text);
    default:
        return false;
    }
}

void appendElement(const TypeInfo& type, const void* from, std::string& out) {
    switch (type.kind) {
    case Kind::Text:
        out += *static_cast<const std::string*>(from);
        return;
    case Kind::Boolean:
        out += *static_cast<const bool*>(from) ? "t" : "f";
        return;
    case Kind::Integer:
        withInteger(type, [&]<class T>(T) { return appendNumber<T>(from, out), true; });
        return;
    case Kind::Float:
        type.size == 4 ? appendNumber<float>(from, out) : appendNumber<double>(from, out);
        return;
    case Kind::Enum:
        withInteger(type, [&]<class T>(T) {
            T value{};
            std::memcpy(&value, from, sizeof value);
            out += enumeratorName(type, static_cast<std::int64_t>(value));
            return true;
        });
        return;
    default:
        type.ops.scalar->append(from, out);
    }
}

} // namespace

bool readArrayText(const TypeInfo& type, std::string_view text, void* list) {
    const SequenceOps& ops = *type.ops.sequence;
    ops.clear(list);
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return false;
    const std::size_t end = text.size() - 1;
    std::size_t at = 1;
    std::string element;
    while (at < end) {
        element.clear();
        const bool isQuoted = text[at] == '"';
        if (isQuoted) {
            for (++at; at < end && text[at] != '"'; ++at) {
                if (text[at] == '\\') ++at;
                element += text[at];
            }
            if (at >= end) return false;
            ++at;
        } else {
            while (at < end && text[at] != ',') element += text[at++];
            if (element == "NULL" || element.starts_with('{')) return false;
        }
        if (at < end && text[at] != ',') return false;
        if (at < end && ++at == end) return false; // a comma and nothing behind it
        if (!readElement(*type.element, element, ops.append(list))) return false;
    }
    return true;
}

std::string writeArrayText(const TypeInfo& type, const void* list) {
    const SequenceOps& ops = *type.ops.sequence;
    const auto* first = static_cast<const char*>(ops.data(list));
    std::string text = "{", element;
    for (std::size_t i = 0; i < ops.length(list); ++i) {
        element.clear();
        appendElement(*type.element, first + i * type.element->size, element);
        if (i > 0) text += ',';
        text += '"';
        for (char c : element) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        text += '"';
    }
    return text += '}';
}

} // namespace aerie::orm::detail
