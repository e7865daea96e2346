// One step of a strict UTF-8 decoder (Unicode 15, table 3-7).
#pragma once

#include <cstddef>
#include <string_view>

namespace aerie::http::detail {

struct Utf8Step {
    std::size_t length; // bytes of the character, or of the maximal broken piece that stands for one U+FFFD
    bool isValid;
};

// Looks at the front of a text that is not empty.
constexpr Utf8Step utf8Step(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return {1, true};
    std::size_t length = 0;
    unsigned char low = 0x80, high = 0xbf; // bounds of the second byte; they exclude overlongs and surrogates
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        length = 3;
        if (lead == 0xe0) low = 0xa0;
        if (lead == 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        if (lead == 0xf0) low = 0x90;
        if (lead == 0xf4) high = 0x8f;
    } else {
        return {1, false};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (i == text.size()) return {i, false};
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < low || byte > high) return {i, false};
        low = 0x80;
        high = 0xbf;
    }
    return {length, true};
}

} // namespace aerie::http::detail
