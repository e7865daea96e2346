#include <aerie/base/json_value.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace aerie;
using json::Value;

namespace {

Value parse(std::string_view text) { return *Value::parse(text); }

TEST_CASE("a value tells its kind and gives itself only as that kind") {
    const Value document =
        parse(R"({"null":null,"yes":true,"int":7,"half":0.5,"text":"x","list":[1,"a"],"object":{}})");

    CHECK(document["null"].isNull());
    CHECK(document["yes"].boolean() == true);
    CHECK(document["int"].integer() == 7);
    CHECK(document["int"].number() == 7.0);
    CHECK(document["half"].number() == 0.5);
    CHECK_FALSE(document["half"].integer().has_value());
    CHECK(document["text"].string() == "x");
    CHECK(document["list"].array()->size() == 2);
    CHECK(document["object"].object()->empty());
    CHECK(document.kind() == Value::Kind::Object);

    CHECK_FALSE(document["int"].boolean().has_value());
    CHECK_FALSE(document["text"].number().has_value());
    CHECK_FALSE(document["int"].string().has_value());
    CHECK(document["text"].array() == nullptr);
    CHECK(document["list"].object() == nullptr);
}

TEST_CASE("lookups chain through what is not there") {
    const Value document = parse(R"({"a":{"b":[{"c":1}]},"n":null})");

    CHECK(document["a"]["b"][0]["c"].integer() == 1);
    CHECK(document["a"]["x"][7]["c"].isNull());
    CHECK(document["a"]["b"][1].isNull());
    CHECK(document.find("n") != nullptr);
    CHECK(document.find("m") == nullptr);
    CHECK(document[0].isNull());
}

TEST_CASE("JSON Pointer leads through names and indices") {
    const Value document = parse(R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"x":{"0":{"y":3}}})");

    CHECK(document.at("") == &document);
    CHECK(document.at("/foo/0")->string() == "bar");
    CHECK(document.at("/")->integer() == 0);
    CHECK(document.at("/a~1b")->integer() == 1);
    CHECK(document.at("/m~0n")->integer() == 8);
    CHECK(document.at("/x/0/y")->integer() == 3);
    for (const char* pointer :
         {"foo", "/foo/2", "/foo/-", "/foo/01", "/foo/+1", "/nope", "/foo/0/x", "/foo/999999999999999999999"})
        CHECK_MESSAGE(document.at(pointer) == nullptr, pointer);
}

TEST_CASE("integers are exact to 64 bits, other numbers are doubles") {
    CHECK(parse("9223372036854775807").integer() == INT64_MAX);
    CHECK(parse("-9223372036854775808").integer() == INT64_MIN);
    CHECK(parse("18446744073709551615").unsignedInteger() == UINT64_MAX);
    CHECK_FALSE(parse("18446744073709551615").integer().has_value());
    CHECK(parse("18446744073709551616").number() == 18446744073709551616.0);
    CHECK_FALSE(parse("18446744073709551616").unsignedInteger().has_value());
    CHECK(parse("1.0").integer() == 1);
    CHECK(parse("1e3").integer() == 1000);
    CHECK(std::signbit(*parse("-0").number()));
    CHECK(parse("-0").integer() == 0);
    CHECK(parse("1e999").number() == std::numeric_limits<double>::infinity());
    CHECK_FALSE(parse("-9223372036854775809").integer().has_value());
    CHECK(Value{std::uint64_t{5}}.integer() == 5);
    CHECK_FALSE(Value{-5}.unsignedInteger().has_value());
}

TEST_CASE("documents are written as JSON.stringify writes them") {
    for (const char* text :
         {"null", "true", "false", "0", "-1", "1.5", "\"\"", "\"a\\nb\"", "[]", "{}", "[1,[2,[]],{}]",
          R"({"a":{"b":[1,2,{"c":null}]},"":"x"})", "18446744073709551615", "1e+21"})
        CHECK(parse(text).write() == text);
    CHECK(parse(" { \"b\" : 1.0 , \"a\" : [ 1e2 , -0 ] } ").write() == R"({"b":1,"a":[100,0]})");
    CHECK(parse("1e999").write() == "null");
    CHECK(Value{std::numeric_limits<double>::quiet_NaN()}.write() == "null");
}

TEST_CASE("with an indent there is a line for each member") {
    CHECK(parse(R"({"a":[1,{"b":2}],"c":{},"d":[]})").write(2) == R"({
  "a": [
    1,
    {
      "b": 2
    }
  ],
  "c": {},
  "d": []
})");
    CHECK(parse("1").write(2) == "1");
}

TEST_CASE("of members with the same name the last value counts, at the first one's place") {
    CHECK(parse(R"({"a":1,"b":2,"a":3})").write() == R"({"a":3,"b":2})");
    CHECK(parse(R"({"a":1,"a":2,"a":3,"a":{"a":4,"a":5}})").write() == R"({"a":{"a":5}})");
    CHECK(parse(R"({"a":1,"\u0061":2})").write() == R"({"a":2})");
    CHECK(parse(R"({"__proto__":1,"constructor":2})").write() == R"({"__proto__":1,"constructor":2})");
    // Many members are compared another way.
    std::string text = "{", expected = "{";
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < 50; ++i) {
            const std::string name = "\"k" + std::to_string(i) + "\":";
            text += (text.size() > 1 ? "," : "") + name + std::to_string(round * 100 + i);
            if (round == 1) expected += (i > 0 ? "," : "") + name + std::to_string(100 + i);
        }
    CHECK(parse(text + "}").write() == expected + "}");
}

TEST_CASE("trees are built and changed in place") {
    Value document;
    document.makeObject().set("name", "x");
    document.makeObject().set("list", Value::Array{1, "two", nullptr, 4.5, true});
    document.makeObject().set("name", "y");
    document.object()->find("list")->makeArray().push_back(json::Object{});
    CHECK(document.write() == R"({"name":"y","list":[1,"two",null,4.5,true,{}]})");

    CHECK(document.object()->erase("list"));
    CHECK_FALSE(document.object()->erase("list"));
    CHECK(document.object()->size() == 1);
    document = Value{5};
    document.makeArray().emplace_back(1);
    CHECK(document.write() == "[1]");
    document.array()->clear();
    CHECK(document.write() == "[]");
}

TEST_CASE("copies are independent, moves leave null, and parts may be moved out of their whole") {
    Value original = parse(R"({"a":[1,{"b":"text"}],"c":"x"})");
    Value copy = original;
    copy.object()->find("a")->makeArray().clear();
    CHECK(original.write() == R"({"a":[1,{"b":"text"}],"c":"x"})");
    CHECK(copy.write() == R"({"a":[],"c":"x"})");

    Value moved = std::move(original);
    CHECK(original.isNull()); // NOLINT: what is left behind is part of the contract
    CHECK(moved["c"].string() == "x");

    moved = std::move(*moved.object()->find("a"));
    CHECK(moved.write() == R"([1,{"b":"text"}])");
    moved = moved[1];
    CHECK(moved.write() == R"({"b":"text"})");
    Value& self = moved;
    moved = self;
    CHECK(moved.write() == R"({"b":"text"})");
}

TEST_CASE("equality is that of the JSON") {
    CHECK(parse(R"({"a":1,"b":[true,null]})") == parse(R"({"b":[true,null],"a":1.0})"));
    CHECK(Value{1} == Value{1.0});
    CHECK(Value{UINT64_MAX} == Value{UINT64_MAX});
    CHECK_FALSE(Value{INT64_MAX} == Value{9223372036854775808.0});
    CHECK_FALSE(Value{std::uint64_t{1} << 63} == Value{INT64_MIN});
    CHECK(parse("0") == parse("-0"));
    for (const char* other : {R"({"a":1})", R"({"a":1,"c":[true,null]})", R"({"a":1,"b":[null,true]})", "[]", "null",
                              R"({"a":"1","b":[true,null]})", R"({"a":1,"b":[true]})"})
        CHECK_FALSE(parse(R"({"a":1,"b":[true,null]})") == parse(other));
    CHECK_FALSE(Value{true} == Value{1});
    CHECK_FALSE(Value{""} == Value{nullptr});
}

TEST_CASE("a tree a hundred thousand levels deep is copied, compared, written and destroyed without a deep stack") {
    Value deep;
    for (int i = 0; i < 100'000; ++i) {
        Value::Array outer;
        outer.push_back(std::move(deep));
        deep = std::move(outer);
    }
    const Value copy = deep;

    CHECK(copy == deep);
    CHECK(copy.write().size() == 200'004);
}

TEST_CASE("strings hold any bytes and are empty without memory") {
    const Value zero{std::string_view{"a\0b", 3}};
    CHECK(zero.string()->size() == 3);
    CHECK(zero.write() == R"("a\u0000b")");
    CHECK(Value{""}.string() == "");
    CHECK(Value{std::string{"x"}}.string() == "x");
    CHECK(sizeof(Value) == 16);
}

} // namespace
