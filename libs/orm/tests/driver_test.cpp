// The threads of the SQLite driver: reads on and off the loop, writes committed together, cancellation, closing.
#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace aerie;
using namespace aerie::literals;
using shop::User;

namespace {

// Counts to a million: some hundred milliseconds of work in one statement, and no row before the end.
constexpr const char* kLongRead =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT count(*) AS c FROM n";

User person(const std::string& name) { return {.username = name, .email = name + "@example.com"}; }

} // namespace

TEST_CASE("short reads are done on the loop, long ones on a thread, and the loop goes on meanwhile") {
    TestDatabase db{shop::kEntities};
    const auto before = db.dataSource.stats();
    (void)db.run(db.dataSource.query("SELECT 1"));
    CHECK(db.dataSource.stats().readsOnLoop == before.readsOnLoop + 1);
    bool isDone = false;
    Duration longestPause{};
    db.loop.spawn([](bool& done, Duration& longest) -> Task<> {
        TimePoint last = TimePoint::now();
        while (!done) {
            co_await io::sleepFor(1_ms);
            const TimePoint now = TimePoint::now();
            longest = std::max(longest, now - last);
            last = now;
        }
    }(isDone, longestPause));

    const TimePoint began = TimePoint::now();
    CHECK(db.run(db.dataSource.query(kLongRead))[0]["c"].integer() == 1'000'000);
    const Duration took = TimePoint::now() - began;
    isDone = true;

    CHECK(db.dataSource.stats().readsOffLoop == before.readsOffLoop + 1);
    CHECK(longestPause < took / 2);
}

TEST_CASE("a read that was long goes straight to a thread the next time") {
    TestDatabase db{shop::kEntities};
    for (int i = 0; i < 3; ++i) (void)db.run(db.dataSource.query(kLongRead));

    CHECK(db.dataSource.stats().readsOffLoop == 3);
}

TEST_CASE("more reads at once than connections wait for their turn") {
    TestDatabase db{shop::kEntities, {.poolSize = 2}};
    int done = 0;
    for (int i = 0; i < 12; ++i)
        db.loop.spawn([](orm::DataSource& source, int& count, io::EventLoop& loop) -> Task<> {
            const orm::Rows rows = co_await source.query(kLongRead);
            CHECK(rows[0]["c"].integer() == 1'000'000);
            if (++count == 12) loop.stop();
        }(db.dataSource, done, db.loop));

    db.loop.run();

    CHECK(done == 12);
    CHECK(db.run(db.dataSource.query("SELECT 7"))[0][0].integer() == 7);
}

TEST_CASE("writes that arrive together are committed together, and fail one by one") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    int done = 0, refused = 0;
    for (int i = 0; i < 200; ++i)
        db.loop.spawn(
            [](orm::Repository<User> repository, int n, int& ended, int& failed, io::EventLoop& loop) -> Task<> {
                User user = person("user" + std::to_string(n / 2)); // each name twice
                try {
                    co_await repository.insert(user);
                } catch (const orm::QueryFailedError& error) {
                    CHECK(error.kind() == orm::QueryErrorKind::UniqueViolation);
                    ++failed;
                }
                if (++ended == 200) loop.stop();
            }(users, i, done, refused, db.loop));

    db.loop.run();

    CHECK(refused == 100);
    CHECK(db.run(users.count()) == 100);
}

TEST_CASE("an insert of many that fails in a group leaves nothing, and the others of the group stay") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    int done = 0;
    const auto insert = [](orm::Repository<User> repository, std::vector<User> list, int& ended,
                           io::EventLoop& loop) -> Task<> {
        try {
            co_await repository.insert(list);
        } catch (const orm::QueryFailedError&) {
        }
        if (++ended == 3) loop.stop();
    };
    db.loop.spawn(insert(users, {person("a"), person("b")}, done, db.loop));
    db.loop.spawn(insert(users, {person("c"), person("a")}, done, db.loop));
    db.loop.spawn(insert(users, {person("d")}, done, db.loop));

    db.loop.run();

    std::string names;
    for (const User& user : db.run(users.find({.order = orm::asc(&User::username)}))) names += *user.username;
    CHECK(names == "abd");
}

TEST_CASE("what was answered is seen by every later read") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    for (int i = 0; i < 50; ++i) {
        User user = person("user" + std::to_string(i));
        db.run(users.insert(user));
        CHECK(db.run(users.exists(orm::eq(&User::id, *user.id))));
    }
}

TEST_CASE("a long read that is cancelled stops working") {
    TestDatabase db{shop::kEntities};
    const auto cancelled = [&]() -> Task<> {
        CancellationScope scope;
        db.loop.spawn([](CancellationScope& s) -> Task<> {
            co_await io::sleepFor(20_ms);
            s.cancel();
        }(scope));
        co_await scope.run(db.dataSource.query(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"));
    };

    CHECK_THROWS_AS(db.run(cancelled()), OperationCancelled);

    db.run(db.dataSource.destroy()); // would not return if the thread still counted
}

TEST_CASE("a task that is destroyed while its work runs leaves the work to itself") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    {
        io::EventLoop other;
        for (int i = 0; i < 50; ++i)
            other.spawn([](orm::Repository<User> repository, int n) -> Task<> {
                std::vector<User> list;
                for (int k = 0; k < 20; ++k) list.push_back(person(std::to_string(n) + "-" + std::to_string(k)));
                co_await repository.insert(list);
                co_await repository.find({.relations = orm::with(&User::userItems)});
            }(users, i));
    } // the loop goes, and every task with it

    db.run(db.dataSource.destroy());
}

TEST_CASE("closing answers what waits") {
    TestDatabase db{shop::kEntities, {.poolSize = 1}};
    int refused = 0, done = 0;
    for (int i = 0; i < 5; ++i)
        db.loop.spawn([](orm::DataSource& source, int& failed, int& ended, io::EventLoop& loop) -> Task<> {
            try {
                co_await source.query(kLongRead);
            } catch (const orm::QueryFailedError& error) {
                CHECK(error.kind() == orm::QueryErrorKind::Unavailable);
                ++failed;
            }
            if (++ended == 5) loop.stop();
        }(db.dataSource, refused, done, db.loop));
    db.loop.spawn([](orm::DataSource& source) -> Task<> { co_await source.destroy(); }(db.dataSource));

    db.loop.run();

    CHECK(done == 5);
    CHECK(refused >= 3);
}

TEST_CASE("several loops work on one data source at once") {
    TestDatabase db{shop::kEntities};
    std::atomic<int> inserted{0};
    const auto work = [&](int thread) {
        io::EventLoop loop;
        auto users = db.dataSource.getRepository<User>();
        loop.runUntilComplete([](orm::Repository<User> repository, int t, std::atomic<int>& count) -> Task<> {
            for (int i = 0; i < 40; ++i) {
                User user = person("t" + std::to_string(t) + "-" + std::to_string(i));
                co_await repository.insert(user);
                const User back = co_await repository.findOneOrFail(
                    {.where = orm::eq(&User::id, *user.id), .relations = orm::with(&User::userItems)});
                CHECK(back.username == user.username);
                ++count;
            }
        }(users, thread, inserted));
    };

    std::thread first{work, 1}, second{work, 2}, third{work, 3};
    first.join();
    second.join();
    third.join();

    CHECK(inserted == 120);
    CHECK(db.run(db.dataSource.getRepository<User>().count()) == 120);
}

TEST_CASE("statements over the threshold are counted and told") {
    struct Seen {
        std::atomic<int> count{0};
        std::string sql;
    } seen;
    TestDatabase db{shop::kEntities,
                    {.slowQueryThreshold = 20_ms,
                     .onSlowQuery =
                         [](void* context, std::string_view sql, Duration took) {
                             auto& s = *static_cast<Seen*>(context);
                             if (s.count.fetch_add(1) == 0) s.sql = sql;
                             CHECK(took >= 20_ms);
                         },
                     .slowQueryContext = &seen}};

    (void)db.run(db.dataSource.query(kLongRead));

    CHECK(seen.count >= 1);
    CHECK(seen.sql == kLongRead);
    CHECK(db.dataSource.stats().slowStatements >= 1);
}

TEST_CASE("an in-memory database works alike and is gone with its data source") {
    TestDatabase db{shop::kEntities, {.url = "sqlite::memory:"}};
    auto users = db.dataSource.getRepository<User>();
    User user = person("ada");

    db.run(users.insert(user));

    CHECK(db.run(users.findOneOrFail({.relations = orm::with(&User::userItems)})).userItems.empty());
    db.run(db.dataSource.destroy());
    db.run(db.dataSource.initialize());
    CHECK_THROWS_AS((void)db.run(users.count()), orm::QueryFailedError);
}

TEST_CASE("the directory of the file is made") {
    TestDirectory directory;
    io::EventLoop loop;
    orm::DataSource dataSource{{.url = "sqlite:" + directory.file("a/b/c.db"), .entities = shop::kEntities}};

    loop.runUntilComplete(dataSource.initialize());

    CHECK(loop.runUntilComplete(dataSource.query("PRAGMA journal_mode"))[0][0].text() == "wal");
    CHECK(loop.runUntilComplete(dataSource.query("PRAGMA synchronous"))[0][0].integer() == 1);
    CHECK(loop.runUntilComplete(dataSource.query("PRAGMA foreign_keys"))[0][0].integer() == 1);
}
