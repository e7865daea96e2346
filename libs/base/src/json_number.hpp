// Numbers: the strict grammar of JSON in, JavaScript's text out.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aerie::json::detail {

// A number as it stands in the text. `magnitude` and `exponent` say its value exactly unless it has more digits than
// fit.
struct Number {
    const char* begin = nullptr;
    const char* end = nullptr;
    std::uint64_t magnitude = 0; // the significant digits
    std::int32_t exponent = 0;   // the value is magnitude * 10^exponent
    bool isNegative = false;
    bool isPlain = true; // neither fraction nor exponent
    bool isExact = true; // all digits are in magnitude
};

// Reads the number that starts at `at`. Answers the position behind it; when the grammar is broken, null and the
// offending position in `fault`. What follows the number is the caller's business.
const char* scanNumber(const char* at, const char* end, Number& out, const char*& fault) noexcept;

// The nearest double; infinity and 0 beyond its range, as in JavaScript.
double toDouble(const Number& number) noexcept;

enum class Fit : std::uint8_t { Yes, NotWhole, TooSmall, TooBig };

// The number as a whole one, when it is one: 7, 7.0, 70e-1 and 7e0 are all 7.
Fit toSigned(const Number& number, std::int64_t& out) noexcept;
Fit toUnsigned(const Number& number, std::uint64_t& out) noexcept;

// The same for a double.
Fit toSigned(double number, std::int64_t& out) noexcept;
Fit toUnsigned(double number, std::uint64_t& out) noexcept;

inline constexpr std::size_t kNumberSize = 32; // the longest text of the writers below, and room to spare

// These write at `out` and answer the position behind the text.
char* writeUnsigned(char* out, std::uint64_t number) noexcept;
char* writeSigned(char* out, std::int64_t number) noexcept;
// The shortest text that reads back as the same number, as JavaScript prints it: 0.1, 1e+21, 1e-7, 0 for -0; null for
// NaN and the infinities.
char* writeDouble(char* out, double number) noexcept;
char* writeFloat(char* out, float number) noexcept;

} // namespace aerie::json::detail
