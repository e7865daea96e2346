#include "entities_for_tests.hpp"
#include "query/sql_builder.hpp"

#include <aerie/orm/find_options.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace aerie;
using shop::User;

namespace {

std::string where(const orm::Dialect& dialect, const orm::Condition<User>& condition) {
    std::string sql = orm::SqlBuilder{dialect, orm::entityOf<User>()}.deleteFrom().where(condition.tree).take().sql;
    return sql.substr(std::min(sql.size(), std::string{R"(DELETE FROM "users")"}.size()));
}

std::string sqlite(const orm::Condition<User>& condition) { return where(orm::sqliteDialect(), condition); }
std::string postgres(const orm::Condition<User>& condition) { return where(orm::postgresDialect(), condition); }

} // namespace

TEST_CASE("a select names its columns in the entity's order") {
    auto statement = orm::SqlBuilder{orm::sqliteDialect(), orm::entityOf<User>()}.select().limit(5, 10).take();

    CHECK(statement.sql ==
          R"(SELECT "id", "username", "email", "createdAt", "updatedAt" FROM "users" LIMIT ? OFFSET ?)");
    CHECK(statement.parameters == std::vector<orm::Value>{10, 5});
}

TEST_CASE("skip without take needs a limit in SQLite and none in PostgreSQL") {
    CHECK(orm::SqlBuilder{orm::sqliteDialect(), orm::entityOf<User>()}.selectOne().limit(5, std::nullopt).take().sql ==
          R"(SELECT 1 FROM "users" LIMIT -1 OFFSET ?)");
    CHECK(
        orm::SqlBuilder{orm::postgresDialect(), orm::entityOf<User>()}.selectOne().limit(5, std::nullopt).take().sql ==
        R"(SELECT 1 FROM "users" OFFSET $1)");
}

TEST_CASE("conditions become SQL with parameters, numbered where the database wants it") {
    const std::vector<std::string> names{"a", "b"};
    const auto condition = [&] {
        return orm::eq(&User::email, "x") && (orm::in(&User::username, names) || !orm::isNull(&User::email)) &&
               orm::between(&User::username, "a", "z");
    };

    CHECK(sqlite(condition()) ==
          R"( WHERE ("email" = ? AND ("username" IN (?, ?) OR NOT ("email" IS NULL)) AND "username" BETWEEN ? AND ?))");
    CHECK(
        postgres(condition()) ==
        R"( WHERE ("email" = $1 AND ("username" IN ($2, $3) OR NOT ("email" IS NULL)) AND "username" BETWEEN $4 AND $5))");
}

TEST_CASE("ILIKE is what the database has for it") {
    CHECK(sqlite(orm::ilike(&User::email, "A%")) == R"( WHERE UPPER("email") LIKE UPPER(?))");
    CHECK(postgres(orm::ilike(&User::email, "A%")) == R"( WHERE "email" ILIKE $1)");
}

TEST_CASE("long chains are one list, not a nest") {
    auto condition = orm::eq(&User::email, "0");
    for (int i = 1; i < 5'000; ++i) condition = std::move(condition) || orm::eq(&User::email, "x");

    const std::string sql = sqlite(condition);

    CHECK(sql.starts_with(R"( WHERE ("email" = ? OR "email" = ?)"));
    CHECK(std::count(sql.begin(), sql.end(), '(') == 1);
}

TEST_CASE("lists of keys are filled up to a power of two, so that few texts are prepared") {
    const orm::EntityInfo& user = orm::entityOf<User>();
    const std::vector<orm::Value> keys(5, orm::Value{1});
    const auto text = [&](std::size_t count) {
        return orm::SqlBuilder{orm::sqliteDialect(), user}
            .selectOne()
            .whereIn(*user.singleKey(), std::span{keys}.first(count))
            .take();
    };

    CHECK(text(1).sql == R"(SELECT 1 FROM "users" WHERE "id" = ?)");
    CHECK(text(3).sql == text(4).sql);
    CHECK(text(5).parameters.size() == 8);
}

TEST_CASE("names are quoted, whatever they hold") {
    CHECK(orm::Dialect::quoted("a\"b") == R"("a""b")");
    CHECK(orm::Dialect::literal("it's") == "'it''s'");
}
