#include "dotenv_quote.hpp"

#include "js_space.hpp"

namespace aerie::config::detail {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool needsNoQuotes(std::string_view value) noexcept {
    for (char c : value) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!isWord && std::string_view{"_:/.,@+-"}.find(c) == kNone) return false;
    }
    return true;
}

// Line ends have an escape, in double quotes only; and there the escape's own text has none.
std::optional<std::string> inDoubleQuotes(std::string_view value) {
    if (value.find('"') != kNone || value.ends_with('\\') || value.find("\\n") != kNone || value.find("\\r") != kNone)
        return std::nullopt;
    std::string out = "\"";
    for (char c : value) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else
            out += c;
    }
    return out + '"';
}

std::optional<std::string> inPlainQuotes(std::string_view value, char quote) {
    if (value.find_first_of("\n\r") != kNone || value.find(quote) != kNone || value.ends_with('\\'))
        return std::nullopt;
    return quote + std::string{value} + quote;
}

} // namespace

std::optional<std::string> quoteForDotenv(std::string_view value) {
    if (needsNoQuotes(value)) return std::string{value};
    if (std::optional<std::string> text = inDoubleQuotes(value)) return text;
    if (std::optional<std::string> text = inPlainQuotes(value, '\'')) return text;
    if (std::optional<std::string> text = inPlainQuotes(value, '`')) return text;
    const bool isBare = value.find_first_of("#\n\r\"'`") == kNone && trim(value) == value;
    return isBare ? std::optional{std::string{value}} : std::nullopt;
}

} // namespace aerie::config::detail
