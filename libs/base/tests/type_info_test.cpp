#include <aerie/base/containers.hpp>
#include <aerie/base/describe.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/base/type_info.hpp>

#include <doctest/doctest.h>

#include <cstddef>

using namespace aerie;

namespace type_info_test {

enum class Role { admin, member, default_ };
enum class Sparse : std::int8_t { First = 3, Last = 127 };

struct Address {
    std::string street;
    std::optional<std::string> zip;
};

struct Tree {
    int value;
    std::vector<Tree> children;
};

struct Empty {};

struct Everything {
    bool flag;
    std::int8_t tiny;
    double ratio;
    std::uint16_t small;
    Uuid id;
    Timestamp at;
    std::string text;
    Role role;
    Address address;
    std::vector<Address> addresses;
    std::optional<int> maybe;
    Empty nothing;
    std::array<char, 3> bytes;
    std::int64_t last;
};

struct Strict {
    static constexpr bool strict = true;
    int a;
};

struct Padded {
    char a;
    std::int64_t b;
    char c;
};

class Money {
public:
    Money() : amount(0) {}
    std::int64_t amount;
    std::string currency;
};

template<class T> struct Page {
    std::vector<T> items;
};

struct Input {
    Text<3, 50> name;
    Default<Int<1, 100>, 20> limit;
    Optional<int> left;
    Nullable<int> null;
};

} // namespace type_info_test

AERIE_DESCRIBE(type_info_test::Money, amount, currency)

using namespace type_info_test;

TEST_CASE("members are found with their names, offsets and types") {
    const TypeInfo& info = typeOf<Everything>();

    CHECK(info.kind == Kind::Object);
    CHECK(info.name == "Everything");
    CHECK(info.size == sizeof(Everything));
    REQUIRE(info.members.size() == 14);
    CHECK(info.members[0].name() == "flag");
    CHECK(info.members[0].key == "\"flag\":");
    CHECK(info.members[1].offset == offsetof(Everything, tiny));
    CHECK(info.members[2].offset == offsetof(Everything, ratio));
    CHECK(info.members[3].offset == offsetof(Everything, small));
    CHECK(info.members[4].offset == offsetof(Everything, id));
    CHECK(info.members[5].offset == offsetof(Everything, at));
    CHECK(info.members[6].offset == offsetof(Everything, text));
    CHECK(info.members[7].offset == offsetof(Everything, role));
    CHECK(info.members[8].offset == offsetof(Everything, address));
    CHECK(info.members[9].offset == offsetof(Everything, addresses));
    CHECK(info.members[10].offset == offsetof(Everything, maybe));
    CHECK(info.members[11].offset == offsetof(Everything, nothing));
    CHECK(info.members[12].offset == offsetof(Everything, bytes));
    CHECK(info.members[13].offset == offsetof(Everything, last));
    CHECK(info.members[8].type == &typeOf<Address>());
    CHECK(info.members[9].type->element == &typeOf<Address>());
    CHECK(info.members[13].type->isSigned);
    CHECK(!info.members[3].type->isSigned);
}

TEST_CASE("padding does not move members") {
    const TypeInfo& info = typeOf<Padded>();

    CHECK(info.members[1].offset == offsetof(Padded, b));
    CHECK(info.members[2].offset == offsetof(Padded, c));
}

TEST_CASE("a type may contain itself") {
    const TypeInfo& info = typeOf<Tree>();

    CHECK(info.members[1].type->element == &info);
}

TEST_CASE("enumerators have their names; a trailing underscore is not part of them") {
    const TypeInfo& role = typeOf<Role>();
    const TypeInfo& sparse = typeOf<Sparse>();

    REQUIRE(role.enumerators.size() == 3);
    CHECK(role.enumerators[0].name == "admin");
    CHECK(role.enumerators[2].name == "default");
    REQUIRE(sparse.enumerators.size() == 2);
    CHECK(sparse.enumerators[0].name == "First");
    CHECK(sparse.enumerators[0].value == 3);
    CHECK(sparse.enumerators[1].value == 127);
    CHECK(sparse.size == 1);
}

TEST_CASE("templates are named with their arguments") { CHECK(typeOf<Page<int>>().name == "Page<int>"); }

TEST_CASE("empty and strict structs are described") {
    CHECK(typeOf<Empty>().members.empty());
    CHECK(typeOf<Strict>().isStrict);
    CHECK(!typeOf<Address>().isStrict);
    CHECK(typeOf<Strict>().members.size() == 1);
}

TEST_CASE("rules of validated types are in the table") {
    const TypeInfo& info = typeOf<Input>();

    CHECK(info.members[0].type->constraint->minLength == 3);
    CHECK(info.members[0].type->constraint->maxLength == 50);
    CHECK(info.members[1].type->kind == Kind::Default);
    CHECK(info.members[1].type->element->constraint->maxInteger == 100);
    CHECK(info.members[2].type->presence == Presence::MayBeLeft);
    CHECK(info.members[3].type->presence == Presence::MayBeNull);
    CHECK(Input{}.limit == 20);
}

TEST_CASE("optionals are filled, read and emptied through their table") {
    std::optional<std::string> value;
    const OptionalOps& ops = *typeOf<std::optional<std::string>>().ops.optional;

    CHECK(ops.value(&value) == nullptr);
    *static_cast<std::string*>(ops.emplace(&value)) = "x";
    CHECK(value == "x");
    CHECK(ops.value(&value) == &*value);
    ops.reset(&value);
    CHECK(!value);
}

TEST_CASE("sequences grow through their table") {
    std::vector<int> values;
    const SequenceOps& ops = *typeOf<std::vector<int>>().ops.sequence;

    *static_cast<int*>(ops.append(&values)) = 7;
    *static_cast<int*>(ops.append(&values)) = 8;

    CHECK(ops.length(&values) == 2);
    CHECK(static_cast<const int*>(ops.data(&values))[1] == 8);
    ops.clear(&values);
    CHECK(values.empty());
}

TEST_CASE("a record makes a value anew when its key comes again") {
    std::map<std::string, std::vector<int>> record;
    const RecordOps& ops = *typeOf<decltype(record)>().ops.record;

    static_cast<std::vector<int>*>(ops.insert(&record, "a"))->push_back(1);
    ops.insert(&record, "a");

    CHECK(record["a"].empty());
    int visited = 0;
    ops.forEach(&record, &visited, [](void* context, std::string_view key, const void*) {
        CHECK(key == "a");
        ++*static_cast<int*>(context);
    });
    CHECK(visited == 1);
}

TEST_CASE("a union changes its alternative through its table") {
    std::variant<int, std::string> value = 3;
    const TypeInfo& info = typeOf<decltype(value)>();

    CHECK(info.alternatives.size() == 2);
    CHECK(info.ops.variant->index(&value) == 0);
    *static_cast<std::string*>(info.ops.variant->emplace(&value, 1)) = "text";
    CHECK(std::get<std::string>(value) == "text");
    CHECK(info.ops.variant->value(&value) == &std::get<std::string>(value));
}

TEST_CASE("tuples and pairs know where their elements are") {
    std::tuple<bool, std::string, int> value{true, "x", 5};
    const TypeInfo& info = typeOf<decltype(value)>();
    const auto* base = reinterpret_cast<const char*>(&value);

    REQUIRE(info.members.size() == 3);
    CHECK(*reinterpret_cast<const int*>(base + info.members[2].offset) == 5);
    CHECK(*reinterpret_cast<const std::string*>(base + info.members[1].offset) == "x");
    CHECK(typeOf<std::pair<int, int>>().members[1].offset == sizeof(int));
}

TEST_CASE("the macro describes what cannot describe itself") {
    const TypeInfo& info = typeOf<Money>();

    CHECK(info.name == "Money");
    REQUIRE(info.members.size() == 2);
    CHECK(info.members[1].name() == "currency");
    CHECK(info.members[1].offset == offsetof(Money, currency));
}

TEST_CASE("ids and moments read and print through their scalar table") {
    Uuid id;
    Timestamp at;
    std::string out;

    CHECK(typeOf<Uuid>().ops.scalar->parse(&id, "f47ac10b-58cc-4372-a567-0e02b2c3d479"));
    CHECK(!typeOf<Uuid>().ops.scalar->parse(&id, "x"));
    CHECK(typeOf<Timestamp>().ops.scalar->parse(&at, "2024-01-01T00:00:00Z"));
    typeOf<Timestamp>().ops.scalar->append(&at, out);

    CHECK(out == "2024-01-01T00:00:00.000Z");
}
