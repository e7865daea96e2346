// The types that the JSON and TypeScript tests read, write and describe.
#pragma once

#include <aerie/base/containers.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace shapes {

using namespace aerie;

struct Point {
    int x;
    double y;
    bool operator==(const Point&) const = default;
};

struct Numbers {
    std::int8_t i8;
    std::uint8_t u8;
    std::int32_t i32;
    std::uint32_t u32;
    std::int64_t i64;
    std::uint64_t u64;
    float f32;
    double f64;
    bool operator==(const Numbers&) const = default;
};

enum class Role { guest, member, admin };

struct Address {
    std::string street;
    std::optional<std::string> zip;
    bool operator==(const Address&) const = default;
};

struct Person {
    Text<3, 20> name;
    Email email;
    Int<0, 150> age;
    Role role;
    std::vector<std::string> tags;
    std::optional<Address> address;
    bool operator==(const Person&) const = default;
};

struct Sometimes {
    std::optional<int> nullish;
    Optional<int> left;
    Nullable<int> nullable;
    Default<int, 7> defaulted;
    bool operator==(const Sometimes&) const = default;
};

struct OnlyLeft {
    Optional<int> a;
    Optional<int> b;
};

struct Empty {};

struct Strict {
    static constexpr bool strict = true;
    std::string a;
    Optional<int> b;
};

enum class CircleTag { circle };
enum class RectTag { rect, square };

struct Circle {
    CircleTag type;
    double r;
    bool operator==(const Circle&) const = default;
};
struct Rect {
    RectTag type;
    double w;
    double h;
    bool operator==(const Rect&) const = default;
};
using Figure = std::variant<Circle, Rect>;

struct Drawing {
    std::vector<Figure> figures;
    bool operator==(const Drawing&) const = default;
};

struct Left {
    std::string left;
    bool operator==(const Left&) const = default;
};
struct Right {
    int right;
    bool operator==(const Right&) const = default;
};
using Either = std::variant<Left, Right, std::string, int, std::monostate>;

struct Node {
    std::string name;
    std::vector<Node> children;
    bool operator==(const Node&) const = default;
};

using NumberOrText = std::variant<int, double, std::string>;

struct Inner {
    std::string text;
    std::optional<std::vector<int>> more;
    Default<int, 5> number;
};
struct Again {
    Inner a;
};

struct WithInitialiser {
    std::optional<int> limit = 10;
};

struct Prefilled {
    std::vector<int> list = {1, 2};
    std::array<int, 2> pair = {1, 2};
};

struct Mixed {
    json::Raw raw;
    json::Value value;
};

// Only the innermost value tells the two apart.
struct Pong;
struct Ping {
    std::vector<std::variant<Ping, Pong>> next;
    int end;
};
struct Pong {
    std::vector<std::variant<Ping, Pong>> next;
    double end;
};

struct Everything {
    std::string text;
    bool flag;
    std::vector<int> numbers;
    std::map<std::string, Point> records;
    std::tuple<std::string, int, Optional<bool>> tuple;
    std::array<double, 2> pair;
    Either either;
    Figure figure;
    std::vector<std::optional<std::string>> maybe;
    Uuid id;
    Timestamp at;
    json::Raw raw;
    json::Value value;
    bool operator==(const Everything&) const = default;
};

inline Everything sample() {
    Everything out;
    out.text = "quote \" slash / line\n é 😀 \x01";
    out.flag = true;
    out.numbers = {1, -2, 2'000'000'000};
    out.records = {{"a", {1, 0.5}}, {"", {2, 1e-7}}};
    out.tuple = {"t", 3, Optional<bool>{true}};
    out.pair = {0.1, 1e21};
    out.either = Right{4};
    out.figure = Rect{RectTag::square, 1, 2};
    out.maybe = {std::nullopt, "x"};
    out.id = *Uuid::parse("f47ac10b-58cc-4372-a567-0e02b2c3d479");
    out.at = {1'767'323'045'678};
    out.raw = {"[1,{}]"};
    out.value = *json::Value::parse(R"({"b":[1,null,"x"]})");
    return out;
}

} // namespace shapes
