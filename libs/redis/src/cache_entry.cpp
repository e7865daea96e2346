#include "cache_entry.hpp"

#include <aerie/base/json_value.hpp>

#include <charconv>

namespace aerie::redis {

namespace {

constexpr std::string_view kHead = "{\"value\":";
constexpr std::string_view kExpires = ",\"expires\":";

// Where a string ends that begins at `begin`; behind its quotation mark.
std::size_t endOfString(std::string_view text, std::size_t begin) {
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

bool isName(std::string_view text, std::size_t end) {
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\n' || text[end] == '\r'))
        ++end;
    return end < text.size() && text[end] == ':';
}

// Copies JSON, with one colon more or less in front of the strings that begin with one; names of members stay.
std::string shiftColons(std::string_view text, bool add) {
    std::string out;
    out.reserve(text.size() + 8);
    std::size_t copied = 0;
    for (std::size_t i = text.find('"'); i < text.size(); i = text.find('"', i)) {
        const std::size_t end = endOfString(text, i);
        if (i + 1 < text.size() && text[i + 1] == ':' && !isName(text, end)) {
            out.append(text, copied, i + 1 - copied);
            if (add) out += ':';
            copied = add ? i + 1 : i + 2;
        }
        i = end;
    }
    return copied == 0 ? std::string{text} : out.append(text, copied);
}

std::optional<std::int64_t> integerOf(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// What another writer than keyv may have made: members in any order, blanks.
std::optional<CacheEntry> readAnyForm(std::string_view stored) {
    const auto document = json::Value::parse(stored);
    if (!document || !document->isObject()) return std::nullopt;
    const json::Value* value = document->find("value");
    if (!value) return std::nullopt; // undefined is a miss
    CacheEntry entry;
    entry.text = shiftColons(value->write(), false);
    if (const auto expires = (*document)["expires"].number())
        entry.expires = Timestamp{static_cast<std::int64_t>(*expires)};
    return entry;
}

} // namespace

std::string writeEntry(std::string_view text, std::optional<Timestamp> expires) {
    std::string out{kHead};
    if (text.find("\":") == std::string_view::npos)
        out += text;
    else
        out += shiftColons(text, true);
    if (expires) (out += kExpires) += std::to_string(expires->milliseconds);
    return out += '}';
}

std::optional<CacheEntry> readEntry(std::string_view stored) {
    if (!stored.starts_with(kHead) || !stored.ends_with('}')) return readAnyForm(stored);
    std::string_view inner = stored.substr(kHead.size(), stored.size() - kHead.size() - 1);
    CacheEntry entry;
    if (const std::size_t at = inner.rfind(kExpires); at != std::string_view::npos) {
        // Digits to the end: this is not inside of V, where a brace would follow.
        if (const auto expires = integerOf(inner.substr(at + kExpires.size()))) {
            entry.expires = Timestamp{*expires};
            inner = inner.substr(0, at);
        }
    }
    // More members than these two: V would not end where it should.
    if (json::findSyntaxError(inner)) return readAnyForm(stored);
    entry.text = inner.find("\":") == std::string_view::npos ? std::string{inner} : shiftColons(inner, false);
    return entry;
}

} // namespace aerie::redis
