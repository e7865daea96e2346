#include "postgres_database.hpp"

#include <aerie/io/task_group.hpp>
#include <aerie/orm/migration.hpp>

#include <doctest/doctest.h>

using namespace aerie;

namespace {

struct AddNotes1710000000000 {
    Task<> up(orm::QueryRunner& runner) const {
        co_await runner.query("CREATE TABLE notes (id int PRIMARY KEY)");
        co_await runner.query("INSERT INTO notes VALUES (1)");
    }
    Task<> down(orm::QueryRunner& runner) const { co_await runner.query("DROP TABLE notes"); }
};

struct Broken1720000000000 {
    Task<> up(orm::QueryRunner& runner) const {
        co_await runner.query("CREATE TABLE broken (id int)");
        co_await runner.query("SELECT nonsense");
    }
    Task<> down(orm::QueryRunner&) const { co_return; }
};

} // namespace

TEST_CASE("PostgreSQL: migrations of two at once are run once, and can be reverted") {
    PostgresDatabase db{{.migrations = orm::migrations<AddNotes1710000000000>}};
    orm::DataSource second{db.source.options()};
    db.run(second.initialize());
    std::size_t done = 0;
    const auto migrate = [&](orm::DataSource& source) -> Task<> {
        const std::vector<std::string> names = co_await source.runMigrations();
        done += names.size();
    };
    db.run([](auto& f, auto& a, auto& b) -> Task<> {
        io::TaskGroup group;
        group.spawn(f(a));
        group.spawn(f(b));
        co_await group.join();
    }(migrate, db.source, second));

    CHECK(done == 1);
    CHECK(db.query("SELECT count(*) FROM notes")[0][0].integer() == 1);
    CHECK(db.run(db.source.undoLastMigration()) == "AddNotes1710000000000");
    CHECK(db.query("SELECT to_regclass('notes') IS NULL")[0][0].boolean());
}

TEST_CASE("PostgreSQL: a migration that fails leaves nothing") {
    PostgresDatabase db{{.migrations = orm::migrations<AddNotes1710000000000, Broken1720000000000>}};
    CHECK_THROWS_AS(db.run(db.source.runMigrations()), orm::MigrationFailedError);
    CHECK(db.query("SELECT to_regclass('notes') IS NULL AND to_regclass('broken') IS NULL")[0][0].boolean());
}
