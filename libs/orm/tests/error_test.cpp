#include "entities_for_tests.hpp"
#include "every_type.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace aerie;
using orm::QueryErrorKind;
using shop::User;
using shop::UserItem;

namespace {

struct Failure {
    QueryErrorKind kind{};
    std::string driverCode;
    ErrorCode code{};
    std::string message;
    std::string detail;
};

template<class Action> Failure failureOf(Action action) {
    try {
        action();
    } catch (const orm::QueryFailedError& error) {
        return {error.kind(), error.driverCode(), error.code(), error.what(), error.error().detail()};
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a taken value is a unique violation, and a conflict for whoever does not catch it") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    User ada{.username = "ada", .email = "ada@example.com"}, other{.username = "ada", .email = "b@example.com"};
    db.run(users.insert(ada));

    const Failure failure = failureOf([&] { db.run(users.insert(other)); });

    CHECK(failure.kind == QueryErrorKind::UniqueViolation);
    CHECK(failure.driverCode == "SQLITE_CONSTRAINT_UNIQUE");
    CHECK(failure.code == ErrorCode::Conflict);
    CHECK(failure.message == "A record with this value exists already");
    CHECK(failure.detail.find("users.username") != std::string::npos);
    CHECK(failure.detail.find("ada@") == std::string::npos);
}

TEST_CASE("a taken primary key is a unique violation as well") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    User ada{.username = "ada", .email = "ada@example.com"};
    db.run(users.insert(ada));
    User copy{.id = *ada.id, .username = "bob", .email = "bob@example.com"};

    CHECK(failureOf([&] { db.run(users.insert(copy)); }).driverCode == "SQLITE_CONSTRAINT_PRIMARYKEY");
}

TEST_CASE("pointing to a row that does not exist is a foreign key violation") {
    TestDatabase db{shop::kEntities};
    auto items = db.dataSource.getRepository<UserItem>();
    UserItem item{.userId = Uuid::v4(), .name = "book"};

    const Failure failure = failureOf([&] { db.run(items.insert(item)); });

    CHECK(failure.kind == QueryErrorKind::ForeignKeyViolation);
    CHECK(failure.driverCode == "SQLITE_CONSTRAINT_FOREIGNKEY");
}

TEST_CASE("NOT NULL, CHECK and syntax are told apart") {
    TestDatabase db{every::kEntities};
    every::Thing thing{.code = "a", .nick = "nick"};
    db.run(db.dataSource.getRepository<every::Thing>().insert(thing));
    const auto run = [&](const char* sql) { return failureOf([&] { db.run(db.dataSource.query(sql)); }); };

    CHECK(run("INSERT INTO memberships(accountId, groupName, level) VALUES (1, 'a', NULL)").kind ==
          QueryErrorKind::NotNullViolation);
    CHECK(run("UPDATE things SET role = 'king'").kind == QueryErrorKind::CheckViolation);
    CHECK(run("SELEC 1").kind == QueryErrorKind::Syntax);
    CHECK(run("SELECT * FROM nothing").kind == QueryErrorKind::Syntax);
    CHECK(run("SELECT \"nothing\" FROM things").kind == QueryErrorKind::Syntax); // a misspelt column is no text
    CHECK(run("").kind == QueryErrorKind::Syntax);
    CHECK(run("SELECT 1; DELETE FROM things").detail.find("more than one statement") != std::string::npos);
    CHECK(run("SELECT ?").detail.find("has 1 parameters and 0 were given") != std::string::npos);
}

TEST_CASE("a full database says so, writes nothing, and goes on when there is room") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    const std::int64_t pages = db.run(db.dataSource.query("PRAGMA page_count"))[0][0].integer();
    // The limit belongs to the connection, so it is set where the writes are done.
    const auto limitPages = [&](std::int64_t limit) -> Task<> {
        co_await db.dataSource.transaction([&](orm::EntityManager& manager) -> Task<> {
            co_await manager.query("PRAGMA max_page_count = " + std::to_string(limit));
        });
    };
    db.run(limitPages(pages + 2));
    std::vector<User> many;
    for (int i = 0; i < 2'000; ++i) {
        const std::string name = "user" + std::to_string(i);
        many.push_back({.username = name, .email = name + "@example.com"});
    }

    const Failure failure = failureOf([&] { db.run(users.insert(many)); });
    CHECK(failure.kind == QueryErrorKind::Full);
    CHECK(failure.driverCode == "SQLITE_FULL");
    CHECK(db.run(users.count()) == 0);

    db.run(limitPages(1'000'000));
    db.run(users.insert(many));
    CHECK(db.run(users.count()) == 2'000);
}

TEST_CASE("a file that is no database is refused") {
    TestDirectory directory;
    std::ofstream{directory.file("bad.db")} << std::string(4096, 'x');
    io::EventLoop loop;
    orm::DataSource dataSource{{.url = "sqlite:" + directory.file("bad.db"), .entities = shop::kEntities}};

    const Failure failure = failureOf([&] { loop.runUntilComplete(dataSource.initialize()); });

    CHECK(failure.kind == QueryErrorKind::Corrupt);
    CHECK(failure.driverCode == "SQLITE_NOTADB");
    CHECK_FALSE(dataSource.isInitialized());
}

TEST_CASE("damage inside of the file is told where it is met, and the rest can be read") {
    TestDirectory directory;
    const std::string file = directory.file("damaged.db");
    io::EventLoop loop;
    {
        orm::DataSource dataSource{{.url = "sqlite:" + file, .entities = shop::kEntities}};
        loop.runUntilComplete(dataSource.initialize());
        loop.runUntilComplete(dataSource.synchronize());
        loop.runUntilComplete(dataSource.query("CREATE TABLE fill (a)"));
        for (int i = 0; i < 50; ++i)
            loop.runUntilComplete(dataSource.query("INSERT INTO fill VALUES (randomblob(4000))"));
        loop.runUntilComplete(dataSource.destroy());
    }
    {
        std::fstream raw{file, std::ios::in | std::ios::out | std::ios::binary};
        raw.seekp(30 * 4096);
        raw << std::string(60 * 4096, '\x7f');
    }
    orm::DataSource dataSource{{.url = "sqlite:" + file, .entities = shop::kEntities}};
    loop.runUntilComplete(dataSource.initialize());

    const Failure failure =
        failureOf([&] { loop.runUntilComplete(dataSource.query("SELECT sum(length(a)) FROM fill")); });

    CHECK(failure.kind == QueryErrorKind::Corrupt);
    CHECK(loop.runUntilComplete(dataSource.getRepository<User>().count()) == 0);
}

TEST_CASE("a database opened for reading can be read and not written") {
    TestDatabase db{shop::kEntities};
    orm::DataSource reading{{.url = "sqlite:" + db.file() + "?mode=ro", .entities = shop::kEntities}};
    db.run(reading.initialize());
    User user{.username = "ada", .email = "ada@example.com"};

    CHECK(db.run(reading.getRepository<User>().count()) == 0);
    CHECK(failureOf([&] { db.run(reading.getRepository<User>().insert(user)); }).kind == QueryErrorKind::ReadOnly);
}

TEST_CASE("opening what is not there says what could not be opened") {
    io::EventLoop loop;
    orm::DataSource missing{{.url = "sqlite:/nowhere/at/all.db?mode=ro", .entities = shop::kEntities}};
    orm::DataSource directory{{.url = "sqlite:/tmp", .entities = shop::kEntities}};

    CHECK(failureOf([&] { loop.runUntilComplete(missing.initialize()); }).kind == QueryErrorKind::Unavailable);
    CHECK(failureOf([&] { loop.runUntilComplete(directory.initialize()); }).kind == QueryErrorKind::Unavailable);
}

TEST_CASE("a data source that is not open, or not any more, says so") {
    TestDirectory directory;
    io::EventLoop loop;
    orm::DataSource dataSource{{.url = "sqlite:" + directory.file("x.db"), .entities = shop::kEntities}};
    auto users = dataSource.getRepository<User>();
    const auto count = [&] { return failureOf([&] { (void)loop.runUntilComplete(users.count()); }); };

    CHECK(count().kind == QueryErrorKind::Unavailable);
    loop.runUntilComplete(dataSource.initialize());
    loop.runUntilComplete(dataSource.synchronize());
    CHECK(loop.runUntilComplete(users.count()) == 0);
    loop.runUntilComplete(dataSource.destroy());
    CHECK(count().detail.find("not open") != std::string::npos);
    loop.runUntilComplete(dataSource.initialize());
    CHECK(loop.runUntilComplete(users.count()) == 0);
}

TEST_CASE("a URL that cannot be understood says what forms there are") {
    const auto message = [](std::string url) {
        try {
            orm::DataSource dataSource{{.url = std::move(url)}};
        } catch (const orm::UsageError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };

    CHECK(message("mysql://localhost/app").find("write sqlite:<path>") != std::string::npos);
    CHECK(message("sqlite:").find("has no path") != std::string::npos);
    CHECK(message("sqlite:a.db?cache=shared").find("?mode=ro") != std::string::npos);
    CHECK(message("").find("write sqlite:<path>") != std::string::npos);
}
