#include "json_shapes.hpp"

#include <aerie/base/typescript.hpp>

#include <doctest/doctest.h>

#include <string>

namespace typescript_test {

struct Point {
    std::string label;
};
struct Date {
    int year;
};
template<class T> struct Page {
    std::vector<T> items;
    std::optional<std::string> cursor;
};
struct Clash {
    Point mine;
    shapes::Point theirs;
    Date date;
    Page<shapes::Point> points;
    Page<std::string> texts;
};
struct CreateUser {
    std::string name;
    std::optional<std::string> bio;
};
struct CreateUserInput {
    bool isOther;
};
struct Documented {
    int plain;
    int odd;
};
struct Lists {
    std::vector<std::optional<int>> maybe;
    std::vector<std::vector<int>> nested;
    std::vector<shapes::Figure> figures;
    std::vector<std::map<std::string, std::optional<int>>> records;
    std::vector<shapes::CircleTag> tags;
    std::array<double, 2> pair;
    std::array<int, 9> long_;
    std::array<shapes::Figure, 2> both;
    std::tuple<> none;
    std::tuple<int, aerie::Optional<int>, aerie::Optional<shapes::Figure>> tail;
};

} // namespace typescript_test

template<> struct aerie::Describe<typescript_test::Documented> {
    static constexpr MemberInfo kMembers[] = {
        {"\"plain\":", 0, &typeOf<int>(), "How many. Not */ an end."},
        {"\"with-dash\":", sizeof(int), &typeOf<int>(), "First line.\n\nThird."},
    };
    static constexpr TypeInfo make() {
        return {.kind = Kind::Object, .size = 8, .name = "Documented", .members = kMembers};
    }
};

using namespace aerie;
using namespace typescript_test;
using typescript::Emitter;

namespace {

template<class T> std::string in() { return Emitter{}.inputType(typeOf<T>()); }
template<class T> std::string out() { return Emitter{}.outputType(typeOf<T>()); }

TEST_CASE("simple types") {
    CHECK(in<bool>() == "boolean");
    CHECK(in<int>() == "number");
    CHECK(in<std::uint64_t>() == "number");
    CHECK(out<double>() == "number");
    CHECK(in<Int<1, 5>>() == "number");
    CHECK(in<std::string>() == "string");
    CHECK(in<Text<1, 5>>() == "string");
    CHECK(out<Email>() == "string");
    CHECK(out<Uuid>() == "string");
    CHECK(in<Timestamp>() == "Date");
    CHECK(out<Timestamp>() == "Date");
    CHECK(in<void>() == "void");
    CHECK(out<std::monostate>() == "null");
    CHECK(out<json::Raw>() == "unknown");
    CHECK(in<json::Value>() == "unknown");
}

TEST_CASE("a whole input that may be left out can be undefined") {
    CHECK(in<Optional<int>>() == "number | undefined");
    CHECK(in<std::optional<int>>() == "number | null | undefined");
    CHECK(in<Nullable<int>>() == "number | null");
    CHECK(in<Default<int, 7>>() == "number | undefined");
    CHECK(out<Optional<int>>() == "number | undefined");
    CHECK(out<std::optional<int>>() == "number | null");
    CHECK(out<Default<int, 7>>() == "number");
}

TEST_CASE("lists, records and tuples") {
    Emitter types;
    CHECK(types.inputType(typeOf<Lists>()) == "Lists");
    const std::string text = types.declarations();
    CHECK(text.substr(text.find("export interface Lists")) == R"(export interface Lists {
  maybe: (number | null)[];
  nested: number[][];
  figures: (Circle | Rect)[];
  records: Record<string, number | null>[];
  tags: 'circle'[];
  pair: [number, number];
  long: number[];
  both: [Circle | Rect, Circle | Rect];
  none: [];
  tail: [number, number?, (Circle | Rect)?];
}
)");
    // In output a list has no holes: what is left out is null.
    CHECK(out<std::tuple<int, Optional<int>>>() == "[number, number | null]");
    CHECK(out<std::vector<Optional<int>>>() == "(number | null)[]");
    CHECK(in<std::vector<Optional<int>>>() == "number[]");
}

TEST_CASE("what looks the same both ways is one interface, in the order of need") {
    Emitter types;
    CHECK(types.inputType(typeOf<shapes::Drawing>()) == "Drawing");
    CHECK(types.outputType(typeOf<shapes::Drawing>()) == "Drawing");
    CHECK(types.outputType(typeOf<std::vector<shapes::Drawing>>()) == "Drawing[]");
    CHECK(types.declarations() == R"(export interface Circle {
  type: 'circle';
  r: number;
}

export type RectTag = 'rect' | 'square';

export interface Rect {
  type: RectTag;
  w: number;
  h: number;
}

export interface Drawing {
  figures: (Circle | Rect)[];
}
)");
}

TEST_CASE("what differs has the plain name for output and another for input") {
    Emitter types;
    types.useInput(typeOf<shapes::Sometimes>());
    types.useOutput(typeOf<shapes::Sometimes>());
    CHECK(types.inputType(typeOf<shapes::Sometimes>()) == "SometimesInput");
    CHECK(types.outputType(typeOf<shapes::Sometimes>()) == "Sometimes");
    CHECK(types.declarations() == R"(export interface SometimesInput {
  nullish?: number | null | undefined;
  left?: number | undefined;
  nullable: number | null;
  defaulted?: number | undefined;
}

export interface Sometimes {
  nullish: number | null;
  left?: number | undefined;
  nullable: number | null;
  defaulted: number;
}
)");
}

TEST_CASE("what holds something that differs, differs too; what is used one way only has the plain name") {
    Emitter types;
    types.useOutput(typeOf<shapes::Person>());
    types.useInput(typeOf<std::vector<shapes::Address>>());
    types.useInput(typeOf<CreateUser>());
    CHECK(types.outputType(typeOf<shapes::Person>()) == "Person");
    CHECK(types.inputType(typeOf<std::vector<shapes::Address>>()) == "AddressInput[]");
    CHECK(types.inputType(typeOf<CreateUser>()) == "CreateUser");
    CHECK(types.declarations().find("address: Address | null;") != std::string::npos);
    CHECK(types.declarations().find("bio?: string | null | undefined;") != std::string::npos);
}

TEST_CASE("a type that was not announced keeps the name it got first") {
    Emitter types;
    CHECK(types.inputType(typeOf<CreateUser>()) == "CreateUser");
    CHECK(types.outputType(typeOf<CreateUser>()) == "CreateUserOutput");
    CHECK(types.inputType(typeOf<CreateUser>()) == "CreateUser");
}

TEST_CASE("names that clash are numbered, in the order of use") {
    Emitter types;
    CHECK(types.outputType(typeOf<Clash>()) == "Clash");
    const std::string text = types.declarations();
    CHECK(text.substr(text.find("export interface Clash")) == R"(export interface Clash {
  mine: Point;
  theirs: Point2;
  date: Date2;
  points: PagePoint;
  texts: PageString;
}
)");
    types.useInput(typeOf<CreateUser>());
    types.useOutput(typeOf<CreateUser>());
    CHECK(types.outputType(typeOf<CreateUserInput>()) == "CreateUserInput");
    CHECK(types.inputType(typeOf<CreateUser>()) == "CreateUserInput2");
}

TEST_CASE("reserved names are left to the caller") {
    Emitter types;
    types.reserve("Circle");
    CHECK(types.outputType(typeOf<shapes::Circle>()) == "Circle2");
}

TEST_CASE("a type may hold itself") {
    Emitter types;
    CHECK(types.outputType(typeOf<shapes::Node>()) == "Node");
    CHECK(types.declarations() == "export interface Node {\n  name: string;\n  children: Node[];\n}\n");
    CHECK(Emitter{}.outputType(typeOf<shapes::Ping>()) == "Ping");
}

TEST_CASE("an empty struct does not accept everything") {
    Emitter types;
    CHECK(types.outputType(typeOf<shapes::Empty>()) == "Empty");
    CHECK(types.declarations() == "export type Empty = Record<string, never>;\n");
}

TEST_CASE("member comments are kept, odd names are quoted") {
    Emitter types;
    types.outputType(typeOf<Documented>());
    CHECK(types.declarations() == R"(export interface Documented {
  /** How many. Not *\/ an end. */
  plain: number;
  /**
   * First line.
   *
   * Third.
   */
  "with-dash": number;
}
)");
}

TEST_CASE("the same calls give the same bytes") {
    const auto emit = [] {
        Emitter types;
        types.inputType(typeOf<shapes::Everything>());
        types.outputType(typeOf<shapes::Person>());
        return types.declarations();
    };
    CHECK(emit() == emit());
}

} // namespace
