#include "json_shapes.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace aerie;
using namespace shapes;

namespace {

TEST_CASE("structs are written in the order of their members, without blanks") {
    CHECK(json::write(Point{1, 2.5}) == R"({"x":1,"y":2.5})");
    CHECK(json::write(Node{"a", {{"b", {}}}}) == R"({"name":"a","children":[{"name":"b","children":[]}]})");
    CHECK(json::write(Empty{}) == "{}");
    std::string out = "data: ";
    json::append(out, Point{1, 2});
    CHECK(out == R"(data: {"x":1,"y":2})");
}

TEST_CASE("numbers are JavaScript's") {
    CHECK(
        json::write(Numbers{-128, 255, INT32_MIN, UINT32_MAX, INT64_MIN, UINT64_MAX, 0.1f, 0.1}) ==
        R"({"i8":-128,"u8":255,"i32":-2147483648,"u32":4294967295,"i64":-9223372036854775808,"u64":18446744073709551615,"f32":0.1,"f64":0.1})");
    CHECK(json::write(-0.0) == "0");
    CHECK(json::write(1e21) == "1e+21");
    CHECK(json::write(std::numeric_limits<double>::quiet_NaN()) == "null");
    CHECK(json::write(std::vector<double>{1, std::numeric_limits<double>::infinity()}) == "[1,null]");
    CHECK(json::write(Int<1, 5>{3}) == "3");
}

TEST_CASE("strings are escaped as JSON.stringify does") {
    CHECK(json::write(std::string{"\"\\/\b\f\n\r\t"}) == R"("\"\\/\b\f\n\r\t")");
    CHECK(json::write(std::string("\0\x01\x1f\x7f", 4)) == "\"\\u0000\\u0001\\u001f\x7f\"");
    CHECK(json::write(std::string{"é€😀\u2028"}) == "\"é€😀\u2028\"");
    std::string out;
    json::appendString(out, "a\"b");
    CHECK(out == R"("a\"b")");
}

TEST_CASE("what is not UTF-8 becomes U+FFFD, once for each broken character") {
    struct {
        const char* bytes;
        const char* written;
    } const samples[] = {
        {"\xFF", "�"},           {"\x80\x80", "��"},           {"a\xC3", "a�"},      {"\xC3(", "�("},
        {"\xE2\x82", "�"},       {"\xE2\x82z", "�z"},          {"\xE2(\xA1", "�(�"}, {"\xF0\x9F\x98", "�"},
        {"\xF0\x9F\x98z", "�z"}, {"\xF0\x9Fz", "�z"},          {"\xC0\x80", "��"},   {"\xED\xA0\x80", "���"},
        {"\xE0\x80\x80", "���"}, {"\xF4\x90\x80\x80", "����"}, {"\xF8\x88", "��"},   {"\xF0\x80\x80\x80", "����"},
    };
    for (const auto& sample : samples)
        CHECK_MESSAGE(json::write(std::string{sample.bytes}) == "\"" + std::string{sample.written} + "\"",
                      sample.written);
}

TEST_CASE("strings are written alike at every length") {
    // Longer than the writer's buffer, and cut by it at every place.
    for (const std::size_t around : {0, 1000, 1030, 2040, 4070}) {
        for (std::size_t length = around; length < around + 60; ++length) {
            const std::string plain(length, 'x');
            CHECK(json::write(plain) == "\"" + plain + "\"");
            CHECK(json::write(plain + "\n" + plain) == "\"" + plain + "\\n" + plain + "\"");
            CHECK(json::write(plain + "😀" + plain) == "\"" + plain + "😀" + plain + "\"");
            CHECK(json::write(plain + "\xF0\x9F" + plain) == "\"" + plain + "�" + plain + "\"");
            CHECK(json::write(std::vector<std::string>{plain, plain}) == "[\"" + plain + "\",\"" + plain + "\"]");
            CHECK(json::write(std::map<std::string, int>{{plain, 1}}) == "{\"" + plain + "\":1}");
            CHECK(json::write(json::Raw{"\"" + plain + "\""}) == "\"" + plain + "\"");
        }
    }
}

TEST_CASE("escapes survive when each byte needs six") {
    const std::string controls(3000, '\x01');
    std::string expected = "\"";
    for (int i = 0; i < 3000; ++i) expected += "\\u0001";
    CHECK(json::write(controls) == expected + "\"");
    const std::string wide = [] {
        std::string text;
        for (int i = 0; i < 3000; ++i) text += "я";
        return text;
    }();
    CHECK(json::write(wide) == "\"" + wide + "\"");
}

TEST_CASE("what is empty is null or left out, as its type says") {
    CHECK(json::write(Sometimes{}) == R"({"nullish":null,"nullable":null,"defaulted":7})");
    CHECK(json::write(Sometimes{1, 2, 3, 4}) == R"({"nullish":1,"left":2,"nullable":3,"defaulted":4})");
    CHECK(json::write(OnlyLeft{}) == "{}");
    CHECK(json::write(OnlyLeft{.a = {}, .b = 2}) == R"({"b":2})");
    CHECK(json::write(std::vector<Optional<int>>{1, {}}) == "[1,null]");
    CHECK(json::write(std::map<std::string, Optional<int>>{{"a", {}}, {"b", 1}}) == R"({"b":1})");
    CHECK(json::write(std::map<std::string, Optional<int>>{{"a", {}}}) == "{}");
    CHECK(json::write(std::optional<int>{}) == "null");
    const Optional<int> empty;
    CHECK(json::isUndefined(typeOf<Optional<int>>(), &empty));
    const std::optional<int> null;
    CHECK_FALSE(json::isUndefined(typeOf<std::optional<int>>(), &null));
}

TEST_CASE("enums, unions, tuples, fixed lists, scalars, raw JSON") {
    CHECK(json::write(Role::member) == "\"member\"");
    CHECK(json::write(static_cast<Role>(9)) == "null");
    CHECK(json::write(Either{Right{1}}) == R"({"right":1})");
    CHECK(json::write(Either{std::monostate{}}) == "null");
    CHECK(json::write(std::tuple<>{}) == "[]");
    CHECK(json::write(std::tuple<int, std::string, bool>{1, "a", true}) == R"([1,"a",true])");
    CHECK(json::write(std::array<int, 3>{1, 2, 3}) == "[1,2,3]");
    CHECK(json::write(*Uuid::parse("f47ac10b-58cc-4372-a567-0e02b2c3d479")) ==
          "\"f47ac10b-58cc-4372-a567-0e02b2c3d479\"");
    CHECK(json::write(Timestamp{1500}) == "\"1970-01-01T00:00:01.500Z\"");
    CHECK(json::write(Mixed{{"[1.0]"}, json::Value{1.0}}) == R"({"raw":[1.0],"value":1})");
}

TEST_CASE("a tree deeper than any stack is cut with null") {
    Node root;
    Node* last = &root;
    for (int i = 0; i < 5000; ++i) last = &last->children.emplace_back();

    const std::string text = json::write(root);

    CHECK(text.find("null") != std::string::npos);
    CHECK_FALSE(json::findSyntaxError(text, 1024).has_value());
    CHECK_FALSE(json::validate(root).isOk());
}

} // namespace
