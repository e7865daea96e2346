#include "entities_for_tests.hpp"
#include "postgres_database.hpp"

#include <aerie/io/task_group.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using shop::User;

TEST_CASE("PostgreSQL: raw values of every kind go there and come back") {
    PostgresDatabase db;
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
    PostgresDatabase db{{.entities = shop::kEntities}};
    auto users = db.source.getRepository<User>();
    User ada{.username = "ada", .email = "ada@example.com"};
    db.run([](auto& repository, User& user) -> Task<> { co_await repository.insert(user); }(users, ada));

    for (int i = 0; i < 3; ++i) { // text at first, binary once the statement is described
        const User found = db.run(users.findOneByOrFail(orm::eq(&User::id, *ada.id)));
        CHECK(found.username == "ada");
        CHECK(found.createdAt == ada.createdAt);
    }
}

TEST_CASE("PostgreSQL: statements of many tasks share a few connections, and each gets its own answer") {
    PostgresDatabase db{{.poolSize = 3}};
    int right = 0, failed = 0;
    const auto ask = [&](int i) -> Task<> {
        try {
            const orm::Rows rows =
                co_await db.source.query(i % 10 == 3 ? "SELECT 1 / ($1::int - $1)" : "SELECT $1::int", i);
            if (rows[0][0].integer() == i) ++right;
        } catch (const orm::QueryFailedError&) {
            ++failed;
        }
    };
    db.run([](auto& f) -> Task<> {
        io::TaskGroup group;
        for (int i = 0; i < 500; ++i) group.spawn(f(i));
        co_await group.join();
    }(ask));

    CHECK(right == 450);
    CHECK(failed == 50);
    CHECK(db.query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0][0].integer() <= 3);
}

TEST_CASE("PostgreSQL: several statements of one unit are all done, or none") {
    PostgresDatabase db{{.entities = shop::kEntities}};
    auto users = db.source.getRepository<User>();
    std::vector<User> list{{.username = "ada", .email = "a@x"}, {.username = "ada", .email = "b@x"}};

    CHECK_THROWS_AS(db.run([](auto& r, auto& l) -> Task<> { co_await r.insert(l); }(users, list)),
                    orm::QueryFailedError);

    CHECK(db.run(users.count()) == 0);
}

TEST_CASE("PostgreSQL: a transaction that cannot be ordered is done again when asked to") {
    PostgresDatabase db;
    db.query("CREATE TABLE counters (id int PRIMARY KEY, n int)");
    db.query("INSERT INTO counters VALUES (1, 0)");
    int attempts = 0;
    const auto increment = [&]() -> Task<> {
        ++attempts;
        const orm::Rows rows = co_await db.source.query("SELECT n FROM counters WHERE id = 1");
        co_await io::sleepFor(Duration::fromMilliseconds(2));
        co_await db.source.query("UPDATE counters SET n = $1 WHERE id = 1", rows[0][0].integer() + 1);
    };
    const auto once = [&]() -> Task<> {
        co_await db.source.transaction({.isolation = orm::IsolationLevel::Serializable, .retries = 50}, increment);
    };

    db.run([](auto& f) -> Task<> {
        io::TaskGroup group;
        for (int i = 0; i < 5; ++i) group.spawn(f());
        co_await group.join();
    }(once));

    CHECK(db.query("SELECT n FROM counters")[0][0].integer() == 5);
    CHECK(attempts > 5);
}

TEST_CASE("PostgreSQL: a changed table does not break what was prepared before") {
    PostgresDatabase db{{.entities = shop::kEntities}};
    auto users = db.source.getRepository<User>();
    User ada{.username = "ada", .email = "ada@example.com"};
    db.run([](auto& r, User& user) -> Task<> { co_await r.insert(user); }(users, ada));
    for (int i = 0; i < 3; ++i) CHECK(db.run(users.count()) == 1);
    CHECK(db.run(users.findOneByOrFail(orm::eq(&User::username, "ada"))).email == "ada@example.com");

    db.query("ALTER TABLE users ALTER COLUMN email TYPE text");

    CHECK(db.run(users.findOneByOrFail(orm::eq(&User::username, "ada"))).email == "ada@example.com");
}

TEST_CASE("PostgreSQL: a savepoint that fails leaves the transaction usable") {
    PostgresDatabase db{{.entities = shop::kEntities}};
    auto users = db.source.getRepository<User>();
    const auto add = [&](const char* name) -> Task<> {
        User user{.username = name, .email = name};
        co_await users.insert(user);
    };
    const auto again = [&]() -> Task<> { co_await add("ada"); };
    const auto work = [&]() -> Task<> {
        co_await add("ada");
        try {
            co_await db.source.transaction(again);
        } catch (const orm::QueryFailedError& error) {
            CHECK(error.kind() == orm::QueryErrorKind::UniqueViolation);
        }
        co_await add("bob");
    };

    db.run(db.source.transaction(work));

    CHECK(db.run(users.count()) == 2);
}

TEST_CASE("PostgreSQL: a commit after a failed statement that nobody minded is an error, not a silent rollback") {
    PostgresDatabase db{{.entities = shop::kEntities}};
    const auto work = [&]() -> Task<> {
        try {
            co_await db.source.query("SELECT 1 / 0");
        } catch (const orm::QueryFailedError&) {
        }
    };
    CHECK_THROWS_AS(db.run(db.source.transaction(work)), orm::QueryFailedError);
}
