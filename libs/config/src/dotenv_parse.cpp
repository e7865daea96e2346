// dotenv's grammar is one regular expression (lib/main.js, LINE). This is that expression walked by hand:
//
//   ^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(VALUE)?\s*(?:#.*)?$      flags m and g
//   VALUE: \s*'(?:\\'|[^'])*' | the same with " | the same with ` | [^#\r\n]+
//
// Each step below notes which backtracking the expression could do there; all of it ends in the few loops that are
// left.
#include "js_space.hpp"

#include <aerie/config/dotenv.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

namespace aerie::config::dotenv {

namespace {

using detail::isLineStart;
using detail::lineEndLengthAt;
using detail::skipSpaces;
using detail::spaceLengthAt;

constexpr std::size_t kNone = std::string_view::npos;

bool isNameByte(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
}

bool isQuote(char c) noexcept { return c == '\'' || c == '"' || c == '`'; }

std::string withUnixLines(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out += text[i];
            continue;
        }
        out += '\n';
        if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
    return out;
}

struct Assignment {
    std::size_t nameBegin, nameEnd, valueBegin, valueEnd, end;
};

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::optional<Assignment> next() {
        while (at_ <= text_.size()) {
            if (!isLineStart(text_, at_)) {
                ++at_;
                continue;
            }
            const std::size_t name = skipSpaces(text_, at_);
            if (std::optional<Assignment> found = assignmentAt(name)) {
                at_ = found->end;
                return found;
            }
            // A line start inside the skipped spaces would arrive at the same name and fail the same way.
            at_ = name + 1;
        }
        return std::nullopt;
    }

private:
    std::optional<Assignment> assignmentAt(std::size_t name) const {
        if (text_.substr(name, 6) == "export") {
            const std::size_t behind = skipSpaces(text_, name + 6);
            if (behind > name + 6)
                if (std::optional<Assignment> found = namedAt(behind)) return found;
        }
        return namedAt(name); // "export" may itself be the name
    }

    // The name takes all it can: giving a byte back would leave a name byte where `=` or `:` must be.
    std::optional<Assignment> namedAt(std::size_t begin) const {
        std::size_t end = begin;
        while (end < text_.size() && isNameByte(text_[end])) ++end;
        if (end == begin) return std::nullopt;

        const std::size_t equals = skipSpaces(text_, end);
        if (equals < text_.size() && text_[equals] == '=') return valuedAt(begin, end, equals + 1);
        if (end < text_.size() && text_[end] == ':')
            if (const std::size_t space = spaceLengthAt(text_, end + 1)) return valuedAt(begin, end, end + 1 + space);
        return std::nullopt;
    }

    // The lazy spaces behind `=` and `:` stay empty, because a value always matches: quoted, bare, or none.
    Assignment valuedAt(std::size_t nameBegin, std::size_t nameEnd, std::size_t value) const {
        const std::size_t open = skipSpaces(text_, value);
        if (open < text_.size() && isQuote(text_[open])) {
            std::size_t end = kNone;
            const std::size_t close = closingQuote(open, end);
            if (close != kNone) return {nameBegin, nameEnd, value, close + 1, end};
        }
        std::size_t bareEnd = value;
        while (bareEnd < text_.size() && text_[bareEnd] != '#' && text_[bareEnd] != '\n') ++bareEnd;
        return {nameBegin, nameEnd, value, bareEnd, lineRest(bareEnd)};
    }

    // The quote that closes: the first one without a backslash, else, from right to left, one of the escaped ones
    // before it; and what follows must be the rest of a line. `end` becomes the end of that rest.
    std::size_t closingQuote(std::size_t open, std::size_t& end) const {
        const char quote = text_[open];
        std::size_t close = text_.find(quote, open + 1);
        while (close != kNone && text_[close - 1] == '\\') close = text_.find(quote, close + 1);
        if (close == kNone) close = text_.rfind(quote);
        while (close > open) {
            end = lineRest(close + 1);
            if (end != kNone) return close;
            close = text_.rfind(quote, close - 1);
        }
        return kNone;
    }

    // \s*(?:#.*)?$ at `at`: where it ends, or kNone. Without a comment it ends before the last line end of the spaces.
    std::size_t lineRest(std::size_t at) const {
        std::size_t lastLineEnd = kNone;
        for (;;) {
            const std::size_t space = spaceLengthAt(text_, at);
            if (space == 0) break;
            if (lineEndLengthAt(text_, at)) lastLineEnd = at;
            at += space;
        }
        if (at == text_.size()) return at;
        if (text_[at] != '#') return lastLineEnd;
        while (at < text_.size() && lineEndLengthAt(text_, at) == 0) ++at;
        return at;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// value.replace(/^(['"`])([\s\S]*)\1$/mg, '$2')
std::string withoutQuotes(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (isQuote(value[i]) && isLineStart(value, i)) {
            std::size_t close = value.rfind(value[i]);
            while (close > i && close + 1 != value.size() && lineEndLengthAt(value, close + 1) == 0)
                close = value.rfind(value[i], close - 1);
            if (close > i) {
                out += value.substr(i + 1, close - i - 1);
                i = close;
                continue;
            }
        }
        out += value[i];
    }
    return out;
}

void unescape(std::string& value, char letter, char meaning) {
    std::size_t to = 0;
    for (std::size_t from = 0; from < value.size(); ++from) {
        const bool isEscape = value[from] == '\\' && from + 1 < value.size() && value[from + 1] == letter;
        if (isEscape) ++from;
        value[to++] = isEscape ? meaning : value[from];
    }
    value.resize(to);
}

std::string valueOf(std::string_view matched) {
    matched = detail::trim(matched);
    std::string value = withoutQuotes(matched);
    // The test is on the first byte alone, so an unclosed " counts as well.
    if (matched.starts_with('"')) {
        unescape(value, 'n', '\n');
        unescape(value, 'r', '\r');
    }
    return value;
}

// The number of a key that a JavaScript object would treat as an array index ("0", "42", but not "007").
std::optional<std::uint32_t> arrayIndex(std::string_view key) noexcept {
    constexpr std::uint32_t kNotAnIndex = 0xFFFFFFFF;
    if (key.size() > 1 && key[0] == '0') return std::nullopt;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc{} || end != key.data() + key.size() || number == kNotAnIndex) return std::nullopt;
    return number;
}

void orderAsObject(Entries& entries) {
    std::vector<std::pair<std::uint32_t, Entry>> numbered;
    Entries named;
    for (Entry& entry : entries) {
        if (const std::optional<std::uint32_t> index = arrayIndex(entry.key))
            numbered.emplace_back(*index, std::move(entry));
        else
            named.push_back(std::move(entry));
    }
    std::ranges::sort(numbered, {}, &std::pair<std::uint32_t, Entry>::first);
    entries.clear();
    for (auto& [index, entry] : numbered) entries.push_back(std::move(entry));
    std::ranges::move(named, std::back_inserter(entries));
}

} // namespace

Entries parse(std::string_view raw) {
    const std::string text = withUnixLines(raw);
    Entries entries;
    std::unordered_map<std::string_view, std::size_t> positions;
    Scanner scanner{text};
    std::size_t counted = 0;
    std::uint32_t line = 1;
    while (const std::optional<Assignment> found = scanner.next()) {
        line +=
            static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                  text.begin() + static_cast<std::ptrdiff_t>(found->nameBegin), '\n'));
        counted = found->nameBegin;
        const std::string_view key{text.data() + found->nameBegin, found->nameEnd - found->nameBegin};
        const auto [at, isNew] = positions.try_emplace(key, entries.size());
        if (isNew) entries.push_back({std::string{key}, {}});
        Entry& entry = entries[at->second];
        entry.value = valueOf(std::string_view{text}.substr(found->valueBegin, found->valueEnd - found->valueBegin));
        entry.line = line;
    }
    orderAsObject(entries);
    return entries;
}

const Entry* find(const Entries& entries, std::string_view key) noexcept {
    const auto at = std::ranges::find(entries, key, &Entry::key);
    return at == entries.end() ? nullptr : &*at;
}

Entries merge(Entries first, Entries second) {
    // {...second, ...first}: the keys of the second file come first, as in @nestjs/config, and expansion sees that
    // order.
    std::unordered_map<std::string_view, std::size_t> positions;
    for (std::size_t i = 0; i < second.size(); ++i) positions.emplace(second[i].key, i);
    Entries added;
    for (Entry& entry : first) {
        const auto at = positions.find(entry.key);
        if (at == positions.end()) {
            added.push_back(std::move(entry));
        } else {
            Entry& shared = second[at->second]; // its key stays where it is: the map looks at it
            shared.value = std::move(entry.value);
            shared.line = entry.line;
            shared.file = entry.file;
        }
    }
    std::ranges::move(added, std::back_inserter(second));
    orderAsObject(second);
    return second;
}

} // namespace aerie::config::dotenv
