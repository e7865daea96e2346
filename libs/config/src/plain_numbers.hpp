// Numbers, durations and sizes as people write them.
#pragma once

#include <aerie/config/problem.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::config::detail {

// Holds every 64-bit number, signed or not.
__extension__ typedef __int128 Wide;

// [+-]?\d+, spaces around it allowed. A number beyond 64 bits becomes some number beyond 64 bits.
std::optional<Wide> parseWhole(std::string_view text) noexcept;

// Decimal with an optional exponent, spaces around it allowed; no NaN, Infinity or hexadecimal. Too large is infinite.
std::optional<double> parseDecimal(std::string_view text);

// A count with one of several units. Nothing: not of this form; a negative number: too large.
inline constexpr std::int64_t kTooLarge = -1;
// Digits and ms, s, m, h or d (none is ms), in nanoseconds.
std::optional<std::int64_t> parseDuration(std::string_view text) noexcept;
// Digits and b, kb, mb or gb in any case (none is b), in bytes.
std::optional<std::int64_t> parseByteSize(std::string_view text) noexcept;

// In the largest unit that needs no fraction: 1h, 90m, 1500ms. Less than a millisecond is rounded down.
std::string formatDuration(std::int64_t nanoseconds);
std::string formatByteSize(std::int64_t bytes);
std::string formatWhole(Wide number);
// The shortest text that reads back as the number.
std::string formatDecimal(double number);
std::string formatDecimal(float number);

} // namespace aerie::config::detail
