#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace aerie;
using namespace aerie::literals;
using shop::User;
using shop::UserItem;

namespace {

User person(const char* name) { return {.username = name, .email = std::string{name} + "@example.com"}; }

struct Bank {
    explicit Bank(orm::DataSourceOptions options = {}) : db(shop::kEntities, std::move(options)) {}

    // As a service would, that knows nothing of transactions.
    Task<> add(const char* name) {
        User user = person(name);
        co_await users.insert(user);
    }
    std::int64_t count() { return db.run(users.count()); }

    TestDatabase db;
    orm::DataSource& source = db.dataSource;
    orm::Repository<User> users = source.getRepository<User>();
};

} // namespace

TEST_CASE("what a transaction did is there after it, and its value comes back") {
    Bank bank;

    const auto id = bank.db.run(bank.source.transaction([](orm::EntityManager& manager) -> Task<Uuid> {
        auto users = manager.getRepository<User>();
        User user = person("ada");
        co_await users.insert(user);
        UserItem item{.userId = user.id, .name = "book"};
        co_await manager.getRepository<UserItem>().insert(item);
        co_return user.id.value;
    }));

    CHECK(bank.db.run(bank.users.findOneByOrFail(orm::eq(&User::id, id))).username == "ada");
}

TEST_CASE("an exception rolls everything back and reaches the caller") {
    Bank bank;
    const auto failing = [&]() -> Task<> {
        co_await bank.add("ada");
        CHECK(co_await bank.users.count() == 1); // seen inside
        throw std::runtime_error("no");
    };

    CHECK_THROWS_AS(bank.db.run(bank.source.transaction(failing)), std::runtime_error);

    CHECK(bank.count() == 0);
}

TEST_CASE("repositories of the data source belong to the transaction they are used in") {
    Bank bank;
    bool wasSeenOutside = true;
    const auto work = [&]() -> Task<> {
        co_await bank.add("ada");
        // Another task, outside of the transaction, does not see the row.
        bank.db.loop.spawn(
            [](Bank& b, bool& seen) -> Task<> { seen = co_await b.users.count() > 0; }(bank, wasSeenOutside));
        co_await io::sleepFor(20_ms);
        co_await bank.add("bob");
    };

    bank.db.run(bank.source.transaction(work));

    CHECK_FALSE(wasSeenOutside);
    CHECK(bank.count() == 2);
}

TEST_CASE("a transaction inside of a transaction is a savepoint") {
    Bank bank;
    const auto inner = [&]() -> Task<> {
        co_await bank.add("bob");
        throw std::runtime_error("only this part");
    };
    const auto outer = [&]() -> Task<> {
        co_await bank.add("ada");
        try {
            co_await bank.source.transaction(inner);
        } catch (const std::runtime_error&) {
        }
        CHECK(co_await bank.users.count() == 1);
        co_await bank.source.transaction([&]() -> Task<> { co_await bank.add("cyd"); });
    };

    bank.db.run(bank.source.transaction(outer));

    CHECK(bank.count() == 2);
    CHECK(bank.db.run(bank.users.exists(orm::eq(&User::username, "cyd"))));
}

TEST_CASE("a statement that fails does not end the transaction") {
    if (usesPostgres()) return; // there it does; a transaction inside of the transaction goes on
    Bank bank;
    const auto work = [&]() -> Task<> {
        co_await bank.add("ada");
        try {
            co_await bank.add("ada");
        } catch (const orm::QueryFailedError& error) {
            CHECK(error.kind() == orm::QueryErrorKind::UniqueViolation);
        }
        co_await bank.add("bob");
    };

    bank.db.run(bank.source.transaction(work));

    CHECK(bank.count() == 2);
}

TEST_CASE("transactions follow each other, and none sees another's half") {
    if (usesPostgres()) return; // there they run side by side
    Bank bank;
    int finished = 0;
    for (int i = 0; i < 8; ++i) {
        bank.db.loop.spawn([](Bank& b, int& done) -> Task<> {
            co_await b.source.transaction([&]() -> Task<> {
                const std::int64_t before = co_await b.users.count();
                co_await io::sleepFor(1_ms);
                const std::string name = "user" + std::to_string(before);
                User user{.username = name, .email = name};
                co_await b.users.insert(user);
                CHECK(co_await b.users.count() == before + 1);
            });
            if (++done == 8) b.db.loop.stop();
        }(bank, finished));
    }

    bank.db.loop.run();

    CHECK(bank.count() == 8);
}

TEST_CASE("cancelling a transaction rolls it back") {
    Bank bank;
    const auto work = [&]() -> Task<> {
        co_await bank.add("ada");
        co_await io::sleepFor(10_s);
    };
    const auto cancelled = [&]() -> Task<> {
        CancellationScope scope;
        bank.db.loop.post([&] { bank.db.loop.post([&] { scope.cancel(); }); });
        co_await scope.run(bank.source.transaction(work));
    };

    CHECK_THROWS_AS(bank.db.run(cancelled()), OperationCancelled);

    CHECK(bank.count() == 0);
    bank.db.run(bank.add("bob"));
    CHECK(bank.count() == 1);
}

TEST_CASE("a transaction that does nothing for too long is rolled back, and told so when it comes back") {
    if (usesPostgres()) return; // there the server ends it; tests/postgres_fault_test.cpp
    Bank bank{{.transactionIdleLimit = 150_ms}};
    const auto work = [&]() -> Task<> {
        co_await bank.add("ada");
        co_await io::sleepFor(500_ms);
        co_await bank.add("bob");
    };
    std::string reason;

    try {
        bank.db.run(bank.source.transaction(work));
    } catch (const orm::QueryFailedError& error) {
        reason = error.driverMessage();
    }

    CHECK(reason.find("did nothing for too long") != std::string::npos);
    CHECK(bank.count() == 0);
}

TEST_CASE("a write that waits for a transaction longer than the busy timeout fails as busy") {
    if (usesPostgres()) return; // there it does not wait
    Bank bank{{.busyTimeout = 150_ms}};
    orm::QueryErrorKind kind{};
    const auto work = [&]() -> Task<> {
        co_await bank.add("ada");
        bank.db.loop.spawn([](Bank& b, orm::QueryErrorKind& out) -> Task<> {
            try {
                co_await b.add("bob");
            } catch (const orm::QueryFailedError& error) {
                out = error.kind();
            }
        }(bank, kind));
        co_await io::sleepFor(600_ms);
    };

    bank.db.run(bank.source.transaction(work));

    CHECK(kind == orm::QueryErrorKind::Busy);
    CHECK(bank.count() == 1);
}

TEST_CASE("raw statements of a transaction belong to it, and BEGIN outside of one is refused") {
    if (usesPostgres()) return; // there parameters are $1; tests/postgres_fault_test.cpp
    Bank bank;
    bank.db.run(bank.source.transaction([](orm::EntityManager& manager) -> Task<> {
        const orm::Rows changed = co_await manager.query(
            "INSERT INTO users(id, username, email) VALUES ('00000000-0000-4000-8000-000000000001', ?, ?)", "ada",
            "a@x");
        CHECK(changed.affected() == 1);
        CHECK((co_await manager.query("SELECT count(*) AS n FROM users"))[0]["n"].integer() == 1);
    }));
    CHECK(bank.count() == 1);

    CHECK_THROWS_AS(bank.db.run(bank.source.query("BEGIN IMMEDIATE")), orm::QueryFailedError);
    bank.db.run(bank.add("bob"));
    CHECK(bank.count() == 2);
}
