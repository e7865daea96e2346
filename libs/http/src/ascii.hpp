// The character classes and lists of RFC 9110.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace aerie::http::detail {

constexpr char toLower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool isBlank(char c) noexcept { return c == ' ' || c == '\t'; }

constexpr int hexDigit(char c) noexcept {
    if (isDigit(c)) return c - '0';
    const char lower = toLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline constexpr auto kTokenCharacters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (char c : std::string_view{"!#$%&'*+-.^_`|~"}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

// What a host name may hold, the underscore of service names included.
inline constexpr auto kHostCharacters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (char c : std::string_view{"-._"}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr bool isTokenCharacter(char c) noexcept { return kTokenCharacters[static_cast<unsigned char>(c)]; }

constexpr bool isToken(std::string_view text) noexcept {
    for (char c : text)
        if (!isTokenCharacter(c)) return false;
    return !text.empty();
}

// Visible characters, blanks and obs-text; no control character but the tab.
constexpr bool isFieldValue(std::string_view text) noexcept {
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    }
    return true;
}

constexpr std::string_view trimBlanks(std::string_view text) noexcept {
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

// Walks the members of a comma-separated list, trimmed, empty ones left out.
class ListReader {
public:
    constexpr explicit ListReader(std::string_view list, char separator = ',') noexcept
        : rest_(list), separator_(separator) {}

    constexpr std::optional<std::string_view> next() noexcept {
        while (!rest_.empty()) {
            const std::size_t end = rest_.find(separator_);
            std::string_view item = trimBlanks(rest_.substr(0, end));
            rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
            if (!item.empty()) return item;
        }
        return std::nullopt;
    }

private:
    std::string_view rest_;
    char separator_;
};

} // namespace aerie::http::detail
