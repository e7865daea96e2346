#include "postgres_database.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::literals;
using orm::QueryErrorKind;

namespace {

std::int64_t pidOf(PostgresDatabase& db) { return db.query("SELECT pg_backend_pid()")[0][0].integer(); }

} // namespace

TEST_CASE("PostgreSQL: each refusal has its kind and its SQLSTATE") {
    PostgresDatabase db;
    db.query(
        "CREATE TABLE a (id int PRIMARY KEY, n int NOT NULL CHECK (n > 0), parent int REFERENCES a, s varchar(3))");
    db.query("INSERT INTO a VALUES (1, 1)");
    const auto kind = [&](const char* sql) { return db.failureOf(db.source.query(sql)); };

    CHECK(kind("INSERT INTO a VALUES (1, 1)") == QueryErrorKind::UniqueViolation);
    CHECK(db.lastCode == "23505");
    CHECK(kind("INSERT INTO a VALUES (2, 1, 9)") == QueryErrorKind::ForeignKeyViolation);
    CHECK(kind("INSERT INTO a VALUES (2, NULL)") == QueryErrorKind::NotNullViolation);
    CHECK(kind("INSERT INTO a VALUES (2, -1)") == QueryErrorKind::CheckViolation);
    CHECK(kind("INSERT INTO a VALUES (2, 1, NULL, 'long')") == QueryErrorKind::TooLarge);
    CHECK(kind("SELECT nothing FROM a") == QueryErrorKind::Syntax);
    CHECK(kind("SELECT 'x'::int") == QueryErrorKind::Conversion);
    CHECK(kind("BEGIN") == QueryErrorKind::Syntax);
    CHECK(kind("COPY a TO STDOUT") == QueryErrorKind::Syntax);
    CHECK(db.query("SELECT count(*) FROM a")[0][0].integer() == 1);
}

TEST_CASE("PostgreSQL: a connection that is cut in a query is one error, and the next query works") {
    PostgresDatabase db{{.poolSize = 1}};
    const std::int64_t pid = pidOf(db);
    PostgresDatabase other;
    std::optional<QueryErrorKind> kind;
    db.run([](auto& d, auto& o, std::int64_t p, auto& k) -> Task<> {
        io::TaskGroup group;
        group.spawn([](auto& inner, auto& result) -> Task<> {
            try {
                co_await inner.source.query("SELECT pg_sleep(20)");
            } catch (const orm::QueryFailedError& error) {
                result = error.kind();
            }
        }(d, k));
        co_await io::sleepFor(50_ms);
        co_await o.source.query("SELECT pg_terminate_backend($1::int)", p);
        co_await group.join();
    }(db, other, pid, kind));

    CHECK(kind == QueryErrorKind::ConnectionLost);
    CHECK(db.query("SELECT 1")[0][0].integer() == 1);
}

TEST_CASE("PostgreSQL: a connection that is cut in a transaction rolls back, and says so once") {
    PostgresDatabase db;
    PostgresDatabase other;
    db.query("CREATE TABLE a (id int)");
    std::optional<QueryErrorKind> kind;
    const auto work = [&]() -> Task<> {
        const orm::Rows rows = co_await db.source.query("INSERT INTO a VALUES (1) RETURNING pg_backend_pid()");
        co_await other.source.query("SELECT pg_terminate_backend($1::int)", rows[0][0].integer());
        co_await io::sleepFor(20_ms);
        co_await db.source.query("INSERT INTO a VALUES (2)");
    };

    try {
        db.run(db.source.transaction(work));
    } catch (const orm::QueryFailedError& error) {
        kind = error.kind();
    }

    CHECK(kind == QueryErrorKind::ConnectionLost);
    CHECK(db.query("SELECT count(*) FROM a")[0][0].integer() == 0);
}

TEST_CASE("PostgreSQL: a server that is stopped and started again is used again") {
    PostgresServer& server = postgresServer();
    if (!server.isOurs()) return;
    PostgresDatabase db;
    server.stop();

    const auto kind = db.failureOf(db.source.query("SELECT 1"));
    CHECK((kind == QueryErrorKind::Unavailable || kind == QueryErrorKind::ConnectionLost));
    CHECK_FALSE(db.lastMessage.empty());

    server.start();
    std::optional<QueryErrorKind> last = kind;
    for (int i = 0; i < 5 && last; ++i) last = db.failureOf(db.source.query("SELECT 1"));
    CHECK_FALSE(last);
}

TEST_CASE("PostgreSQL: a server that cannot be reached is one clear error") {
    io::EventLoop loop;
    orm::DataSource source{{.url = "postgres://nobody@127.0.0.1:1/none"}};
    CHECK_THROWS_AS(loop.runUntilComplete(source.initialize()), orm::QueryFailedError);
    orm::DataSource wrong{{.url = "postgres://localhost/app?sslmode=perhaps"}};
    CHECK_THROWS(loop.runUntilComplete(wrong.initialize()));
}

TEST_CASE("PostgreSQL: when all connections are taken, waiting ends, and goes well once they are free") {
    PostgresDatabase db{{.poolSize = 2, .acquireTimeout = 200_ms}};
    std::optional<QueryErrorKind> refused;
    const auto hold = [&]() -> Task<> {
        co_await db.source.query("SELECT 1");
        co_await io::sleepFor(600_ms);
    };
    const auto transact = [&]() -> Task<> {
        try {
            co_await db.source.transaction(hold);
        } catch (const orm::QueryFailedError& error) {
            refused = error.kind();
        }
    };
    db.run([](auto& f) -> Task<> {
        io::TaskGroup group;
        for (int i = 0; i < 3; ++i) group.spawn(f());
        co_await group.join();
    }(transact));

    CHECK(refused == QueryErrorKind::PoolExhausted);
    CHECK(db.query("SELECT 1")[0][0].integer() == 1);
}

TEST_CASE("PostgreSQL: of two transactions that wait for each other one is ended, and may be done again") {
    PostgresDatabase db;
    db.query("CREATE TABLE a (id int PRIMARY KEY, n int)");
    db.query("INSERT INTO a VALUES (1, 0), (2, 0)");
    const auto update = [&](int first, int second) -> Task<> {
        const auto work = [&]() -> Task<> {
            co_await db.source.query("UPDATE a SET n = n + 1 WHERE id = $1", first);
            co_await io::sleepFor(50_ms);
            co_await db.source.query("UPDATE a SET n = n + 1 WHERE id = $1", second);
        };
        co_await db.source.transaction({.retries = 5}, work);
    };
    db.run([](auto& f) -> Task<> {
        io::TaskGroup group;
        group.spawn(f(1, 2));
        group.spawn(f(2, 1));
        co_await group.join();
    }(update));

    CHECK(db.query("SELECT min(n) FROM a")[0][0].integer() == 2);
}

TEST_CASE("PostgreSQL: a statement that takes too long is ended by the server") {
    PostgresDatabase db{{.statementTimeout = 100_ms}};

    CHECK(db.failureOf(db.source.query("SELECT pg_sleep(5)")) == QueryErrorKind::Timeout);

    CHECK(db.query("SELECT 1")[0][0].integer() == 1);
}

TEST_CASE("PostgreSQL: a transaction that does nothing for too long is ended by the server") {
    PostgresDatabase db{{.transactionIdleLimit = 100_ms}};
    const auto work = [&]() -> Task<> {
        co_await db.source.query("SELECT 1");
        co_await io::sleepFor(400_ms);
        co_await db.source.query("SELECT 1");
    };
    CHECK_THROWS_AS(db.run(db.source.transaction(work)), orm::QueryFailedError);
    CHECK(db.query("SELECT 1")[0][0].integer() == 1);
}

TEST_CASE("PostgreSQL: cancelling a task stops its query at the server") {
    PostgresDatabase db{{.poolSize = 2}};
    const auto slow = [&]() -> Task<> { co_await db.source.query("SELECT pg_sleep(30), 'slow one'"); };
    CHECK_THROWS_AS(db.run(io::withTimeout(slow(), 100_ms)), RequestTimeoutException);

    std::int64_t running = 1;
    for (int i = 0; i < 50 && running > 0; ++i) {
        db.run([]() -> Task<> { co_await io::sleepFor(20_ms); }());
        running = db.query("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%slow one%' AND state = 'active' "
                           "AND pid <> pg_backend_pid()")[0][0]
                      .integer();
    }
    CHECK(running == 0);
}

TEST_CASE("PostgreSQL: cancelling a transaction rolls it back") {
    PostgresDatabase db;
    db.query("CREATE TABLE a (id int)");
    const auto work = [&]() -> Task<> {
        co_await db.source.query("INSERT INTO a VALUES (1)");
        co_await db.source.query("SELECT pg_sleep(30)");
    };
    CHECK_THROWS_AS(db.run(io::withTimeout(db.source.transaction(work), 100_ms)), RequestTimeoutException);
    CHECK(db.query("SELECT count(*) FROM a")[0][0].integer() == 0);
}

TEST_CASE("PostgreSQL: a text with NUL is refused, and nothing of its unit is written") {
    PostgresDatabase db;
    CHECK(db.failureOf(db.source.query("SELECT $1::text", std::string("a\0b", 3))) == QueryErrorKind::Conversion);
}

TEST_CASE("PostgreSQL: a data source that is closed lets go of its connections") {
    PostgresDatabase watcher;
    PostgresDatabase db;
    const std::int64_t pid = pidOf(db);
    db.run(db.source.destroy());
    std::int64_t left = 1;
    for (int i = 0; i < 50 && left > 0; ++i)
        left =
            watcher.query("SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(pid))[0][0].integer();
    CHECK(left == 0);
    db.run(db.source.initialize());
    CHECK(db.query("SELECT 1")[0][0].integer() == 1);
}
