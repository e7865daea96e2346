#include "entities_for_tests.hpp"
#include "every_type.hpp"
#include "postgres_server.hpp"
#include "test_database.hpp"

#include <aerie/io/when_all.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using shop::User;

namespace {

struct Postgres {
    explicit Postgres(orm::DataSourceOptions options = {}) : source(complete(std::move(options))) {
        run(source.initialize());
    }
    template<class T> T run(Task<T> task) { return loop.runUntilComplete(std::move(task)); }

    io::EventLoop loop;
    orm::DataSource source;

private:
    static orm::DataSourceOptions complete(orm::DataSourceOptions options) {
        options.url = postgresServer().freshDatabase();
        return options;
    }
};

} // namespace

TEST_CASE("PostgreSQL: raw values of every kind go there and come back") {
    Postgres db;
    const Uuid id = Uuid::v4();
    const Timestamp time = *Timestamp::parse("2024-02-29T12:34:56.789Z");
    const orm::Bytes bytes{0, 1, 255};

    const orm::Rows rows = db.run(db.source.query(
        "SELECT $1::int4 AS i, $2::int8 AS l, $3::float8 AS d, $4::bool AS b, $5::text AS t, $6::uuid AS u, "
        "$7::timestamp AS ts, $8::bytea AS x, $9::numeric AS n, NULL AS nothing, $10::timestamptz AS tz",
        42, std::int64_t{1} << 60, 0.1, true, "grüße", id, time, bytes, "12.340", time));

    CHECK(rows.size() == 1);
    CHECK(rows[0]["i"].integer() == 42);
    CHECK(rows[0]["l"].integer() == std::int64_t{1} << 60);
    CHECK(rows[0]["d"].real() == 0.1);
    CHECK(rows[0]["b"].boolean());
    CHECK(rows[0]["t"].text() == "grüße");
    CHECK(rows[0]["u"].uuid() == id);
    CHECK(rows[0]["ts"].timestamp() == time);
    CHECK(rows[0]["x"].bytes() == bytes);
    CHECK(rows[0]["n"].text() == "12.340");
    CHECK(rows[0]["nothing"].isNull());
}

TEST_CASE("PostgreSQL: entities are made, written and read") {
    Postgres db{{.entities = shop::kEntities}};
    db.run(db.source.synchronize());
    auto users = db.source.getRepository<User>();
    User ada{.username = "ada", .email = "ada@example.com"};
    db.run([](auto& repository, User& user) -> Task<> { co_await repository.insert(user); }(users, ada));

    for (int i = 0; i < 3; ++i) { // text at first, binary once the statement is described
        const User found = db.run(users.findOneByOrFail(orm::eq(&User::id, *ada.id)));
        CHECK(found.username == "ada");
        CHECK(found.createdAt == ada.createdAt);
    }
}
