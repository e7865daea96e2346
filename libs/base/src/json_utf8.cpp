#include "json_utf8.hpp"

namespace aerie::json::detail {

std::size_t brokenLength(const char* at, const char* end) noexcept {
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const auto left = static_cast<std::size_t>(end - at);
    const unsigned char lead = byte(0);
    if (lead < 0xE0 || lead > 0xF4 || left < 2) return 1;
    // The second byte's range depends on the first; see sequenceLength.
    unsigned char low = 0x80, high = 0xBF;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    if (byte(1) < low || byte(1) > high) return 1;
    if (lead < 0xF0 || left < 3 || (byte(2) & 0xC0) != 0x80) return 2;
    return 3;
}

const char* findBrokenUtf8(const char* at, const char* end) noexcept {
    while (at != end) {
        const unsigned length = sequenceLength(at, end);
        if (length == 0) return at;
        at += length;
    }
    return end;
}

void appendCodePoint(std::string& out, std::uint32_t codePoint) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | codePoint >> 6);
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint >= 0xD800 && codePoint < 0xE000) {
        out += kReplacement;
    } else if (codePoint < 0x10000) {
        put(0xE0 | codePoint >> 12);
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | codePoint >> 18);
        put(0x80 | (codePoint >> 12 & 0x3F));
        put(0x80 | (codePoint >> 6 & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

std::size_t utf16Length(std::string_view text) noexcept {
    std::size_t units = 0;
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0) != 0x80; // every sequence is one unit ...
        units += byte >= 0xF0;          // ... and one more above U+FFFF
    }
    return units;
}

} // namespace aerie::json::detail
