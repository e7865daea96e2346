// What is JSON and what is not: every document goes through the tree, the skipper and the typed reader, which must
// agree.
#include "json_shapes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

using namespace aerie;
using namespace std::string_literals;

namespace {

bool isAccepted(std::string_view text) {
    const bool byTree = json::Value::parse(text).isOk();
    const bool bySkipping = !json::findSyntaxError(text).has_value();
    const bool byReading = json::read<json::Raw>(text).isOk();
    CHECK_MESSAGE(byTree == bySkipping, text);
    CHECK_MESSAGE(byTree == byReading, text);
    return byTree;
}

TEST_CASE("valid documents are accepted") {
    for (const std::string& text : std::to_array<std::string>({
             // scalars alone
             "0",
             "-0",
             "1",
             "-1",
             "1.5",
             "1e3",
             "1E3",
             "1e+3",
             "1e-3",
             "true",
             "false",
             "null",
             "\"\"",
             "\"a\"",
             // blanks
             " 1 ",
             "\t1\t",
             "\n1\n",
             "\r1\r",
             " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
             "{ \"a\" : 1 , \"b\" : 2 }",
             // containers
             "[]",
             "{}",
             "[[]]",
             "[{}]",
             "{\"a\":{}}",
             "{\"a\":[]}",
             "[1,2,3]",
             "[null,true,false,\"x\",1.5]",
             "{\"a\":1,\"b\":{\"c\":[1,{\"d\":null}]}}",
             // names
             "{\"\":1}",
             "{\"a\":1,\"a\":2}",
             "{\"__proto__\":1}",
             "{\"a b\":1}",
             "{\"\\u0061\":1}",
             "{\"\\\"\":1}",
             // escapes
             R"("\"\\\/\b\f\n\r\t")",
             R"("\u0000")",
             R"("\u001f")",
             R"("\uD83D\uDE00")",
             R"("\uabcd\uABCD")",
             R"("\u2028\u2029")",
             "\"/\"",
             "\"\x7f\"",
             // surrogates without a partner are JavaScript's to have
             R"("\ud800")",
             R"("\udc00")",
             R"("\ud800x")",
             R"("\ud800\ud800")",
             R"("\ud800\n")",
             R"("\udc00\ud800")",
             // UTF-8 of one to four bytes, at the edges
             "\"\xC2\x80\"",
             "\"\xDF\xBF\"",
             "\"\xE0\xA0\x80\"",
             "\"\xED\x9F\xBF\"",
             "\"\xEE\x80\x80\"",
             "\"\xEF\xBF\xBF\"",
             "\"\xF0\x90\x80\x80\"",
             "\"\xF4\x8F\xBF\xBF\"",
             "\"\xEF\xBB\xBF\"",
             // numbers that other parsers dislike
             "123456789012345678901234567890",
             "1e999",
             "-1e999",
             "1e-999",
             "0.1234567890123456789012345678901234567890",
             "[0,-0,0.0,0e0,0e+1]",
         }))
        CHECK_MESSAGE(isAccepted(text), text);
}

TEST_CASE("what is nearly JSON is refused") {
    for (const std::string& text : std::to_array<std::string>({
             // nothing, or not enough
             "",
             " ",
             "\n",
             "[",
             "{",
             "\"",
             "[1",
             "[1,",
             "{\"a\"",
             "{\"a\":",
             "{\"a\":1",
             "{\"a\":1,",
             "\"a",
             "\"\\",
             "\"\\u",
             "\"\\u00",
             "t",
             "tru",
             "nul",
             "fals",
             "-",
             "1e",
             "1.",
             "[\"",
             "[tru",
             "{\"a\":tru",
             // too much
             "1 2",
             "[] []",
             "{}{}",
             "[]]",
             "{}}",
             "1,",
             "null null",
             "\"a\"b",
             "[1]x",
             "{} // x",
             "{} #",
             "\"\"\"\"",
             // commas and colons
             "[,]",
             "[1,]",
             "[,1]",
             "[1,,2]",
             "[1 2]",
             "{,}",
             "{\"a\":1,}",
             "{,\"a\":1}",
             "{\"a\":1,,\"b\":2}",
             "{\"a\" 1}",
             "{\"a\":1 \"b\":2}",
             "{\"a\"::1}",
             "{\"a\",1}",
             "{\"a\"}",
             "{:1}",
             "[:]",
             "[1:2]",
             ",",
             ":",
             // brackets
             "]",
             "}",
             "[}",
             "{]",
             "[1}",
             "{\"a\":1]",
             "([])",
             "[[]",
             "[]]",
             "<>",
             // names
             "{a:1}",
             "{'a':1}",
             "{1:1}",
             "{null:1}",
             "{[]:1}",
             "{\"a\":1,b:2}",
             "{\"a\n\":1}",
             "{\"\\x\":1}",
             // words
             "True",
             "TRUE",
             "nULL",
             "undefined",
             "NaN",
             "Infinity",
             "-Infinity",
             "nulll",
             "truefalse",
             "true1",
             "none",
             // numbers
             "+1",
             "01",
             "-01",
             "00",
             ".5",
             "5.",
             "-.5",
             "1e1.5",
             "0x1",
             "1_0",
             "1e",
             "1e+",
             "--1",
             "-a",
             "1a",
             "٣",
             "- 1",
             "1 .5",
             "[1.]",
             "[-]",
             "[01]",
             "{\"a\":+1}",
             "[1e]",
             // strings
             "'a'",
             "\"\\x41\"",
             "\"\\a\"",
             "\"\\v\"",
             "\"\\0\"",
             "\"\\'\"",
             "\"\\U0041\"",
             "\"\\u{41}\"",
             "\"\\u12G4\"",
             "\"\\u 123\"",
             "\"\\u+123\"",
             "\"\\u-123\"",
             "\"\\ud83d\\u\"",
             "\"\\ud83d\\uZZZZ\"",
             "\"a\nb\"",
             "\"a\tb\"",
             "\"a\rb\"",
             "\"\x1f\"",
             "\"\x01\"",
             "`a`",
             "a",
             // comments and other extensions
             "/* x */ 1",
             "1 // x",
             "[1 /* x */]",
             "# 1",
             "[1, // x\n 2]",
             "\xEF\xBB\xBF{}",
             "\xEF\xBB\xBF",
             "{\"a\":1};",
             "callback([])",
             // blanks that JSON does not have
             "\x0B[]",
             "\x0C[]",
             "\xC2\xA0[]",
             "\xE2\x80\xA8[]",
             "[]\x0C",
             "[\x0B]",
             "\x1f[]",
         }))
        CHECK_FALSE_MESSAGE(isAccepted(text), text);
}

TEST_CASE("NUL is no part of JSON") {
    for (const std::string& text : {"\0"s, "1\0"s, "\0001"s, "[1\0]"s, "\"a\0b\""s, "{\"a\0\":1}"s, "[]\0"s, "[]\0[]"s})
        CHECK_FALSE(isAccepted(text));
}

TEST_CASE("text that is not UTF-8 is refused, wherever it stands") {
    for (const std::string& bytes : std::to_array<std::string>({
             "\x80",
             "\xBF",
             "\xC0\x80",
             "\xC1\xBF",
             "\xC2",
             "\xC2\x41",
             "\xE0\x80\x80",
             "\xE0\x9F\xBF",
             "\xE1\x80",
             "\xE1\x80\x41",
             "\xED\xA0\x80",
             "\xED\xBF\xBF",
             "\xF0\x80\x80\x80",
             "\xF0\x8F\xBF\xBF",
             "\xF1\x80\x80",
             "\xF1\x80\x80\x41",
             "\xF4\x90\x80\x80",
             "\xF5\x80\x80\x80",
             "\xFE",
             "\xFF",
             "\xE2\x82",
             "\xF0\x9F\x98",
         })) {
        for (std::size_t lead = 0; lead < 20; ++lead) {
            const std::string padding(lead, 'x');
            CHECK_FALSE(isAccepted("\"" + padding + bytes + "\""));
            CHECK_FALSE(isAccepted("\"" + padding + bytes + padding + "\""));
            CHECK_FALSE(isAccepted("{\"" + padding + bytes + "\":1}"));
            CHECK_FALSE(isAccepted("[\"" + padding + bytes));
        }
        CHECK_FALSE(isAccepted(bytes));
        CHECK_FALSE(isAccepted("[" + bytes + "]"));
    }
}

TEST_CASE("strings are scanned alike at every length and offset") {
    for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t length = 0; length < 40; ++length) {
            const std::string plain(length, 'x');
            const std::string blanks(before, ' ');
            CHECK(*json::read<std::string>(blanks + "\"" + plain + "\"") == plain);
            CHECK(*json::read<std::string>(blanks + "\"" + plain + "\\n\"") == plain + "\n");
            CHECK(*json::read<std::string>(blanks + "\"\xC3\xA9" + plain + "\xC3\xA9\"") ==
                  "\xC3\xA9" + plain + "\xC3\xA9");
            CHECK_FALSE(json::read<std::string>(blanks + "\"" + plain).isOk());
            CHECK_FALSE(json::read<std::string>(blanks + "\"" + plain + "\x1f\"").isOk());
            CHECK_FALSE(json::read<std::string>(blanks + "\"" + plain + "\xFF\"").isOk());
        }
    }
}

TEST_CASE("nesting is limited, for the tree, the skipper and the typed reader alike") {
    const auto nested = [](std::size_t depth, const char* open, const char* close) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) text += open;
        for (std::size_t i = 0; i < depth; ++i) text += close;
        return text;
    };

    CHECK(isAccepted(nested(64, "[", "]")));
    CHECK_FALSE(isAccepted(nested(65, "[", "]")));
    CHECK(isAccepted(nested(63, "{\"a\":", "") + "{}" + std::string(63, '}')));
    CHECK_FALSE(isAccepted(nested(64, "{\"a\":", "") + "{}" + std::string(64, '}')));
    CHECK(isAccepted("[" + nested(63, "[", "]") + "," + nested(63, "[", "]") + "]"));
    CHECK(json::findSyntaxError(std::string(100'000, '['))->reason == "nested too deeply");
    CHECK(json::findSyntaxError(std::string(100'000, '['))->offset == 64);
    CHECK_FALSE(json::Value::parse(std::string(100'000, '[')).isOk());
    CHECK_FALSE(json::Value::parse(nested(100'000, "{\"a\":", "")).isOk());

    CHECK(json::Value::parse(nested(3, "[", "]"), {.maxDepth = 3}).isOk());
    CHECK_FALSE(json::Value::parse(nested(4, "[", "]"), {.maxDepth = 3}).isOk());
    CHECK_FALSE(json::Value::parse("[]", {.maxDepth = 0}).isOk());
    CHECK(json::Value::parse("1", {.maxDepth = 0}).isOk());
    // A limit of a million is 1024.
    CHECK(json::Value::parse(nested(1024, "[", "]"), {.maxDepth = 1'000'000}).isOk());
    CHECK_FALSE(json::Value::parse(nested(1025, "[", "]"), {.maxDepth = 1'000'000}).isOk());
}

TEST_CASE("the size is limited") {
    const Result<json::Value> tooLong = json::Value::parse("[1,2,3]", {.maxBytes = 6});
    REQUIRE_FALSE(tooLong.isOk());
    CHECK(tooLong.error().code() == ErrorCode::PayloadTooLarge);
    CHECK(json::read<std::vector<int>>("[1,2,3]", {.maxBytes = 6}).error().code() == ErrorCode::PayloadTooLarge);
    CHECK(json::read<std::vector<int>>("[1,2,3]", {.maxBytes = 7}).isOk());
}

struct Fault {
    const char* text;
    std::size_t offset, line, column;
    const char* reason;
};

TEST_CASE("a syntax error says where and why") {
    for (const Fault& fault : std::to_array<Fault>({
             {"", 0, 1, 1, "the text ends too early"},
             {"  ", 2, 1, 3, "the text ends too early"},
             {"[1,", 3, 1, 4, "the text ends too early"},
             {"[1,]", 3, 1, 4, "expected a value"},
             {"[1 2]", 3, 1, 4, "expected ',' or ']'"},
             {"{\"a\":1 2}", 7, 1, 8, "expected ',' or '}'"},
             {"{\"a\" 1}", 5, 1, 6, "expected ':'"},
             {"{a:1}", 1, 1, 2, "expected a member name in quotation marks"},
             {"{\n  \"a\": 1,\n}", 12, 3, 1, "expected a member name in quotation marks"},
             {"[\n\n  tru]", 8, 3, 6, "expected true, false or null"},
             {"[1]\n]", 4, 2, 1, "unexpected text behind the value"},
             {"[01]", 2, 1, 3, "malformed number"},
             {"[1.]", 3, 1, 4, "malformed number"},
             {"\"a\\x\"", 3, 1, 4, "invalid escape"},
             {"\"a\nb\"", 2, 1, 3, "control character in a string"},
             {"\"\xC3\xA9\xC3\xA9\xFF\"", 5, 1, 4, "invalid UTF-8"},
             {"\"abc", 4, 1, 5, "the text ends too early"},
         })) {
        const std::optional<json::SyntaxError> found = json::findSyntaxError(fault.text);
        REQUIRE_MESSAGE(found.has_value(), fault.text);
        CHECK_MESSAGE(found->offset == fault.offset, fault.text);
        CHECK_MESSAGE(found->line == fault.line, fault.text);
        CHECK_MESSAGE(found->column == fault.column, fault.text);
        CHECK_MESSAGE(found->reason == fault.reason, fault.text);
    }
}

TEST_CASE("broken JSON is a ParseError, whatever else is wrong with the value") {
    for (const char* text :
         {"{\"x\":1,\"y\":2,}", "{\"x\":\"no\",\"y\":", "[1,", "{\"x\":true x}", "{\"z\":[1,]}", "nul"}) {
        const Result<shapes::Point> point = json::read<shapes::Point>(text);
        REQUIRE_FALSE(point.isOk());
        CHECK_MESSAGE(point.error().code() == ErrorCode::ParseError, text);
        CHECK(point.error().issues().empty());
    }
    const Result<shapes::Point> point = json::read<shapes::Point>("{\"x\": 1,\n \"y\": }");
    CHECK(point.error().message() == "Invalid JSON at line 2, column 7: expected a value");
    CHECK(point.error().detail() == "at byte 15 of 16");
}

} // namespace
