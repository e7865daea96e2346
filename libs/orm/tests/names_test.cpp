// The expected names are the ones TypeORM 1.1.1 gave to the same tables.
#include "names.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <vector>

namespace names = aerie::orm::names;

namespace {

std::vector<std::string_view> columns(std::initializer_list<std::string_view> list) { return list; }

} // namespace

TEST_CASE("a primary key keeps 27 digits") {
    CHECK(names::primaryKey("users", columns({"id"})) == "PK_a3ffb1c0c8416b9fc6f907b7433");
    CHECK(names::primaryKey("user_items", columns({"id"})) == "PK_73bc2ecd8f15ae345af4d8c3c09");
    CHECK(names::primaryKey("memberships", columns({"accountId", "groupName"})) == "PK_77129c29edd8629d6cf028d217c");
    CHECK(names::primaryKey("migrations", columns({"id"})) == "PK_8c82d7f526340ab734260ea46be");
}

TEST_CASE("a unique constraint keeps 27 digits, the one of a one-to-one 26") {
    CHECK(names::unique("users", columns({"username"})) == "UQ_fe0bb3f6520ee0469504521e710");
    CHECK(names::unique("users", columns({"email"})) == "UQ_97672ac88f789774dd47f7c8be3");
    CHECK(names::unique("posts", columns({"authorId", "slug"})) == "UQ_2e5d9a41fc5cff19bd4e0582640");
    CHECK(names::relation("profiles", columns({"accountId"})) == "REL_a443220e6eb2480b1514c8b620");
}

TEST_CASE("a foreign key and an index over the same column share their hash and not their length") {
    CHECK(names::foreignKey("user_items", columns({"userId"})) == "FK_6a54ee9674f49de71669f7b9dc7");
    CHECK(names::index("user_items", columns({"userId"})) == "IDX_6a54ee9674f49de71669f7b9dc");
}

TEST_CASE("columns are sorted before hashing, upper case first") {
    CHECK(names::index("chat_messages", columns({"roomId", "id"})) == "IDX_0000233b3e3ccc86872ae2c201");
    CHECK(names::index("chat_messages", columns({"id", "roomId"})) == "IDX_0000233b3e3ccc86872ae2c201");
    CHECK(names::index("posts", columns({"status", "publishedAt"})) == "IDX_a129c9a63a96ac7da3d1170a6b");
    CHECK(names::unique("t", columns({"b", "A"})) == names::unique("t", columns({"A", "b"})));
}

TEST_CASE("columns beyond the basic plane sort as JavaScript sorts them") {
    // "\uE000" is one code unit 0xE000, U+1F600 begins with the surrogate 0xD83D: JavaScript puts the emoji first.
    const auto byUtf16 = columns({"\xF0\x9F\x98\x80", "\xEE\x80\x80"});
    const auto byBytes = columns({"\xEE\x80\x80", "\xF0\x9F\x98\x80"});

    CHECK(names::unique("t", byUtf16) == names::unique("t", byBytes));
    CHECK(names::unique("t", byUtf16) == "UQ_d9602ab0f1c018e18e129a134cb");
}

TEST_CASE("checks and exclusions are named by their expression") {
    CHECK(names::check("accounts", R"("balance" >= -1000000)") == "CHK_56b8bc232164e2d8477048d022");
    CHECK(names::exclusion("bookings", R"(USING gist ("room" WITH =, daterange("fromDay", "toDay") WITH &&))") ==
          "XCL_8c6f422a93b2fe370f24d7aa0d");
}

TEST_CASE("the condition of a partial index is part of its name") {
    CHECK(names::index("posts", columns({"publishedAt"}), "\"status\" = 'published'") !=
          names::index("posts", columns({"publishedAt"})));
}

TEST_CASE("a schema before the table's name does not count") {
    CHECK(names::primaryKey("public.users", columns({"id"})) == names::primaryKey("users", columns({"id"})));
}
