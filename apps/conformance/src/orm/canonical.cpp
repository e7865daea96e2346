#include "orm/exchange.hpp"

#include <algorithm>
#include <charconv>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string toBase64(const orm::Bytes& bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0u);
        for (std::size_t k = 0; k < 4; ++k) text += k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

orm::Bytes fromBase64(std::string_view text) {
    orm::Bytes bytes;
    unsigned group = 0, bits = 0;
    for (char c : text.substr(0, text.find('='))) {
        group = group << 6 | static_cast<unsigned>(kDigits.find(c) & 63);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::uint8_t>(group >> bits & 255));
    }
    return bytes;
}

bool isBigInt(const orm::ColumnInfo& column) {
    return column.sqlType == orm::SqlType::BigInt && column.kind == orm::ColumnKind::Integer;
}

void appendSorted(std::string& out, const json::Value& value) {
    if (const json::Value::Array* array = value.array()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i > 0) out += ',';
            appendSorted(out, (*array)[i]);
        }
        out += ']';
        return;
    }
    const json::Object* object = value.object();
    if (!object) return value.append(out);
    std::vector<const json::Object::Member*> members;
    for (const json::Object::Member& member : *object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->name < b->name; });
    out += '{';
    std::string_view separator = "";
    for (const json::Object::Member* member : members) {
        out += separator;
        json::appendString(out, member->name);
        out += ':';
        appendSorted(out, member->value);
        separator = ",";
    }
    out += '}';
}

} // namespace

json::Value toJson(const orm::ColumnInfo& column, const void* object) {
    const void* member = static_cast<const char*>(object) + column.offset;
    if (column.optional) member = column.optional->value(member);
    if (!member) return {};
    if (column.kind == orm::ColumnKind::Blob) return toBase64(*static_cast<const orm::Bytes*>(member));
    if (isBigInt(column)) return std::to_string(*static_cast<const std::int64_t*>(member));
    std::string text;
    json::append(text, *column.type, member);
    Result<json::Value> value = json::Value::parse(text);
    return value ? *std::move(value) : json::Value{};
}

Result<void> fromJson(const orm::ColumnInfo& column, const json::Value& value, void* object) {
    void* member = static_cast<char*>(object) + column.offset;
    if (column.optional) {
        if (value.isNull()) {
            column.optional->reset(member);
            return {};
        }
        member = column.optional->emplace(member);
    }
    const std::optional<std::string_view> text = value.string();
    if (column.kind == orm::ColumnKind::Blob && text) {
        *static_cast<orm::Bytes*>(member) = fromBase64(*text);
        return {};
    }
    if (isBigInt(column) && text) {
        std::from_chars(text->data(), text->data() + text->size(), *static_cast<std::int64_t*>(member));
        return {};
    }
    if (std::optional<Error> error = json::detail::read(*column.type, member, value, {})) return *std::move(error);
    return {};
}

std::string canonical(const json::Value& value) {
    std::string out;
    appendSorted(out, value);
    return out;
}

} // namespace conformance::ORM_DIALECT
