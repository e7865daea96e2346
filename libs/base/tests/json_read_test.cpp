#include "json_shapes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace aerie;
using namespace shapes;

namespace {

template<class T> T good(std::string_view text) {
    Result<T> result = json::read<T>(text);
    REQUIRE_MESSAGE(result.isOk(), (std::string{text} + "\n" + (result ? "" : result.error().message())));
    return *std::move(result);
}

template<class T> bool isRefused(std::string_view text) {
    const Result<T> result = json::read<T>(text);
    if (!result) CHECK_MESSAGE(result.error().code() == ErrorCode::BadRequest, text);
    return !result.isOk();
}

TEST_CASE("members are found in any order, with blanks anywhere") {
    CHECK(good<Point>(R"({"x":1,"y":2.5})") == Point{1, 2.5});
    CHECK(good<Point>(R"({"y":2.5,"x":1})") == Point{1, 2.5});
    CHECK(good<Point>(" {\n\t\"x\" : 1 ,\r\n \"y\":2.5 } ") == Point{1, 2.5});
    CHECK(good<Point>(R"({"\u0078":1,"\u0079":2.5})") == Point{1, 2.5});
}

TEST_CASE("unknown members are left out, wherever they stand and whatever they hold") {
    CHECK(good<Point>(R"({"a":[{"b":"\n"},null],"x":1,"xx":2,"":{},"y":2.5,"__proto__":{"x":9}})") == Point{1, 2.5});
    CHECK(isRefused<Point>(R"({"X":1,"Y":2})"));
    CHECK(good<Strict>(R"({"a":"x"})").a == "x");
    CHECK(isRefused<Strict>(R"({"a":"x","c":1})"));
}

TEST_CASE("of members with the same name the last one counts") {
    CHECK(good<Point>(R"({"x":1,"y":2,"x":3})") == Point{3, 2});
    CHECK(good<Point>(R"({"x":"no","y":2,"x":3})") == Point{3, 2});
    CHECK(isRefused<Point>(R"({"x":3,"y":2,"x":"no"})"));
    CHECK(good<Point>(R"({"x":1,"y":2,"\u0078":3})") == Point{3, 2});
    // What the first one put there does not shine through.
    const Again again = good<Again>(R"({"a":{"text":"x","more":[1],"number":1},"a":{"text":"y"}})");
    CHECK((again.a.text == "y" && !again.a.more && *again.a.number == 5));
    CHECK(good<Drawing>(R"({"figures":[{"type":"circle","r":1}],"figures":[]})").figures.empty());
    CHECK(good<std::map<std::string, Point>>(R"({"a":{"x":1,"y":1},"b":{"x":2,"y":2},"a":{"x":3,"y":3}})") ==
          std::map<std::string, Point>{{"a", {3, 3}}, {"b", {2, 2}}});
    CHECK(good<Sometimes>(R"({"nullish":1,"nullish":null,"nullable":1})").nullish == std::nullopt);
    CHECK(good<Drawing>(R"({"figures":[{"type":"circle","r":1,"type":"rect","w":1,"h":2}]})").figures[0] ==
          Figure{Rect{RectTag::rect, 1, 2}});
}

TEST_CASE("integers of every size take their whole range") {
    const Numbers low = good<Numbers>(R"({"i8":-128,"u8":0,"i32":-2147483648,"u32":0,"i64":-9223372036854775808,
                                          "u64":0,"f32":-1.5,"f64":-1e308})");
    const Numbers high = good<Numbers>(R"({"i8":127,"u8":255,"i32":2147483647,"u32":4294967295,
                                           "i64":9223372036854775807,"u64":18446744073709551615,"f32":0.1,"f64":0.1})");

    CHECK(low == Numbers{-128, 0, INT32_MIN, 0, INT64_MIN, 0, -1.5f, -1e308});
    CHECK(high == Numbers{127, 255, INT32_MAX, UINT32_MAX, INT64_MAX, UINT64_MAX, 0.1f, 0.1});
    for (const char* outside : {"-129", "128", "1e9", "-1e99"}) CHECK(isRefused<std::int8_t>(outside));
    for (const char* outside : {"-1", "256", "1e99"}) CHECK(isRefused<std::uint8_t>(outside));
    for (const char* outside : {"-32769", "32768"}) CHECK(isRefused<std::int16_t>(outside));
    for (const char* outside : {"-2147483649", "2147483648"}) CHECK(isRefused<std::int32_t>(outside));
    for (const char* outside : {"-1", "4294967296"}) CHECK(isRefused<std::uint32_t>(outside));
    for (const char* outside : {"-9223372036854775809", "9223372036854775808"}) CHECK(isRefused<std::int64_t>(outside));
    for (const char* outside : {"-1", "18446744073709551616"}) CHECK(isRefused<std::uint64_t>(outside));
    for (const char* outside : {"1e39", "-1e39", "1e999"}) CHECK(isRefused<float>(outside));
    for (const char* outside : {"1e999", "-1e999"}) CHECK(isRefused<double>(outside));
}

TEST_CASE("an integer is any whole number, as in JavaScript") {
    CHECK(good<int>("7.0") == 7);
    CHECK(good<int>("7e0") == 7);
    CHECK(good<int>("70e-1") == 7);
    CHECK(good<int>("-0") == 0);
    CHECK(good<std::int64_t>("9007199254740993") == 9007199254740993);
    CHECK(isRefused<int>("7.5"));
    CHECK(isRefused<int>("\"7\""));
    CHECK(std::signbit(good<double>("-0")));
    CHECK(std::signbit(good<double>("-0.0")));
    CHECK(good<double>("9007199254740993") == 9007199254740992.0);
}

TEST_CASE("what may be missing, may be null, or has a default") {
    const Sometimes empty = good<Sometimes>(R"({"nullable":null})");
    CHECK(empty == Sometimes{});
    CHECK(*empty.defaulted == 7);
    const Sometimes full = good<Sometimes>(R"({"nullish":1,"left":2,"nullable":3,"defaulted":4})");
    CHECK((full.nullish == 1 && full.left == 2 && full.nullable == 3 && *full.defaulted == 4));

    CHECK(good<Sometimes>(R"({"nullish":null,"nullable":1})").nullish == std::nullopt);
    CHECK(isRefused<Sometimes>(R"({})"));
    CHECK(isRefused<Sometimes>(R"({"left":null,"nullable":1})"));
    CHECK(isRefused<Sometimes>(R"({"defaulted":null,"nullable":1})"));
    CHECK(good<std::optional<int>>("null") == std::nullopt);
    CHECK(good<std::optional<std::optional<int>>>("5") == std::optional{std::optional{5}});
    CHECK(good<Optional<Nullable<int>>>("null")->has_value() == false);
}

TEST_CASE("a default of the struct itself stays when an optional member is missing") {
    CHECK(good<WithInitialiser>("{}").limit == 10);
    CHECK(good<WithInitialiser>(R"({"limit":null})").limit == std::nullopt);
    CHECK(good<Prefilled>(R"({"list":[],"pair":[3,4]})").list.empty());
    CHECK(good<Prefilled>(R"({"list":[3],"pair":[3,4],"list":[4]})").list == std::vector{4});
}

TEST_CASE("lists, records, tuples and fixed lists") {
    CHECK(good<std::vector<int>>("[]").empty());
    CHECK(good<std::vector<int>>(" [ 1 , 2 , 3 ] ") == std::vector{1, 2, 3});
    CHECK(good<std::vector<std::vector<std::string>>>(R"([["a"],[],["b","c"]])") ==
          std::vector<std::vector<std::string>>{{"a"}, {}, {"b", "c"}});
    CHECK(good<std::map<std::string, int>>(R"({"":1,"__proto__":2,"a\u0000b":3})") ==
          std::map<std::string, int>{{"", 1}, {"__proto__", 2}, {std::string("a\0b", 3), 3}});
    CHECK(good<std::tuple<std::string, int>>(R"(["a",1])") == std::tuple<std::string, int>{"a", 1});
    CHECK(good<std::tuple<int, Optional<int>>>("[1]") == std::tuple<int, Optional<int>>{1, {}});
    CHECK(good<std::pair<int, bool>>("[1,true]") == std::pair{1, true});
    CHECK(good<std::array<int, 3>>("[1,2,3]") == std::array{1, 2, 3});
    for (const char* text : {"[1,2]", "[1,2,3,4]", "[]", "{}"}) CHECK(isRefused<std::array<int, 3>>(text));
    for (const char* text : {"[1]", "[1,true,2]", "[true,1]"}) CHECK(isRefused<std::pair<int, bool>>(text));
}

TEST_CASE("enums are their names, scalars their texts") {
    CHECK(good<Role>("\"admin\"") == Role::admin);
    CHECK(good<Role>("\"\\u0061dmin\"") == Role::admin);
    for (const char* text : {"\"Admin\"", "\"\"", "0", "null", "\"admi\""}) CHECK(isRefused<Role>(text));
    CHECK(good<Uuid>("\"F47AC10B-58CC-4372-A567-0E02B2C3D479\"").toString() == "f47ac10b-58cc-4372-a567-0e02b2c3d479");
    CHECK(isRefused<Uuid>("\"f47ac10b\""));
    CHECK(good<Timestamp>("\"1970-01-01T00:00:01.500Z\"").milliseconds == 1500);
    CHECK(isRefused<Timestamp>("1500"));
}

TEST_CASE("strings keep every character and count as JavaScript counts") {
    CHECK(good<std::string>(R"("a\u0000b")") == std::string("a\0b", 3));
    CHECK(good<std::string>(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(good<std::string>(R"("\u00e9\u20AC\ud83d\ude00")") == "é€😀");
    CHECK(good<std::string>(R"("\ud800")") == "\xEF\xBF\xBD");
    CHECK(good<std::string>(R"("\ud800\ud83d\ude00\udc00x")") == "\xEF\xBF\xBD😀\xEF\xBF\xBDx");
    CHECK(good<std::string>(R"("\ud800\u0041")") == "\xEF\xBF\xBD"
                                                    "A");
    CHECK(good<Text<2, 2>>("\"😀\"") == "😀");
    CHECK(isRefused<Text<0, 1>>("\"😀\""));
    CHECK(good<Text<1, 1>>("\"é\"") == "é");
    CHECK(isRefused<Text<3, 5>>("\"ab\""));
    CHECK(isRefused<Email>("\"nobody\""));
}

TEST_CASE("raw JSON is kept as it stands, values as trees") {
    CHECK(good<json::Raw>(" {\"a\": [1.0, 2e0 ]} ").text == "{\"a\": [1.0, 2e0 ]}");
    CHECK(good<json::Value>("{\"a\":[1.0]}")["a"][0].integer() == 1);
    const Mixed mixed = good<Mixed>(R"({"raw":null,"value":{"b":[]},"raw":{"c" : 1}})");
    CHECK(mixed.raw.text == "{\"c\" : 1}");
    CHECK(mixed.value["b"].isArray());
    CHECK(isRefused<Mixed>(R"({"raw":1})"));
}

TEST_CASE("types that hold themselves are read to the depth allowed") {
    const Node node = good<Node>(R"({"name":"a","children":[{"name":"b","children":[]},{"children":[],"name":"c"}]})");
    CHECK(node == Node{"a", {{"b", {}}, {"c", {}}}});
    std::string deep = "{\"name\":\"x\",\"children\":[]}";
    for (int i = 0; i < 31; ++i) deep = "{\"name\":\"x\",\"children\":[" + deep + "]}";
    CHECK(json::read<Node>(deep).isOk());
    deep = "{\"name\":\"x\",\"children\":[" + deep + "]}";
    CHECK(json::read<Node>(deep).error().code() == ErrorCode::ParseError);
    CHECK(json::read<Node>(deep, {.maxDepth = 66}).isOk());
}

TEST_CASE("a fitting variant alternative is found by kind, by discriminator, or by trial") {
    CHECK(good<Either>(R"({"left":"x"})") == Either{Left{"x"}});
    CHECK(good<Either>(R"({"right":1})") == Either{Right{1}});
    CHECK(good<Either>(R"({"right":1,"left":"x"})") == Either{Left{"x"}});
    CHECK(good<Either>("\"x\"") == Either{"x"});
    CHECK(good<Either>("5") == Either{5});
    CHECK(good<Either>("null") == Either{std::monostate{}});
    for (const char* text : {"true", "[]", "{}", "1.5", R"({"right":"x"})"}) CHECK(isRefused<Either>(text));

    CHECK(good<Figure>(R"({"type":"circle","r":1})") == Figure{Circle{CircleTag::circle, 1}});
    CHECK(good<Figure>(R"({"w":1,"h":{},"type":"square","h":2})") == Figure{Rect{RectTag::square, 1, 2}});
    for (const char* text : {R"({"type":"x","r":1})", R"({"r":1})", R"({"type":1})", "{}", "1", R"({"type":"rect"})"})
        CHECK(isRefused<Figure>(text));
    CHECK(good<NumberOrText>("1.5") == NumberOrText{1.5});
    CHECK(good<NumberOrText>("2") == NumberOrText{2});
    CHECK(good<std::vector<NumberOrText>>("[1,2.5,\"x\"]") == std::vector<NumberOrText>{1, 2.5, "x"});
}

TEST_CASE("alternatives inside alternatives do not multiply without end") {
    std::string text = R"({"next":[],"end":true})";
    for (int i = 0; i < 31; ++i) text = R"({"next":[)" + text + R"(],"end":1})";

    CHECK(isRefused<Ping>(text)); // 2^31 ways to try

    text.replace(text.find("true"), 4, "1");
    CHECK(good<Ping>(text).next.size() == 1);
}

TEST_CASE("an input that was left out is undefined") {
    CHECK(json::readMissing<std::optional<int>>()->has_value() == false);
    CHECK(json::readMissing<Optional<Point>>()->has_value() == false);
    CHECK(**json::readMissing<Default<int, 7>>() == 7);
    CHECK(json::readMissing<Point>().error().issues()[0].message ==
          "Invalid input: expected object, received undefined");
    CHECK_FALSE(json::readMissing<Nullable<int>>().isOk());
    CHECK_FALSE(json::readMissing<Either>().isOk());
    CHECK(json::readMissing<std::variant<int, Optional<std::string>>>().isOk());
}

TEST_CASE("a value of everything is read back as it was written") {
    const Everything value = sample();
    const std::string text = json::write(value);

    CHECK(good<Everything>(text) == value);
    CHECK(json::write(good<Everything>(text)) == text);
    CHECK(*json::fromValue<Everything>(*json::Value::parse(text)) == value);
    CHECK(json::toValue(value) == *json::Value::parse(text));
}

TEST_CASE("a tree is read as its text is") {
    CHECK(*json::fromValue<Point>(*json::Value::parse(R"({"x":1,"y":2})")) == Point{1, 2});
    CHECK(json::fromValue<Point>(json::Value{5}).error().issues().size() == 1);
    CHECK(*json::fromValue<std::uint64_t>(json::Value{UINT64_MAX}) == UINT64_MAX);
    CHECK(*json::fromValue<int>(json::Value{7.0}) == 7);
    CHECK_FALSE(json::fromValue<int>(json::Value{7.5}).isOk());
}

} // namespace
