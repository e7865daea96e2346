#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <aerie/orm/migration_commands.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace aerie;

namespace steps {

struct First1700000000000 {
    Task<> up(orm::QueryRunner& runner) const {
        co_await runner.query(R"(CREATE TABLE "a" ("id" integer PRIMARY KEY NOT NULL))");
        co_await runner.query(R"(CREATE TABLE "b" ("aId" integer REFERENCES "a" ("id")))");
    }
    Task<> down(orm::QueryRunner& runner) const {
        co_await runner.query(R"(DROP TABLE "b")");
        co_await runner.query(R"(DROP TABLE "a")");
    }
};

struct Second1700000001000 {
    Task<> up(orm::QueryRunner& runner) const {
        CHECK(co_await runner.hasTable("a"));
        CHECK_FALSE(co_await runner.hasTable("c"));
        CHECK_FALSE(co_await runner.hasColumn("a", "name"));
        co_await runner.query(R"(ALTER TABLE "a" ADD COLUMN "name" varchar)");
        co_await runner.query(R"(INSERT INTO "a" VALUES (?, ?))", 1, "one");
    }
    Task<> down(orm::QueryRunner& runner) const { co_await runner.query(R"(ALTER TABLE "a" DROP COLUMN "name")"); }
};

struct Broken1700000002000 {
    Task<> up(orm::QueryRunner& runner) const {
        co_await runner.query(R"(CREATE TABLE "broken" ("id" integer))");
        co_await runner.query("THIS IS NOT SQL");
    }
    Task<> down(orm::QueryRunner&) const { co_return; }
};

struct Dangling1700000003000 {
    Task<> up(orm::QueryRunner& runner) const { co_await runner.query(R"(INSERT INTO "b" VALUES (99))"); }
    Task<> down(orm::QueryRunner&) const { co_return; }
};

inline constexpr orm::MigrationList kGood = orm::migrations<Second1700000001000, First1700000000000>; // in any order
inline constexpr orm::MigrationList kBroken =
    orm::migrations<First1700000000000, Second1700000001000, Broken1700000002000>;
inline constexpr orm::MigrationList kDangling = orm::migrations<First1700000000000, Dangling1700000003000>;

} // namespace steps

namespace {

using Names = std::vector<std::string>;

struct Database {
    explicit Database(orm::MigrationList migrations) { open(migrations); }

    void open(orm::MigrationList migrations) {
        source = std::make_unique<orm::DataSource>(
            orm::DataSourceOptions{.url = "sqlite:" + directory.file("m.db"), .migrations = migrations});
        loop.runUntilComplete(source->initialize());
    }
    template<class T> T run(Task<T> task) { return loop.runUntilComplete(std::move(task)); }
    Names runAll(orm::MigrationOptions options = {}) { return run(source->runMigrations(options)); }
    bool hasTable(const char* name) {
        return !run(source->query("SELECT 1 FROM sqlite_master WHERE name = ?", name)).empty();
    }
    std::string show() { return run(orm::migrationShow(*source)).text; }

    io::EventLoop loop;
    TestDirectory directory;
    std::unique_ptr<orm::DataSource> source;
};

std::string read(const std::string& path) {
    std::stringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("pending migrations run in the order of their times, and only once") {
    Database db{steps::kGood};

    CHECK(db.show() == "[ ] First1700000000000\n[ ] Second1700000001000\n");
    CHECK(db.runAll() == Names{"First1700000000000", "Second1700000001000"});
    CHECK(db.runAll().empty());
    CHECK(db.show() == "[X] 1 First1700000000000\n[X] 2 Second1700000001000\n");
    CHECK(db.run(db.source->query("SELECT name FROM a"))[0][0].text() == "one");
}

TEST_CASE("the table of migrations is TypeORM's, letter by letter") {
    Database db{steps::kGood};
    db.runAll();

    CHECK(
        db.run(db.source->query("SELECT sql FROM sqlite_master WHERE name = 'migrations'"))[0][0].text() ==
        R"(CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL))");
    const orm::Rows rows = db.run(db.source->query("SELECT * FROM migrations"));
    CHECK(rows[0]["timestamp"].integer() == 1'700'000'000'000);
    CHECK(rows[0]["name"].text() == "First1700000000000");
}

TEST_CASE("a database that another program migrated is up to date") {
    Database db{{}};
    db.run(
        db.source->query("CREATE TABLE migrations (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, timestamp bigint NOT "
                         "NULL, name varchar NOT NULL)"));
    db.run(db.source->query("INSERT INTO migrations(timestamp, name) VALUES (1700000000000, 'First1700000000000'), "
                            "(1700000001000, 'Second1700000001000'), (1800000000000, 'Later1800000000000')"));
    db.open(steps::kGood);

    CHECK(db.runAll().empty());
    CHECK_FALSE(db.run(db.source->hasPendingMigrations()));
    CHECK(db.show().ends_with("[X] 3 Later1800000000000  (not in this program)\n"));
}

TEST_CASE("revert undoes the newest by id") {
    Database db{steps::kGood};
    db.runAll();

    CHECK(db.run(db.source->undoLastMigration()) == "Second1700000001000");
    CHECK(db.run(db.source->undoLastMigration()) == "First1700000000000");
    CHECK(db.run(db.source->undoLastMigration()) == "");
    CHECK_FALSE(db.hasTable("a"));
    CHECK(db.runAll().size() == 2);
}

TEST_CASE("a migration that the program does not know cannot be reverted by it") {
    Database db{steps::kGood};
    db.runAll();
    db.open(orm::migrations<steps::First1700000000000>);

    CHECK_THROWS_AS(db.run(db.source->undoLastMigration()), orm::UsageError);
    CHECK(db.run(orm::migrationRevert(*db.source, {})).text.find("does not know") != std::string::npos);
}

TEST_CASE("all together: one that fails takes the others with it") {
    Database db{steps::kBroken};

    const orm::CommandResult result = db.run(orm::migrationRun(*db.source, {}));

    CHECK(result.status == 1);
    CHECK(result.text.starts_with("The migration Broken1700000002000 failed\n"));
    CHECK(result.text.find("syntax error") != std::string::npos);
    CHECK_FALSE(db.hasTable("a"));
    CHECK_FALSE(db.hasTable("broken"));
    CHECK_FALSE(db.hasTable("migrations"));
}

TEST_CASE("each for itself: those before the failure stay") {
    Database db{steps::kBroken};

    CHECK_THROWS_AS(db.runAll({.transaction = orm::MigrationTransaction::Each}), orm::MigrationFailedError);

    CHECK(db.hasTable("a"));
    CHECK_FALSE(db.hasTable("broken"));
    CHECK(db.show() == "[X] 1 First1700000000000\n[X] 2 Second1700000001000\n[ ] Broken1700000002000\n");
}

TEST_CASE("without a transaction half of a failed migration stays") {
    Database db{steps::kBroken};

    CHECK_THROWS_AS(db.runAll({.transaction = orm::MigrationTransaction::None}), orm::MigrationFailedError);

    CHECK(db.hasTable("broken"));
    CHECK(db.show().ends_with("[ ] Broken1700000002000\n"));
}

TEST_CASE("fake only writes down") {
    Database db{steps::kGood};

    CHECK(db.runAll({.fake = true}).size() == 2);

    CHECK_FALSE(db.hasTable("a"));
    CHECK(db.runAll().empty());
}

TEST_CASE("a migration must not leave foreign keys that point nowhere") {
    Database db{steps::kDangling};

    CHECK_THROWS_AS(db.runAll({.transaction = orm::MigrationTransaction::Each}), orm::UsageError);

    CHECK(db.run(db.source->query("SELECT * FROM b")).empty());
    CHECK(db.run(db.source->query("PRAGMA foreign_keys"))[0][0].integer() == 1);
}

TEST_CASE("foreign keys hold again after a migration") {
    Database db{steps::kGood};
    db.runAll();

    CHECK_THROWS_AS(db.run(db.source->query("INSERT INTO b VALUES (99)")), orm::QueryFailedError);
}

TEST_CASE("two runs at once: one does the work, the other finds nothing to do") {
    Database db{steps::kGood};
    orm::DataSource other{{.url = db.source->options().url, .migrations = steps::kGood}};
    db.run(other.initialize());
    std::size_t done = 0;
    int finished = 0;
    for (orm::DataSource* source : {db.source.get(), &other})
        db.loop.spawn([](orm::DataSource& s, std::size_t& count, int& ended, io::EventLoop& loop) -> Task<> {
            count += (co_await s.runMigrations()).size();
            if (++ended == 2) loop.stop();
        }(*source, done, finished, db.loop));

    db.loop.run();

    CHECK(done == 2);
    CHECK(db.run(db.source->query("SELECT count(*) FROM migrations"))[0][0].integer() == 2);
}

TEST_CASE("arguments that are wrong are told") {
    Database db{steps::kGood};
    const std::string_view wrong[] = {"--transaction", "some"};
    const std::string_view each[] = {"--transaction=each"};

    CHECK(db.run(orm::migrationRun(*db.source, wrong)).status == 2);
    CHECK(db.run(orm::migrationRun(*db.source, each)).text ==
          "executed: First1700000000000\nexecuted: Second1700000001000\n");
    CHECK(db.run(orm::migrationRun(*db.source, {})).text == "No migrations are pending.\n");
}

TEST_CASE("create writes a migration and the list of them") {
    TestDirectory directory;
    const orm::MigrationFolder folder{directory.file("migrations"), "app"};
    const std::string_view name[] = {"add-tags"}, nameless[] = {"--dry-run"}, bad[] = {"Tags2"};

    const orm::CommandResult result = orm::migrationCreate(folder, name);

    REQUIRE(result.status == 0);
    const std::string file = result.text.substr(result.text.rfind('/') + 1, 13 + 13);
    CHECK(file.substr(13) == "_add_tags.hpp");
    const std::string time = file.substr(0, 13), text = read(folder.path + "/" + file);
    CHECK(text.find("namespace app {\n\nstruct AddTags" + time + " {\n") != std::string::npos);
    CHECK(text.find("Task<> up(aerie::orm::QueryRunner& runner) const {") != std::string::npos);
    const std::string list = read(folder.path + "/migrations.hpp");
    CHECK(list.find("#include \"" + file + "\"\n") != std::string::npos);
    CHECK(list.find("aerie::orm::migrations<\n    AddTags" + time + ">;") != std::string::npos);
    CHECK(orm::migrationCreate(folder, nameless).status == 2);
    CHECK(orm::migrationCreate(folder, bad).status == 2);
    CHECK(orm::migrationCreate({"/proc/nothing", "app"}, name).status == 1);
}

TEST_CASE("generate writes the difference, and nothing when there is none") {
    TestDatabase db{shop::kEntities};
    const orm::MigrationFolder folder{db.directory.file("migrations"), "app"};
    const std::string_view name[] = {"AddAll"}, dry[] = {"AddAll", "--dry-run"};

    CHECK(db.run(orm::migrationGenerate(db.dataSource, folder, name)).text.find("nothing was written") !=
          std::string::npos);
    db.run(db.dataSource.query("DROP TABLE chat_messages"));
    const std::string preview = db.run(orm::migrationGenerate(db.dataSource, folder, dry)).text;
    const orm::CommandResult result = db.run(orm::migrationGenerate(db.dataSource, folder, name));

    CHECK(preview.starts_with("-- up\nCREATE TABLE \"chat_messages\""));
    CHECK(preview.find("-- down\nDROP INDEX \"IDX_0000233b3e3ccc86872ae2c201\";\nDROP TABLE \"chat_messages\";") !=
          std::string::npos);
    REQUIRE(result.status == 0);
    const std::string text = read(result.text.substr(6, result.text.size() - 7));
    CHECK(text.find("        co_await runner.query(R\"(DROP TABLE \"chat_messages\")\");\n") != std::string::npos);
}
