// The problems of an input, word for word as zod 4 lists them for the same schema.
#include "json_shapes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace aerie;
using namespace shapes;

namespace {

template<class T> std::string issuesOf(std::string_view text, const json::ReadOptions& options = {}) {
    const Result<T> result = json::read<T>(text, options);
    return result ? "none" : toJson(result.error().issues());
}

template<class T> std::string messageOf(std::string_view text) {
    const Result<T> result = json::read<T>(text);
    if (result) return "none";
    std::string out;
    for (const Issue& issue : result.error().issues()) out += (out.empty() ? "" : "; ") + issue.message;
    return out;
}

TEST_CASE("a wrong kind names what was expected and what came") {
    CHECK(
        issuesOf<std::string>("5") ==
        R"([{"expected":"string","code":"invalid_type","path":[],"message":"Invalid input: expected string, received number"}])");
    struct {
        const char* text;
        const char* received;
    } const values[] = {{"null", "null"}, {"true", "boolean"}, {"[]", "array"}, {"{}", "object"}, {"1", "number"}};
    for (const auto& value : values) {
        CHECK(messageOf<std::string>(value.text) ==
              std::string{"Invalid input: expected string, received "} + value.received);
        CHECK(messageOf<Uuid>(value.text) == std::string{"Invalid input: expected string, received "} + value.received);
    }
    CHECK(messageOf<int>("\"1\"") == "Invalid input: expected number, received string");
    CHECK(messageOf<double>("null") == "Invalid input: expected number, received null");
    CHECK(messageOf<bool>("0") == "Invalid input: expected boolean, received number");
    CHECK(messageOf<std::vector<int>>("{}") == "Invalid input: expected array, received object");
    CHECK(messageOf<Point>("[]") == "Invalid input: expected object, received array");
    CHECK(messageOf<std::map<std::string, int>>("[]") == "Invalid input: expected record, received array");
    CHECK(messageOf<std::pair<int, int>>("{}") == "Invalid input: expected tuple, received object");
    CHECK(messageOf<std::monostate>("0") == "Invalid input: expected null, received number");
    CHECK(messageOf<std::optional<int>>("\"\"") == "Invalid input: expected number, received string");
    CHECK(messageOf<double>("1e999") == "Invalid input: expected number, received Infinity");
    CHECK(messageOf<double>("-1e999") == "Invalid input: expected number, received -Infinity");
}

TEST_CASE("a fraction where a whole number is wanted") {
    CHECK(
        issuesOf<int>("1.5") ==
        R"([{"expected":"int","format":"int32","code":"invalid_type","path":[],"message":"Invalid input: expected int, received number"}])");
    CHECK(
        issuesOf<std::int64_t>("1.5") ==
        R"([{"expected":"int","format":"safeint","code":"invalid_type","path":[],"message":"Invalid input: expected int, received number"}])");
}

TEST_CASE("bounds of numbers, texts and lists") {
    CHECK(
        issuesOf<Int<3, 9>>("2") ==
        R"([{"origin":"number","code":"too_small","minimum":3,"inclusive":true,"path":[],"message":"Too small: expected number to be >=3"}])");
    CHECK(
        issuesOf<Int<3, 9>>("10") ==
        R"([{"origin":"number","code":"too_big","maximum":9,"inclusive":true,"path":[],"message":"Too big: expected number to be <=9"}])");
    CHECK(
        issuesOf<Number<0.5, 1.5>>("0.1") ==
        R"([{"origin":"number","code":"too_small","minimum":0.5,"inclusive":true,"path":[],"message":"Too small: expected number to be >=0.5"}])");
    CHECK(messageOf<Number<0.5, 1.5>>("2") == "Too big: expected number to be <=1.5");
    CHECK(messageOf<std::int32_t>("3000000000") == "Too big: expected number to be <=2147483647");
    CHECK(messageOf<std::uint8_t>("-1") == "Too small: expected number to be >=0");
    CHECK(messageOf<std::uint64_t>("-1") == "Too small: expected number to be >=0");
    CHECK(messageOf<std::uint64_t>("99999999999999999999") == "Too big: expected number to be <=18446744073709551615");
    CHECK(messageOf<float>("1e39") == "Too big: expected number to be <=3.4028234663852886e+38");
    CHECK(
        issuesOf<Text<3, 5>>("\"ab\"") ==
        R"([{"origin":"string","code":"too_small","minimum":3,"inclusive":true,"path":[],"message":"Too small: expected string to have >=3 characters"}])");
    CHECK(
        issuesOf<Text<3, 5>>("\"abcdef\"") ==
        R"([{"origin":"string","code":"too_big","maximum":5,"inclusive":true,"path":[],"message":"Too big: expected string to have <=5 characters"}])");
    CHECK(messageOf<Text<3, 3>>("\"ab\"") == "Too small: expected string to have exactly 3 characters");
    CHECK(messageOf<std::array<int, 2>>("[1]") == "Too small: expected array to have exactly 2 items");
    CHECK(messageOf<std::array<int, 2>>("[1,2,3]") == "Too big: expected array to have exactly 2 items");
    CHECK(messageOf<std::pair<int, int>>("[1]") == "Too small: expected array to have >=2 items");
    CHECK(messageOf<std::pair<int, int>>("[1,2,3]") == "Too big: expected array to have <=2 items");
}

TEST_CASE("formats") {
    CHECK(
        issuesOf<Email>("\"a@\"") ==
        R"([{"origin":"string","code":"invalid_format","format":"email","path":[],"message":"Invalid email address"}])");
    CHECK(messageOf<Uuid>("\"a\"") == "Invalid UUID");
    CHECK(messageOf<Url>("\"a\"") == "Invalid URL");
    CHECK(messageOf<Timestamp>("\"a\"") == "Invalid ISO datetime");
    CHECK(messageOf<Text<3, 5, TextFormat::Email>>("\"a\"") ==
          "Too small: expected string to have >=3 characters; Invalid email address");
}

TEST_CASE("allowed values") {
    CHECK(
        issuesOf<Role>("\"boss\"") ==
        R"([{"code":"invalid_value","values":["guest","member","admin"],"path":[],"message":"Invalid option: expected one of \"guest\"|\"member\"|\"admin\""}])");
    CHECK(issuesOf<CircleTag>("null") ==
          R"([{"code":"invalid_value","values":["circle"],"path":[],"message":"Invalid input: expected \"circle\""}])");
}

TEST_CASE("missing members are undefined, in the order of the members") {
    CHECK(
        issuesOf<Point>("{}") ==
        R"([{"expected":"number","code":"invalid_type","path":["x"],"message":"Invalid input: expected number, received undefined"},)"
        R"({"expected":"number","code":"invalid_type","path":["y"],"message":"Invalid input: expected number, received undefined"}])");
    CHECK(
        issuesOf<Point>(R"({"y":null})") ==
        R"([{"expected":"number","code":"invalid_type","path":["x"],"message":"Invalid input: expected number, received undefined"},)"
        R"({"expected":"number","code":"invalid_type","path":["y"],"message":"Invalid input: expected number, received null"}])");
    CHECK(messageOf<Sometimes>("{}") == "Invalid input: expected number, received undefined");
    CHECK(messageOf<Mixed>("{}") == "Invalid input: expected nonoptional, received undefined; "
                                    "Invalid input: expected nonoptional, received undefined");
}

TEST_CASE("unknown members of a strict struct come after the problems of the known ones") {
    CHECK(
        issuesOf<Strict>(R"({"c":1,"a":1,"d":2})") ==
        R"([{"expected":"string","code":"invalid_type","path":["a"],"message":"Invalid input: expected string, received number"},)"
        R"({"code":"unrecognized_keys","keys":["c","d"],"path":[],"message":"Unrecognized keys: \"c\", \"d\""}])");
    CHECK(messageOf<Strict>(R"({"a":"","c":1})") == "Unrecognized key: \"c\"");
}

TEST_CASE("every problem is listed with its path") {
    const Result<Person> person = json::read<Person>(
        R"({"tags":[1,"a",null],"address":{"street":4},"name":"ab","email":"x","age":200.5,"role":"boss"})");
    REQUIRE_FALSE(person.isOk());
    CHECK(person.error().code() == ErrorCode::BadRequest);
    std::string paths;
    for (const Issue& issue : person.error().issues()) {
        for (const PathSegment& segment : issue.path)
            paths += "/" + (segment.isIndex() ? std::to_string(segment.index) : segment.name);
        paths += ' ';
    }
    CHECK(paths == "/name /email /age /role /tags/0 /tags/2 /address/street ");
    CHECK(
        issuesOf<std::map<std::string, std::vector<int>>>(R"({"b":[1,"x"],"a":1})") ==
        R"([{"expected":"number","code":"invalid_type","path":["b",1],"message":"Invalid input: expected number, received string"},)"
        R"({"expected":"array","code":"invalid_type","path":["a"],"message":"Invalid input: expected array, received number"}])");
}

TEST_CASE("the problems of a value that was given twice are those of the last one") {
    CHECK(messageOf<Point>(R"({"x":"a","y":1,"x":null})") == "Invalid input: expected number, received null");
    CHECK(messageOf<Again>(R"({"a":{"text":1},"a":{"text":null}})") == "Invalid input: expected string, received null");
}

TEST_CASE("a union has one problem, or those of the one alternative that nearly fits") {
    CHECK(issuesOf<Either>("{}") == R"([{"code":"invalid_union","errors":[],"path":[],"message":"Invalid input"}])");
    CHECK(messageOf<std::variant<Text<3>, int>>("\"a\"") == "Too small: expected string to have >=3 characters");
    CHECK(messageOf<std::variant<Text<3>, Text<0, 0>, int>>("\"a\"") == "Invalid input");
    CHECK(messageOf<std::variant<std::string, int>>("3e10") == "Too big: expected number to be <=2147483647");
    CHECK(messageOf<std::variant<std::string, int>>("1.5") == "Invalid input");
    CHECK(messageOf<std::variant<Strict, int>>(R"({"a":"x","c":1})") == "Unrecognized key: \"c\"");
    CHECK(messageOf<std::variant<Left>>("{}") == "Invalid input: expected string, received undefined");
    CHECK(messageOf<std::vector<std::variant<Text<3>, int>>>(R"([1,"a",true])") ==
          "Too small: expected string to have >=3 characters; Invalid input");
}

TEST_CASE("a discriminated union points at the discriminator, or into the alternative it names") {
    CHECK(
        issuesOf<Drawing>(R"({"figures":[{"type":"x"}]})") ==
        R"([{"code":"invalid_union","errors":[],"path":["figures",0,"type"],"message":"Invalid discriminator value. Expected 'circle' | 'rect' | 'square'"}])");
    CHECK(messageOf<Figure>("{}") == "Invalid discriminator value. Expected 'circle' | 'rect' | 'square'");
    CHECK(messageOf<Figure>(R"({"type":"circle"})") == "Invalid input: expected number, received undefined");
    CHECK(messageOf<Figure>("1") == "Invalid input: expected object, received number");
    CHECK(json::readMissing<Figure>().error().issues()[0].message ==
          "Invalid input: expected object, received undefined");
}

TEST_CASE("the list of problems is bounded, the verdict is not") {
    std::string text = "[";
    for (int i = 0; i < 500; ++i) text += "true,";
    text += "1]";
    CHECK(json::read<std::vector<int>>(text).error().issues().size() == 100);
    CHECK(json::read<std::vector<int>>(text, {.maxIssues = 3}).error().issues().size() == 3);
    CHECK_FALSE(json::read<std::vector<int>>(text, {.maxIssues = 0}).isOk());
    // The first ones are dropped with the value they belonged to.
    CHECK(json::read<std::map<std::string, std::vector<int>>>("{\"a\":" + text + ",\"a\":[]}").isOk());
}

TEST_CASE("names from the input are escaped in the list") {
    CHECK(
        issuesOf<std::map<std::string, int>>(R"({"a\"\n\u0001":""})") ==
        R"([{"expected":"number","code":"invalid_type","path":["a\"\n\u0001"],"message":"Invalid input: expected number, received string"}])");
}

TEST_CASE("the error's message is the pretty list, as zod's is") {
    CHECK(json::read<Point>(R"({"x":"a","y":1})").error().message() == R"([
  {
    "expected": "number",
    "code": "invalid_type",
    "path": [
      "x"
    ],
    "message": "Invalid input: expected number, received string"
  }
])");
}

TEST_CASE("a value made in C++ is checked against the rules of its type") {
    Person person{"ada", "ada@example.com", 36, Role::admin, {}, {}};
    CHECK(json::validate(person).isOk());

    person.name = "al";
    person.email = "nobody";
    person.age = 151;
    person.role = static_cast<Role>(9);
    const Result<void> checked = json::validate(person);

    REQUIRE_FALSE(checked.isOk());
    REQUIRE(checked.error().issues().size() == 4);
    CHECK(checked.error().issues()[0].message == "Too small: expected string to have >=3 characters");
    CHECK(checked.error().issues()[1].path == Path{PathSegment{"email"}});
    CHECK(checked.error().issues()[2].message == "Too big: expected number to be <=150");
    CHECK(checked.error().issues()[3].code == IssueCode::InvalidValue);

    CHECK_FALSE(json::validate(std::vector<double>{1, std::numeric_limits<double>::quiet_NaN()}).isOk());
    CHECK_FALSE(json::validate(std::map<std::string, Text<1>>{{"a", ""}}).isOk());
    CHECK_FALSE(json::validate(std::tuple<int, Text<1>>{}).isOk());
    CHECK_FALSE(json::validate(std::variant<int, Text<1>>{Text<1>{}}).isOk());
    CHECK_FALSE(json::validate(std::optional<Email>{"x"}).isOk());
    CHECK_FALSE(json::validate(json::Raw{"{"}).isOk());
    CHECK(json::validate(sample()).isOk());
}

} // namespace
