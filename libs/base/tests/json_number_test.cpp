#include "json_number.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace {

using namespace aerie::json::detail;

std::string textOf(double number) {
    char text[kNumberSize];
    return {text, writeDouble(text, number)};
}

std::string textOf(float number) {
    char text[kNumberSize];
    return {text, writeFloat(text, number)};
}

// The number, when the whole text is one.
bool scan(std::string_view text, Number& number) {
    const char* fault = nullptr;
    const char* end = scanNumber(text.data(), text.data() + text.size(), number, fault);
    if (!end) CHECK((fault >= text.data() && fault <= text.data() + text.size()));
    return end == text.data() + text.size();
}

double parse(std::string_view text) {
    Number number;
    REQUIRE_MESSAGE(scan(text, number), text);
    return toDouble(number);
}

TEST_CASE("the grammar of numbers is JSON's and nothing more") {
    Number number;
    for (const char* good : {"0", "-0", "7", "-7", "10", "0.5", "-0.5", "1.25", "1e5", "1E5", "1e+5", "1e-5", "1.5e3",
                             "0e0", "0.0", "123456789012345678901234567890", "1e999", "0.000000000000000000000001"})
        CHECK_MESSAGE(scan(good, number), good);
    for (const char* bad :
         {"",      "-",    "+1",   "01",    "-01",      "00",        ".5",  "-.5", "1.", "1.e5", "1e",  "1e+", "1e-",
          "1.5.5", "1ee5", "0x10", "1_000", "Infinity", "-Infinity", "NaN", "1 ",  " 1", "1,",   "--1", "1-"})
        CHECK_FALSE_MESSAGE(scan(bad, number), bad);
}

TEST_CASE("a fault points at the byte that breaks the number") {
    const auto faultOf = [](std::string_view text) {
        Number number;
        const char* fault = nullptr;
        CHECK(scanNumber(text.data(), text.data() + text.size(), number, fault) == nullptr);
        return fault - text.data();
    };

    CHECK(faultOf("-") == 1);
    CHECK(faultOf("-x") == 1);
    CHECK(faultOf("01") == 1);
    CHECK(faultOf("1.x") == 2);
    CHECK(faultOf("1e+x") == 3);
}

TEST_CASE("doubles are read to the nearest, also where naive arithmetic is not") {
    for (const char* text :
         {"0.1", "0.3", "1e22", "1e23", "123456789012345678", "9007199254740993", "9007199254740992.5",
          "1.7976931348623157e308", "2.2250738585072014e-308", "2.2250738585072011e-308", "5e-324", "4.9e-324",
          "0.1e-6", "123.456e-10", "8.41e21", "2.0919495182368195e19", "179769313486231570000e288",
          "0.000000000000000000000000000000000000000000000000000000000000000000000001234567890123456789"})
        CHECK_MESSAGE(parse(text) == std::strtod(text, nullptr), text);
}

TEST_CASE("beyond the range of double stand infinity and zero, with the sign") {
    CHECK(parse("1e999") == std::numeric_limits<double>::infinity());
    CHECK(parse("-1e999") == -std::numeric_limits<double>::infinity());
    CHECK(parse("1e99999999999999999999") == std::numeric_limits<double>::infinity());
    CHECK(parse("1.7976931348623159e308") == std::numeric_limits<double>::infinity());
    CHECK(parse("1e-999") == 0);
    CHECK(std::signbit(parse("-1e-999")));
    CHECK(parse("1e-99999999999999999999") == 0);
    CHECK(std::signbit(parse("-0")));
    CHECK(parse("0e999") == 0);
    CHECK(parse(std::string(400, '9')) == std::numeric_limits<double>::infinity());
    CHECK(parse("0." + std::string(400, '0') + "1e400") == doctest::Approx(0.1));
}

TEST_CASE("random doubles survive writing and reading, and look as printf's shortest form") {
    std::mt19937_64 random{20260102};
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t bits = random();
        double number = 0;
        std::memcpy(&number, &bits, sizeof number);
        if (!std::isfinite(number)) continue;

        const std::string text = textOf(number);

        CHECK_MESSAGE(parse(text) == number, text);
        CHECK(text.size() <= kNumberSize);
    }
    for (int i = 0; i < 20'000; ++i) {
        const auto number = static_cast<float>(static_cast<double>(random()) / 1e9);
        CHECK(std::strtof(textOf(number).c_str(), nullptr) == number);
    }
}

TEST_CASE("numbers with few decimals have the text they were made from") {
    std::mt19937_64 random{3};
    for (int i = 0; i < 30'000; ++i) {
        const int decimals = 1 + static_cast<int>(random() % 6); // with the nine in front 15, what a double always keeps
        std::string text = std::to_string(random() % 1'000'000'000 >> random() % 30) + ".";
        for (int place = 1; place < decimals; ++place) text += static_cast<char>('0' + random() % 10);
        text += static_cast<char>('1' + random() % 9);
        CHECK(textOf(std::strtod(text.c_str(), nullptr)) ==
              (text.starts_with("0.000000") ? textOf(parse(text)) : text));
    }
    // One step beside such a number is another number.
    for (const double number : {0.1, 0.125, 12.34, 999.999, 1234567.891, 0.000001, 123456789.123456}) {
        for (const double beside : {std::nextafter(number, 0), std::nextafter(number, 1e300)}) {
            CHECK(parse(textOf(beside)) == beside);
            CHECK(textOf(beside) != textOf(number));
        }
    }
}

TEST_CASE("doubles are written as JavaScript prints them") {
    struct Sample {
        double number;
        const char* text;
    };
    for (const Sample& sample : std::to_array<Sample>({{0, "0"},
                                                       {-0.0, "0"},
                                                       {1, "1"},
                                                       {-1, "-1"},
                                                       {1.5, "1.5"},
                                                       {-2.25, "-2.25"},
                                                       {100, "100"},
                                                       {0.1, "0.1"},
                                                       {0.1 + 0.2, "0.30000000000000004"},
                                                       {1e20, "100000000000000000000"},
                                                       {1e21, "1e+21"},
                                                       {1.5e21, "1.5e+21"},
                                                       {123456789012345680000.0, "123456789012345680000"},
                                                       {9007199254740992.0, "9007199254740992"},
                                                       {9007199254740993.0, "9007199254740992"},
                                                       {-9007199254740994.0, "-9007199254740994"},
                                                       {1e-6, "0.000001"},
                                                       {1.5e-6, "0.0000015"},
                                                       {1e-7, "1e-7"},
                                                       {1.25e-7, "1.25e-7"},
                                                       {5e-324, "5e-324"},
                                                       {1.7976931348623157e308, "1.7976931348623157e+308"},
                                                       {123.456, "123.456"},
                                                       {4.35, "4.35"},
                                                       {1.0 / 3.0, "0.3333333333333333"}}))
        CHECK(textOf(sample.number) == sample.text);
    CHECK(textOf(std::numeric_limits<double>::quiet_NaN()) == "null");
    CHECK(textOf(std::numeric_limits<double>::infinity()) == "null");
    CHECK(textOf(-std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("floats are written with the digits a float needs") {
    CHECK(textOf(0.1f) == "0.1");
    CHECK(textOf(-0.0f) == "0");
    CHECK(textOf(16777216.0f) == "16777216");
    CHECK(textOf(3.4028235e38f) == "3.4028235e+38");
    CHECK(textOf(1e-7f) == "1e-7");
    CHECK(textOf(std::numeric_limits<float>::infinity()) == "null");
}

TEST_CASE("integers of every length are written whole") {
    char text[kNumberSize];
    std::uint64_t number = 0;
    for (int digits = 1; digits <= 20; ++digits) {
        for (std::uint64_t n : {number, number + 1, number * 2}) {
            CHECK(std::string(text, writeUnsigned(text, n)) == std::to_string(n));
            const auto negative = -static_cast<std::int64_t>(n >> 1);
            CHECK(std::string(text, writeSigned(text, negative)) == std::to_string(negative));
        }
        number = number * 10 + 9;
    }
    CHECK(std::string(text, writeUnsigned(text, UINT64_MAX)) == "18446744073709551615");
    CHECK(std::string(text, writeSigned(text, INT64_MIN)) == "-9223372036854775808");
    CHECK(std::string(text, writeSigned(text, INT64_MAX)) == "9223372036854775807");
}

struct WholeSample {
    const char* text;
    Fit fit;
    std::int64_t value;
};

TEST_CASE("whole numbers are recognised in every spelling, exactly") {
    for (const WholeSample& sample : std::to_array<WholeSample>({{"7", Fit::Yes, 7},
                                                                 {"7.0", Fit::Yes, 7},
                                                                 {"7e0", Fit::Yes, 7},
                                                                 {"70e-1", Fit::Yes, 7},
                                                                 {"0.7e1", Fit::Yes, 7},
                                                                 {"-0", Fit::Yes, 0},
                                                                 {"-0.0e5", Fit::Yes, 0},
                                                                 {"0e999", Fit::Yes, 0},
                                                                 {"0e-999", Fit::Yes, 0},
                                                                 {"7.5", Fit::NotWhole, 0},
                                                                 {"75e-1", Fit::NotWhole, 0},
                                                                 {"1e-1", Fit::NotWhole, 0},
                                                                 {"1e18", Fit::Yes, 1'000'000'000'000'000'000},
                                                                 {"1e19", Fit::TooBig, 0},
                                                                 {"-1e19", Fit::TooSmall, 0},
                                                                 {"1e999", Fit::TooBig, 0},
                                                                 {"-1e999", Fit::TooSmall, 0},
                                                                 {"9007199254740993", Fit::Yes, 9007199254740993},
                                                                 {"9223372036854775807", Fit::Yes, INT64_MAX},
                                                                 {"9223372036854775808", Fit::TooBig, 0},
                                                                 {"-9223372036854775808", Fit::Yes, INT64_MIN},
                                                                 {"-9223372036854775809", Fit::TooSmall, 0},
                                                                 {"18446744073709551616", Fit::TooBig, 0},
                                                                 {"1.00000000000000000000000001", Fit::Yes, 1}})) {
        Number number;
        REQUIRE(scan(sample.text, number));
        std::int64_t value = 0;
        CHECK_MESSAGE(toSigned(number, value) == sample.fit, sample.text);
        CHECK_MESSAGE(value == sample.value, sample.text);
    }
}

TEST_CASE("unsigned numbers reach 2^64 - 1 and refuse what is negative") {
    const auto fitOf = [](std::string_view text, std::uint64_t& value) {
        Number number;
        REQUIRE(scan(text, number));
        return toUnsigned(number, value);
    };
    std::uint64_t value = 0;

    CHECK((fitOf("18446744073709551615", value) == Fit::Yes && value == UINT64_MAX));
    CHECK(fitOf("18446744073709551616", value) == Fit::TooBig);
    CHECK(fitOf("-1", value) == Fit::TooSmall);
    CHECK((fitOf("-0", value) == Fit::Yes && value == 0));
    CHECK((fitOf("1844674407370955161e1", value) == Fit::Yes && value == 18446744073709551610u));
    CHECK(fitOf("1844674407370955162e1", value) == Fit::TooBig);
}

TEST_CASE("doubles turn into integers only when they are whole and in range") {
    std::int64_t value = 0;
    CHECK((toSigned(7.0, value) == Fit::Yes && value == 7));
    CHECK(toSigned(7.5, value) == Fit::NotWhole);
    CHECK(toSigned(9223372036854775808.0, value) == Fit::TooBig);
    CHECK((toSigned(-9223372036854775808.0, value) == Fit::Yes && value == INT64_MIN));
    CHECK(toSigned(std::numeric_limits<double>::infinity(), value) == Fit::TooBig);
    CHECK(toSigned(-std::numeric_limits<double>::infinity(), value) == Fit::TooSmall);
    std::uint64_t large = 0;
    CHECK(toUnsigned(-1.0, large) == Fit::TooSmall);
    CHECK((toUnsigned(18446744073709549568.0, large) == Fit::Yes && large == 18446744073709549568u));
    CHECK(toUnsigned(18446744073709551616.0, large) == Fit::TooBig);
}

} // namespace
