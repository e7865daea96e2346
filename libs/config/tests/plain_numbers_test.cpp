#include "plain_numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace aerie::config::detail;

TEST_CASE("whole numbers are a sign and digits, exact however long") {
    CHECK(parseWhole(" +42 ") == Wide{42});
    CHECK(parseWhole("-9223372036854775808") == Wide{INT64_MIN});
    CHECK(parseWhole("18446744073709551615") == Wide{UINT64_MAX});
    CHECK(*parseWhole("99999999999999999999999999999999999999999999") > Wide{UINT64_MAX});
    for (const char* bad : {"", " ", "+", "-", "1.0", "0x10", "1_000", "1 2", "1e3", "--1", "\xD9\xA1"})
        CHECK_MESSAGE(!parseWhole(bad), bad);
}

TEST_CASE("decimal numbers have a point or an exponent, and no other notation") {
    CHECK(parseDecimal(".25") == 0.25);
    CHECK(parseDecimal("1.") == 1.0);
    CHECK(parseDecimal(" -1e-3 ") == -0.001);
    CHECK(parseDecimal("+2E+2") == 200.0);
    CHECK(std::isinf(*parseDecimal("1e999")));
    CHECK(parseDecimal("1e-999") == 0.0);
    for (const char* bad : {"", ".", "-.", "e5", "1e", "1e+", "NaN", "Infinity", "inf", "0x1p3", "1,5", "1.2.3"})
        CHECK_MESSAGE(!parseDecimal(bad), bad);
}

TEST_CASE("a duration is digits and a unit, milliseconds without one") {
    CHECK(parseDuration("90") == 90'000'000);
    CHECK(parseDuration(" 15 m ") == 900'000'000'000);
    CHECK(parseDuration("0d") == 0);
    CHECK(parseDuration("99999999d") == kTooLarge);
    CHECK(parseDuration("99999999999999999999ms") == kTooLarge);
    for (const char* bad : {"", "h", "1.5h", "-1s", "1H", "1w", "1h30m", "soon"})
        CHECK_MESSAGE(!parseDuration(bad), bad);
}

TEST_CASE("a size is digits and a unit in any case, bytes without one") {
    CHECK(parseByteSize("512") == 512);
    CHECK(parseByteSize("10 MB") == 10 << 20);
    CHECK(parseByteSize("1Gb") == 1 << 30);
    CHECK(parseByteSize("99999999999gb") == kTooLarge);
    for (const char* bad : {"", "mb", "1 tb", "-1", "1.5mb", "1k"}) CHECK_MESSAGE(!parseByteSize(bad), bad);
}

TEST_CASE("durations and sizes are written in the largest unit that fits, and read back") {
    CHECK(formatDuration(3'600'000'000'000) == "1h");
    CHECK(formatDuration(5'400'000'000'000) == "90m");
    CHECK(formatDuration(1'500'000'000) == "1500ms");
    CHECK(formatDuration(0) == "0ms");
    CHECK(formatByteSize(1 << 20) == "1mb");
    CHECK(formatByteSize(1500) == "1500b");
    CHECK(formatByteSize(0) == "0b");
    for (std::int64_t n :
         {std::int64_t{0}, std::int64_t{1'000'000}, std::int64_t{86'400'000'000'000}, std::int64_t{7'000'000}})
        CHECK(parseDuration(formatDuration(n)) == n);
}
