// UTF-8 as RFC 3629 allows it: shortest forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::json::detail {

// How many bytes the sequence that starts at `at` has, 1 to 4, or 0 when it is not well formed. Needs at < end.
inline unsigned sequenceLength(const char* at, const char* end) noexcept {
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const auto isTail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned char lead = byte(0);
    const auto left = static_cast<std::size_t>(end - at);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return left >= 2 && isTail(1) ? 2 : 0;
    if (lead < 0xF0) {
        if (left < 3 || !isTail(1) || !isTail(2)) return 0;
        if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // a longer form than needed
        if (lead == 0xED && byte(1) >= 0xA0) return 0; // a surrogate
        return 3;
    }
    if (lead > 0xF4 || left < 4 || !isTail(1) || !isTail(2) || !isTail(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;  // a longer form than needed
    if (lead == 0xF4 && byte(1) >= 0x90) return 0; // above U+10FFFF
    return 4;
}

// How many bytes a decoder replaces by one U+FFFD where sequenceLength is 0: the longest beginning of a well-formed
// sequence, at least one byte (WHATWG Encoding, Unicode's "maximal subpart"). Needs at < end.
std::size_t brokenLength(const char* at, const char* end) noexcept;

// Is all of it well formed? Sixteen bytes at a time where the processor can.
bool isUtf8(const char* at, const char* end) noexcept;
// The first byte that does not belong to a well-formed sequence, or end.
const char* findBrokenUtf8(const char* at, const char* end) noexcept;

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD

// Appends a code point. Surrogates become U+FFFD.
void appendCodePoint(std::string& out, std::uint32_t codePoint);

// The length of well-formed text as JavaScript counts it: UTF-16 code units.
std::size_t utf16Length(std::string_view text) noexcept;

} // namespace aerie::json::detail
