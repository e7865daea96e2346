#include "utf8.hpp"

namespace aerie::config::detail {

namespace {

bool isContinuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// How many bytes from `at` on are one character (`isWhole`), or the part of one that the standard replaces by one
// U+FFFD.
struct Span {
    std::size_t length;
    bool isWhole;
};

Span characterAt(std::string_view text, std::size_t at) noexcept {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    unsigned char low = 0x80, high = 0xBF; // of the second byte: no overlong form, no surrogate, nothing above U+10FFFF
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    for (std::size_t k = 1; k < length; ++k) {
        if (at + k == text.size()) return {k, false};
        const auto byte = static_cast<unsigned char>(text[at + k]);
        if (k == 1 ? byte < low || byte > high : !isContinuation(text[at + k])) return {k, false};
    }
    return {length, true};
}

} // namespace

bool isValidUtf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const Span span = characterAt(text, at);
        if (!span.isWhole) return false;
        at += span.length;
    }
    return true;
}

std::size_t lengthInUtf16(std::string_view text) noexcept {
    std::size_t length = 0;
    for (char c : text) {
        if (!isContinuation(c)) ++length;
        if (static_cast<unsigned char>(c) >= 0xF0) ++length; // two code units
    }
    return length;
}

std::string withValidUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Span span = characterAt(text, at);
        out += span.isWhole ? text.substr(at, span.length) : std::string_view{"\xEF\xBF\xBD"};
        at += span.length;
    }
    return out;
}

} // namespace aerie::config::detail
