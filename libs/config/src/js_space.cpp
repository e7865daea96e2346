#include "js_space.hpp"

namespace aerie::config::detail {

namespace {

constexpr bool isAsciiSpace(unsigned char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// U+00A0 in two bytes; U+1680, U+2000..200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF in three.
bool isTwoByteSpace(std::string_view s) noexcept { return s == "\xC2\xA0"; }

bool isThreeByteSpace(std::string_view s) noexcept {
    if (s.size() != 3) return false;
    const std::string_view lead = s.substr(0, 2);
    const auto last = static_cast<unsigned char>(s[2]);
    if (lead == "\xE2\x80") return (last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9 || last == 0xAF;
    if (lead == "\xE1\x9A") return last == 0x80;
    if (lead == "\xE2\x81") return last == 0x9F;
    if (lead == "\xE3\x80") return last == 0x80;
    if (lead == "\xEF\xBB") return last == 0xBF;
    return false;
}

bool isWideLineEnd(std::string_view s) noexcept { return s == "\xE2\x80\xA8" || s == "\xE2\x80\xA9"; }

} // namespace

std::size_t spaceLengthAt(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return 0;
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) return isAsciiSpace(c) ? 1 : 0;
    if (c == 0xC2) return isTwoByteSpace(text.substr(at, 2)) ? 2 : 0;
    return isThreeByteSpace(text.substr(at, 3)) ? 3 : 0;
}

std::size_t skipSpaces(std::string_view text, std::size_t at) noexcept {
    while (const std::size_t length = spaceLengthAt(text, at)) at += length;
    return at;
}

std::size_t lineEndLengthAt(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return 0;
    if (text[at] == '\n') return 1;
    return isWideLineEnd(text.substr(at, 3)) ? 3 : 0;
}

bool isLineStart(std::string_view text, std::size_t at) noexcept {
    if (at == 0 || text[at - 1] == '\n') return true;
    return at >= 3 && isWideLineEnd(text.substr(at - 3, 3));
}

std::string_view trim(std::string_view text) noexcept {
    text.remove_prefix(skipSpaces(text, 0));
    for (;;) {
        if (!text.empty() && isAsciiSpace(static_cast<unsigned char>(text.back())))
            text.remove_suffix(1);
        else if (text.size() >= 2 && isTwoByteSpace(text.substr(text.size() - 2)))
            text.remove_suffix(2);
        else if (text.size() >= 3 && isThreeByteSpace(text.substr(text.size() - 3)))
            text.remove_suffix(3);
        else
            return text;
    }
}

} // namespace aerie::config::detail
