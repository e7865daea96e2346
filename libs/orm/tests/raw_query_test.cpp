#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using orm::Value;

TEST_CASE("a raw query takes parameters and gives cells by name and place") {
    TestDatabase db{shop::kEntities};

    const orm::Rows rows = db.run(db.dataSource.query("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e", 1, "two", 3.5,
                                                      std::nullopt, orm::Bytes{1, 2}));

    REQUIRE(rows.size() == 1);
    CHECK(rows.columns() == std::vector<std::string>{"a", "b", "c", "d", "e"});
    CHECK(rows[0]["a"].integer() == 1);
    CHECK(rows[0][1].text() == "two");
    CHECK(rows[0]["c"].real() == 3.5);
    CHECK(rows[0]["d"].isNull());
    CHECK(rows[0]["e"].bytes() == orm::Bytes{1, 2});
    CHECK_THROWS_AS((void)rows[0]["f"], orm::QueryFailedError);
}

TEST_CASE("raw statements that write go to the writer by themselves") {
    TestDatabase db{shop::kEntities};

    CHECK(
        db.run(db.dataSource.query("INSERT INTO chat_rooms(id, name) VALUES (?, 'general')", Uuid::v4())).affected() ==
        1);
    CHECK(db.run(db.dataSource.query("UPDATE chat_rooms SET name = 'x' RETURNING name"))[0][0].text() == "x");
    CHECK(db.run(db.dataSource.query("DELETE FROM chat_rooms")).affected() == 1);
    db.run(db.dataSource.query("VACUUM"));
}

TEST_CASE("uuids and timestamps travel as the texts that TypeORM writes") {
    TestDatabase db{shop::kEntities};
    const Uuid id = *Uuid::parse("F47AC10B-58CC-4372-A567-0E02B2C3D479");

    const orm::Rows rows = db.run(db.dataSource.query("SELECT ?, ?", id, Timestamp{1'700'000'000'123}));

    CHECK(rows[0][0].raw() == "f47ac10b-58cc-4372-a567-0e02b2c3d479");
    CHECK(rows[0][0].uuid() == id);
    CHECK(rows[0][1].raw() == "2023-11-14 22:13:20.123");
    CHECK(rows[0][1].timestamp() == Timestamp{1'700'000'000'123});
}

TEST_CASE("a value converts when nothing is lost, and says so otherwise") {
    CHECK(Value{"42"}.integer() == 42);
    CHECK(Value{2.0}.integer() == 2);
    CHECK(Value{true}.integer() == 1);
    CHECK(Value{7}.real() == 7.0);
    CHECK(Value{"1.5"}.real() == 1.5);
    CHECK(Value{1}.boolean());
    CHECK(Value{0.1}.text() == "0.1");
    CHECK(Value{-5}.text() == "-5");
    CHECK_THROWS_AS((void)Value{"4x"}.integer(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{2.5}.integer(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{1e300}.integer(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{2}.boolean(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{}.text(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{"x"}.uuid(), orm::QueryFailedError);
    CHECK_THROWS_AS((void)Value{"x"}.timestamp(), orm::QueryFailedError);
}

TEST_CASE("values describe themselves for messages, and compare by type and content") {
    CHECK(Value{}.describe() == "null");
    CHECK(Value{"a"}.describe() == "'a'");
    CHECK(Value{std::string(100, 'x')}.describe() == "'" + std::string(40, 'x') + "...'");
    CHECK(Value{orm::Bytes(3)}.describe() == "3 bytes");
    CHECK(Value{1} == Value{1});
    CHECK_FALSE(Value{1} == Value{1.0});
    CHECK_FALSE(Value{"1"} == Value{1});
    CHECK(Value{std::optional<int>{}} == Value{});
}
