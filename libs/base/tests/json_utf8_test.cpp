#include "json_utf8.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace {

using namespace aerie::json::detail;

bool isRight(std::string_view text) { return isUtf8(text.data(), text.data() + text.size()); }

std::ptrdiff_t brokenAt(std::string_view text) {
    return findBrokenUtf8(text.data(), text.data() + text.size()) - text.data();
}

// What the encoding of a code point must be, from its definition.
std::string encode(std::uint32_t codePoint) {
    std::string out;
    appendCodePoint(out, codePoint);
    return out;
}

TEST_CASE("every code point but the surrogates is well formed, at every place of a block") {
    for (std::uint32_t codePoint = 0; codePoint < 0x110000; codePoint += codePoint < 0x3000 ? 1 : 61) {
        if (codePoint >= 0xD800 && codePoint < 0xE000) continue;
        const std::string text = encode(codePoint);
        CHECK(sequenceLength(text.data(), text.data() + text.size()) == text.size());
        const std::string framed = std::string(codePoint % 17, 'x') + text + std::string(20, 'x');
        CHECK(isRight(framed));
    }
    CHECK(encode(0xD800) == kReplacement);
    CHECK(encode(0x10FFFF) == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("the quick check and the careful one agree about all short sequences") {
    std::size_t right = 0;
    std::string text(32, 'x');
    for (int first = 0x80; first < 256; ++first)
        for (int second = 0x70; second < 0xD0; ++second)
            for (int third = 0x70; third < 0xD0; third += 5)
                for (int fourth : {0x41, 0x80, 0xBF, 0xC3}) {
                    const std::size_t at = static_cast<std::size_t>(first + second + third) % 28;
                    const char sequence[] = {static_cast<char>(first), static_cast<char>(second),
                                             static_cast<char>(third), static_cast<char>(fourth)};
                    text.assign(32, 'x');
                    text.replace(at, 4, sequence, 4);
                    const bool isQuick = isRight(text);
                    if (isQuick != (brokenAt(text) == 32)) CHECK_MESSAGE(false, text);
                    right += isQuick;
                }
    CHECK(right > 1000);
}

TEST_CASE("a sequence cut by the end is broken, whatever the length") {
    for (std::size_t before = 0; before < 50; ++before) {
        const std::string lead(before, 'x');
        for (const char* whole : {"é", "€", "😀"}) {
            const std::string text = lead + whole;
            CHECK(isRight(text));
            for (std::size_t cut = 1; cut < std::string_view{whole}.size(); ++cut) {
                const std::string_view part = std::string_view{text}.substr(0, text.size() - cut);
                CHECK_FALSE(isRight(part));
                CHECK(brokenAt(part) == static_cast<std::ptrdiff_t>(before));
            }
        }
    }
}

TEST_CASE("random bytes are judged alike") {
    std::mt19937 random{7};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        while (text.size() < 40) {
            const std::uint32_t codePoint = random() >> (11 + random() % 21);
            text += codePoint < 0x110000 && random() % 40 != 0 ? encode(codePoint)
                                                               : std::string(1, static_cast<char>(random()));
        }
        CHECK(isRight(text) == (brokenAt(text) == static_cast<std::ptrdiff_t>(text.size())));
    }
}

TEST_CASE("a broken sequence is replaced once for its longest right beginning") {
    const auto broken = [](std::string_view text) { return brokenLength(text.data(), text.data() + text.size()); };
    CHECK(broken("\xFF") == 1);
    CHECK(broken("\x80\x80") == 1);
    CHECK(broken("\xC3") == 1);
    CHECK(broken("\xC3(") == 1);
    CHECK(broken("\xE2\x82") == 2);
    CHECK(broken("\xE2\x82(") == 2);
    CHECK(broken("\xE2(\xA1") == 1);
    CHECK(broken("\xE0\x80\x80") == 1);
    CHECK(broken("\xED\xA0\x80") == 1);
    CHECK(broken("\xF0\x9F\x98") == 3);
    CHECK(broken("\xF0\x9F(") == 2);
    CHECK(broken("\xF0\x80\x80\x80") == 1);
    CHECK(broken("\xF4\x90\x80\x80") == 1);
    CHECK(broken("\xF5\x80") == 1);
}

TEST_CASE("lengths are those of JavaScript") {
    CHECK(utf16Length("") == 0);
    CHECK(utf16Length("abc") == 3);
    CHECK(utf16Length("é€") == 2);
    CHECK(utf16Length("😀") == 2);
    CHECK(utf16Length("a😀b") == 4);
}

} // namespace
