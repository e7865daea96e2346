// dotenv-expand's expandValue, step for step, and a budget so that it ends.
#include <aerie/config/dotenv.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace aerie::config::dotenv {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Bytes looked at while one value is expanded. A value that ends uses a few hundred; one that grows for ever, or goes
// in a circle, is stopped within some milliseconds. The second bound is for a file full of such values.
constexpr std::size_t kWorkPerValue = std::size_t{8} << 20;
constexpr std::size_t kWorkPerFile = std::size_t{64} << 20;
constexpr std::size_t kWorkPerStep = 256;

bool isNameStart(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isNameByte(char c) noexcept { return isNameStart(c) || (c >= '0' && c <= '9'); }

struct Reference {
    std::string_view whole;      // ${A:-b} or $A
    std::string_view expression; // A:-b
};

// The leftmost (?<!\\)\${([^{}]+)} or (?<!\\)\$([A-Za-z_][A-Za-z0-9_]*).
std::optional<Reference> firstReference(std::string_view text) noexcept {
    for (std::size_t at = text.find('$'); at != kNone; at = text.find('$', at + 1)) {
        if (at > 0 && text[at - 1] == '\\') continue;
        if (at + 1 == text.size()) break;
        if (text[at + 1] == '{') {
            const std::size_t close = text.find_first_of("{}", at + 2);
            if (close != kNone && text[close] == '}' && close > at + 2)
                return Reference{text.substr(at, close + 1 - at), text.substr(at + 2, close - at - 2)};
        } else if (isNameStart(text[at + 1])) {
            std::size_t end = at + 2;
            while (end < text.size() && isNameByte(text[end])) ++end;
            return Reference{text.substr(at, end - at), text.substr(at + 1, end - at - 1)};
        }
    }
    return std::nullopt;
}

struct Expression {
    std::string_view key;
    std::string_view rest;
    bool isAlternate; // :+ and +; otherwise rest is the default
};

// Split at the first of :+ + :- -. Without an operator the original splits at the text "null" (split(null)), which
// leaves the first half of such a name as the key; kept, so that the two never differ.
Expression split(std::string_view expression) noexcept {
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const bool hasColon = expression[i] == ':' && i + 1 < expression.size();
        const char sign = hasColon ? expression[i + 1] : expression[i];
        if (sign == '+' || sign == '-')
            return {expression.substr(0, i), expression.substr(i + (hasColon ? 2 : 1)), sign == '+'};
    }
    const std::size_t null = expression.find("null");
    if (null == kNone) return {expression, {}, false};
    return {expression.substr(0, null), expression.substr(null + 4), false};
}

// text.replace(pattern, replacement) with a text pattern: the first occurrence, and $$ $& $` $' in the replacement
// count.
std::string replaceFirst(std::string_view text, std::string_view pattern, std::string_view replacement) {
    const std::size_t at = text.find(pattern);
    const std::string_view before = text.substr(0, at), behind = text.substr(at + pattern.size());
    std::string out{before};
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char next = replacement[i] == '$' && i + 1 < replacement.size() ? replacement[i + 1] : '\0';
        switch (next) {
        case '$':
            out += '$';
            break;
        case '&':
            out += pattern;
            break;
        case '`':
            out += before;
            break;
        case '\'':
            out += behind;
            break;
        default:
            out += replacement[i];
            continue;
        }
        ++i;
    }
    out += behind;
    return out;
}

std::string withoutEscapes(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size() && value[i + 1] == '$') continue;
        out += value[i];
    }
    return out;
}

class Expander {
public:
    Expander(const Environment& process, std::size_t keys) : process_(process) { done_.reserve(keys); }

    // Nothing when the expansion would not end.
    std::optional<std::string> expand(std::string_view key, const std::string& value) {
        const std::string* set = process_.find(key);
        if (set && !set->empty() && *set != value) return withoutEscapes(*set); // the process wins, unexpanded
        std::optional<std::string> result = expandValue(value);
        if (result) result = withoutEscapes(*result);
        return result;
    }

    // From here on `key` can be referred to. Both texts must outlive the expander.
    void define(std::string_view key, std::string_view value) { done_.emplace(key, value); }

private:
    std::optional<std::string_view> running(std::string_view key) const {
        const auto at = done_.find(key);
        return at == done_.end() ? std::nullopt : std::optional{at->second};
    }

    // An empty text in the process hides the file's value, as in {...runningParsed, ...processEnv}.
    std::string_view lookUp(std::string_view key) const {
        if (const std::string* set = process_.find(key)) return *set;
        return running(key).value_or(std::string_view{});
    }

    std::optional<std::string> expandValue(std::string result) {
        std::unordered_set<std::string> seen;
        const std::size_t limit = std::min(work_ + kWorkPerValue, kWorkPerFile);
        while (const std::optional<Reference> reference = firstReference(result)) {
            work_ += result.size() + kWorkPerStep;
            if (work_ > limit) return std::nullopt;
            seen.insert(result);

            const auto [keyView, rest, isAlternate] = split(reference->expression);
            const std::string key{keyView}; // it looks into `result`, which is about to be replaced
            const std::string_view value = lookUp(key);
            std::string_view replacement = rest;
            if (isAlternate) {
                if (value.empty()) replacement = {};
            } else if (!value.empty() && !seen.contains(std::string{value})) {
                replacement = value;
            }
            result = replaceFirst(result, reference->whole, replacement);
            if (running(key) == result) break;
        }
        return result;
    }

    const Environment& process_;
    std::unordered_map<std::string_view, std::string_view> done_;
    std::size_t work_ = 0;
};

} // namespace

std::vector<std::string> expand(Entries& entries, const Environment& process) {
    std::vector<std::string> endless;
    Expander expander{process, entries.size()};
    for (Entry& entry : entries) {
        if (std::optional<std::string> value = expander.expand(entry.key, entry.value))
            entry.value = std::move(*value);
        else
            endless.push_back(entry.key);
        expander.define(entry.key, entry.value);
    }
    return endless;
}

} // namespace aerie::config::dotenv
