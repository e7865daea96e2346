#include "web_url.hpp"

#include "utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aerie::config::detail {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
bool isLetter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
int hexDigit(char c) noexcept {
    if (isDigit(c)) return c - '0';
    const char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// The length of `scheme` when the text begins with `scheme://`, or 0.
std::size_t schemeLength(std::string_view text) noexcept {
    if (text.empty() || !isLetter(text[0])) return 0;
    std::size_t end = 1;
    while (end < text.size() &&
           (isLetter(text[end]) || isDigit(text[end]) || text[end] == '+' || text[end] == '.' || text[end] == '-'))
        ++end;
    return text.substr(end, 3) == "://" ? end : 0;
}

// The standard drops controls and spaces at the end, and tabs and line ends everywhere.
std::string cleaned(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    std::string out;
    for (char c : text)
        if (c != '\t' && c != '\n' && c != '\r') out += c;
    return out;
}

std::vector<std::string_view> splitAtDots(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        const std::size_t dot = text.find('.', at);
        parts.push_back(text.substr(at, dot == kNone ? kNone : dot - at));
        if (dot == kNone) break;
        at = dot + 1;
    }
    if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
    return parts;
}

// Decimal, 0x hexadecimal or 0 octal; too large saturates.
std::optional<std::uint64_t> ipv4Number(std::string_view part) noexcept {
    if (part.empty()) return std::nullopt;
    int base = 10;
    if (part.size() >= 2 && part[0] == '0' && lower(part[1]) == 'x') {
        part.remove_prefix(2);
        base = 16;
    } else if (part.size() >= 2 && part[0] == '0') {
        part.remove_prefix(1);
        base = 8;
    }
    std::uint64_t number = 0;
    for (char c : part) {
        const int digit = hexDigit(c);
        if (digit < 0 || digit >= base) return std::nullopt;
        if (number < (std::uint64_t{1} << 40))
            number = number * static_cast<unsigned>(base) + static_cast<unsigned>(digit);
    }
    return number;
}

bool endsInNumber(const std::vector<std::string_view>& parts) noexcept {
    const std::string_view last = parts.back();
    if (last.empty()) return false;
    bool isAllDigits = true;
    for (char c : last) isAllDigits = isAllDigits && isDigit(c);
    return isAllDigits || ipv4Number(last).has_value();
}

bool isIpv4(const std::vector<std::string_view>& parts) noexcept {
    if (parts.size() > 4) return false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::optional<std::uint64_t> number = ipv4Number(parts[i]);
        const bool isLast = i + 1 == parts.size();
        const std::uint64_t limit = isLast ? std::uint64_t{1} << (8 * (5 - parts.size())) : 256;
        if (!number || *number >= limit) return false;
    }
    return true;
}

// The dotted tail of an IPv6 address: four plain decimal parts.
bool isDottedQuad(std::string_view text) noexcept {
    int parts = 0;
    while (true) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < text.size() && isDigit(text[digits])) {
            if (digits > 0 && value == 0) return false; // no leading zeros
            value = value * 10 + (text[digits++] - '0');
            if (value > 255) return false;
        }
        if (digits == 0 || ++parts > 4) return false;
        text.remove_prefix(digits);
        if (text.empty()) return parts == 4;
        if (text[0] != '.') return false;
        text.remove_prefix(1);
    }
}

bool isIpv6(std::string_view text) noexcept {
    int pieces = 0;
    bool isCompressed = false;
    std::size_t at = 0;
    if (text.starts_with(':')) {
        if (!text.starts_with("::")) return false;
        at = 2;
        isCompressed = true;
    }
    while (at < text.size()) {
        if (pieces == 8) return false;
        if (text[at] == ':') { // the second half of a `::` behind a piece
            if (isCompressed) return false;
            isCompressed = true;
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && end - at < 4 && hexDigit(text[end]) >= 0) ++end;
        if (end < text.size() && text[end] == '.') {
            if (end == at || pieces > 6 || !isDottedQuad(text.substr(at))) return false;
            pieces += 2;
            break;
        }
        if (end == at) return false;
        ++pieces;
        if (end == text.size()) break;
        if (text[end] != ':' || end + 1 == text.size()) return false;
        at = end + 1;
    }
    return isCompressed ? pieces < 8 : pieces == 8;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

constexpr std::string_view kForbiddenInHost{"\0\t\n\r #/:<>?@[\\]^|", 17};

bool isHost(std::string_view text, bool isSpecial) {
    if (text.starts_with('[')) return text.ends_with(']') && isIpv6(text.substr(1, text.size() - 2));
    if (!isSpecial) return text.find_first_of(kForbiddenInHost) == kNone;

    const std::string domain = percentDecoded(text);
    if (domain.empty() || !isValidUtf8(domain)) return false;
    for (char c : domain) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte == 0x7F || c == '%' || kForbiddenInHost.find(c) != kNone) return false;
    }
    const std::vector<std::string_view> parts = splitAtDots(domain);
    return !endsInNumber(parts) || isIpv4(parts);
}

bool isPort(std::string_view text) noexcept {
    std::uint32_t port = 0;
    for (char c : text) {
        if (!isDigit(c)) return false;
        port = port * 10 + static_cast<std::uint32_t>(c - '0');
        if (port > 65535) return false;
    }
    return true;
}

// Where the port's colon is: the first one outside brackets.
std::size_t portColon(std::string_view authority) noexcept {
    bool isInBrackets = false;
    for (std::size_t i = 0; i < authority.size(); ++i) {
        if (authority[i] == '[') isInBrackets = true;
        if (authority[i] == ']') isInBrackets = false;
        if (authority[i] == ':' && !isInBrackets) return i;
    }
    return kNone;
}

bool isAuthority(std::string_view authority, bool isSpecial) {
    if (const std::size_t at = authority.rfind('@'); at != kNone) {
        authority.remove_prefix(at + 1);
        if (authority.empty()) return false;
    }
    const std::size_t colon = portColon(authority);
    const std::string_view host = authority.substr(0, colon);
    if (host.empty()) return colon == kNone && !isSpecial;
    return isHost(host, isSpecial) && (colon == kNone || isPort(authority.substr(colon + 1)));
}

bool isFileHost(std::string_view host) {
    const bool isDriveLetter = host.size() == 2 && isLetter(host[0]) && (host[1] == ':' || host[1] == '|');
    return host.empty() || isDriveLetter || isHost(host, true);
}

} // namespace

bool isUrl(std::string_view raw) {
    const std::size_t length = schemeLength(raw);
    if (length == 0) return false;
    const std::string text = cleaned(raw);
    std::string scheme;
    for (char c : std::string_view{text}.substr(0, length)) scheme += lower(c);
    constexpr std::array<std::string_view, 6> kSpecial{"http", "https", "ws", "wss", "ftp", "file"};
    bool isSpecial = false;
    for (std::string_view name : kSpecial) isSpecial = isSpecial || scheme == name;

    std::string_view rest = std::string_view{text}.substr(length + 3);
    const bool isFile = scheme == "file";
    if (isSpecial && !isFile) rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
    const std::string_view authority = rest.substr(0, rest.find_first_of(isSpecial ? "/\\?#" : "/?#"));
    return isFile ? isFileHost(authority) : isAuthority(authority, isSpecial);
}

} // namespace aerie::config::detail
