#include "json_number.hpp"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace aerie::json::detail {

namespace {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr std::int32_t kHugeExponent = 1'000'000'000;
constexpr double kTwoTo53 = 9007199254740992.0;
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Adds a digit to the magnitude while it fits; later digits only move the decimal point.
inline bool addDigit(Number& number, char c) noexcept {
    constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (!number.isExact || number.magnitude > kLast / 10 || number.magnitude * 10 > kLast - digit) {
        number.isExact = false;
        return false;
    }
    number.magnitude = number.magnitude * 10 + digit;
    return true;
}

const char* scanFraction(const char* p, const char* end, Number& out) noexcept {
    for (; p != end && isDigit(*p); ++p)
        if (addDigit(out, *p)) --out.exponent;
    return p;
}

// At the digits of an exponent.
const char* scanExponent(const char* p, const char* end, bool isNegative, Number& out) noexcept {
    std::int32_t exponent = 0;
    for (; p != end && isDigit(*p); ++p)
        if (exponent < kHugeExponent / 10) exponent = exponent * 10 + (*p - '0');
    out.exponent += isNegative ? -exponent : exponent;
    return p;
}

} // namespace

const char* scanNumber(const char* at, const char* end, Number& out, const char*& fault) noexcept {
    const char* p = at;
    const auto failAt = [&fault](const char* where) {
        fault = where;
        return nullptr;
    };
    out = Number{.begin = at};
    if (p != end && *p == '-') {
        out.isNegative = true;
        ++p;
    }
    if (p == end || !isDigit(*p)) return failAt(p);
    if (*p == '0') {
        ++p;
        if (p != end && isDigit(*p)) return failAt(p); // 01
    } else {
        // Eighteen digits always fit, so the usual number needs no check for overflow.
        const char* safe = end - p > 18 ? p + 18 : end;
        do out.magnitude = out.magnitude * 10 + static_cast<std::uint64_t>(*p - '0');
        while (++p != safe && isDigit(*p));
        for (; p != end && isDigit(*p); ++p)
            if (!addDigit(out, *p)) ++out.exponent;
    }
    if (p != end && *p == '.') {
        out.isPlain = false;
        ++p;
        if (p == end || !isDigit(*p)) return failAt(p);
        p = scanFraction(p, end, out);
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        out.isPlain = false;
        ++p;
        const bool isNegative = p != end && *p == '-';
        if (p != end && (*p == '-' || *p == '+')) ++p;
        if (p == end || !isDigit(*p)) return failAt(p);
        p = scanExponent(p, end, isNegative, out);
    }
    out.end = p;
    return p;
}

double toDouble(const Number& number) noexcept {
    // Both factors are exact doubles, so the one rounding of the operation is the right one (Clinger's fast path).
    if (number.isExact && number.magnitude <= std::uint64_t{1} << 53 && number.exponent >= -22 &&
        number.exponent <= 22) {
        auto value = static_cast<double>(number.magnitude);
        if (number.exponent < 0)
            value /= kPowersOfTen[-number.exponent];
        else
            value *= kPowersOfTen[number.exponent];
        return number.isNegative ? -value : value;
    }
    double value = 0;
    if (std::from_chars(number.begin, number.end, value).ec == std::errc{}) return value;
    // Out of range: the decimal point says on which side.
    value = number.magnitude != 0 && number.exponent > -300 ? std::numeric_limits<double>::infinity() : 0.0;
    return number.isNegative ? -value : value;
}

Fit toUnsigned(const Number& number, std::uint64_t& out) noexcept {
    if (!number.isExact) return toUnsigned(toDouble(number), out);
    std::uint64_t magnitude = number.magnitude;
    std::int32_t exponent = magnitude == 0 ? 0 : number.exponent;
    for (; exponent < 0; ++exponent) {
        if (magnitude % 10 != 0) return Fit::NotWhole;
        magnitude /= 10;
    }
    for (; exponent > 0; --exponent) {
        if (magnitude > std::numeric_limits<std::uint64_t>::max() / 10)
            return number.isNegative ? Fit::TooSmall : Fit::TooBig;
        magnitude *= 10;
    }
    if (number.isNegative && magnitude != 0) return Fit::TooSmall;
    out = magnitude;
    return Fit::Yes;
}

Fit toSigned(const Number& number, std::int64_t& out) noexcept {
    if (!number.isExact) return toSigned(toDouble(number), out);
    Number positive = number;
    positive.isNegative = false;
    std::uint64_t magnitude = 0;
    const Fit fit = toUnsigned(positive, magnitude);
    if (fit == Fit::NotWhole) return fit;
    const std::uint64_t limit = (std::uint64_t{1} << 63) - (number.isNegative ? 0 : 1);
    if (fit != Fit::Yes || magnitude > limit) return number.isNegative ? Fit::TooSmall : Fit::TooBig;
    out = static_cast<std::int64_t>(number.isNegative ? std::uint64_t{0} - magnitude : magnitude);
    return Fit::Yes;
}

Fit toSigned(double number, std::int64_t& out) noexcept {
    if (std::isfinite(number) && number != std::trunc(number)) return Fit::NotWhole;
    if (!(number >= -kTwoTo63)) return Fit::TooSmall;
    if (number >= kTwoTo63) return Fit::TooBig;
    out = static_cast<std::int64_t>(number);
    return Fit::Yes;
}

Fit toUnsigned(double number, std::uint64_t& out) noexcept {
    if (std::isfinite(number) && number != std::trunc(number)) return Fit::NotWhole;
    if (!(number >= 0)) return Fit::TooSmall;
    if (number >= kTwoTo64) return Fit::TooBig;
    out = static_cast<std::uint64_t>(number);
    return Fit::Yes;
}

namespace {

constexpr auto kDigitPairs = [] {
    struct Pairs {
        char text[200];
    } pairs{};
    for (int i = 0; i < 100; ++i) {
        pairs.text[2 * i] = static_cast<char>('0' + i / 10);
        pairs.text[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

unsigned digitCount(std::uint64_t number) noexcept {
    unsigned count = 1;
    for (;; number /= 10'000, count += 4) {
        if (number < 10) return count;
        if (number < 100) return count + 1;
        if (number < 1'000) return count + 2;
        if (number < 10'000) return count + 3;
    }
}

char* put(char* out, const char* text, std::size_t size) noexcept {
    std::memcpy(out, text, size);
    return out + size;
}

char* putZeros(char* out, int count) noexcept {
    std::memset(out, '0', static_cast<std::size_t>(count));
    return out + count;
}

// ECMAScript's Number::toString for a positive number whose decimal point stands behind `point` digits.
char* writeDecimal(char* out, const char* digits, int count, int point) noexcept {
    if (count <= point && point <= 21) {
        out = put(out, digits, static_cast<std::size_t>(count));
        return putZeros(out, point - count);
    }
    if (0 < point && point <= 21) {
        out = put(out, digits, static_cast<std::size_t>(point));
        *out++ = '.';
        return put(out, digits + point, static_cast<std::size_t>(count - point));
    }
    if (-6 < point && point <= 0) {
        out = put(out, "0.", 2);
        out = putZeros(out, -point);
        return put(out, digits, static_cast<std::size_t>(count));
    }
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        out = put(out, digits + 1, static_cast<std::size_t>(count - 1));
    }
    *out++ = 'e';
    const int exponent = point - 1;
    *out++ = exponent < 0 ? '-' : '+';
    return writeUnsigned(out, static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent));
}

template<class Float> char* writeFloating(char* out, Float number) noexcept {
    if (!std::isfinite(number)) return put(out, "null", 4);
    if (number == 0) {
        *out++ = '0';
        return out;
    }
    if (static_cast<double>(std::abs(number)) < kTwoTo53 && number == std::trunc(number) && sizeof(Float) == 8)
        return writeSigned(out, static_cast<std::int64_t>(number));
    if (number < 0) {
        *out++ = '-';
        number = -number;
    }
    // The standard library finds the shortest digits, as d.ddde+XX; their arrangement is JavaScript's.
    char text[kNumberSize];
    const char* end = std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr;
    char digits[kNumberSize];
    int count = 0;
    const char* p = text;
    for (; *p != 'e'; ++p)
        if (*p != '.') digits[count++] = *p;
    const bool isNegative = *++p == '-';
    int exponent = 0;
    for (++p; p != end; ++p) exponent = exponent * 10 + (*p - '0');
    return writeDecimal(out, digits, count, (isNegative ? -exponent : exponent) + 1);
}

} // namespace

char* writeUnsigned(char* out, std::uint64_t number) noexcept {
    char* const end = out + digitCount(number);
    char* p = end;
    for (; number >= 100; number /= 100) {
        p -= 2;
        std::memcpy(p, kDigitPairs.text + 2 * (number % 100), 2);
    }
    if (number >= 10)
        std::memcpy(p - 2, kDigitPairs.text + 2 * number, 2);
    else
        p[-1] = static_cast<char>('0' + number);
    return end;
}

char* writeSigned(char* out, std::int64_t number) noexcept {
    auto magnitude = static_cast<std::uint64_t>(number);
    if (number < 0) {
        *out++ = '-';
        magnitude = std::uint64_t{0} - magnitude;
    }
    return writeUnsigned(out, magnitude);
}

char* writeDouble(char* out, double number) noexcept { return writeFloating(out, number); }
char* writeFloat(char* out, float number) noexcept { return writeFloating(out, number); }

} // namespace aerie::json::detail
