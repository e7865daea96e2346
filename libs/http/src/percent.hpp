// The three characters of one percent-encoded byte.
#pragma once

#include "ascii.hpp"

#include <string>
#include <string_view>

namespace aerie::http::detail {

// The byte that "%XX" at this place stands for; -1 if the place does not hold that.
constexpr int percentByteAt(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size() || text[at] != '%') return -1;
    const int high = hexDigit(text[at + 1]), low = hexDigit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

inline void appendPercentByte(std::string& out, char c) {
    constexpr std::string_view kDigits{"0123456789ABCDEF"};
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
}

} // namespace aerie::http::detail
