#include "every_type.hpp"
#include "schema/sqlite_table_text.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

using namespace aerie;

namespace before {

struct Author {
    static constexpr auto entity = orm::entity("authors");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{20}> name;
    orm::Column<std::optional<std::string>> nick;
};

struct Book {
    static constexpr auto entity = orm::entity("books");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string> title;
    orm::Column<int, orm::index> authorId;
    orm::ManyToOne<Author, orm::onDelete::Cascade> author;
};

} // namespace before

namespace after {

struct Author {
    static constexpr auto entity = orm::entity("authors").index("name", "born");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{80}, orm::unique> name; // longer and unique; nick is gone
    orm::Column<int, orm::defaultValue{1900}> born;
};

struct Book {
    static constexpr auto entity = orm::entity("books");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string> title;
    orm::Column<int> authorId; // no index any more
    orm::ManyToOne<Author, orm::onDelete::Restrict> author;
};

struct Unfillable {
    static constexpr auto entity = orm::entity("authors");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{20}> name;
    orm::Column<std::optional<std::string>> nick;
    orm::Column<int> born;
};

} // namespace after

namespace generated {

// What migration:generate would have written, decided while running.
struct Change1700000000000 {
    static inline std::vector<std::string> upStatements, downStatements;

    Task<> up(orm::QueryRunner& runner) const {
        for (const std::string& sql : upStatements) co_await runner.query(sql);
    }
    Task<> down(orm::QueryRunner& runner) const {
        for (const std::string& sql : downStatements) co_await runner.query(sql);
    }
};

} // namespace generated

namespace {

using Statements = std::vector<std::string>;

// Two data sources on one file: yesterday's entities and today's.
struct Change {
    Change() {
        db.run(db.dataSource.query("INSERT INTO authors(name, nick) VALUES ('ada', 'a'), ('bob', NULL)"));
        db.run(db.dataSource.query("INSERT INTO books(title, authorId) VALUES ('one', 1), ('two', 2)"));
        db.run(today.initialize());
    }
    Statements text() {
        Statements list;
        const orm::Rows rows = db.run(today.query(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"));
        for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(rows[i][0].text());
        return list;
    }
    void execute(const Statements& statements) {
        db.run(db.dataSource.query("PRAGMA foreign_keys = OFF"));
        for (const std::string& sql : statements) db.run(db.dataSource.query(sql));
    }

    TestDatabase db{orm::entities<before::Author, before::Book>};
    orm::DataSource today{{.url = db.dataSource.options().url, .entities = orm::entities<after::Author, after::Book>}};
};

} // namespace

TEST_CASE("a database that was just made differs in nothing, with every type and default") {
    TestDatabase db{every::kEntities};

    CHECK(db.run(db.dataSource.schemaDiff()).empty());
}

TEST_CASE("a changed table is made anew, and its rows and those that point to it stay") {
    Change change;

    change.db.run(change.today.synchronize());

    CHECK(change.db.run(change.today.schemaDiff()).empty());
    CHECK(change.db.run(change.today.query("SELECT name, born FROM authors ORDER BY id"))[1]["born"].integer() == 1900);
    CHECK(change.db.run(change.today.query("SELECT count(*) FROM books"))[0][0].integer() == 2);
    CHECK(change.db.run(change.today.query("PRAGMA foreign_key_check")).empty());
    // The foreign key follows the new table and is in force.
    CHECK_THROWS_AS(change.db.run(change.today.query("DELETE FROM authors WHERE id = 1")), orm::QueryFailedError);
}

TEST_CASE("a generated migration that makes tables anew runs and reverts, again and again") {
    Change change;
    const Statements former = change.text();
    const orm::SchemaDiff diff = change.db.run(change.today.schemaDiff());
    generated::Change1700000000000::upStatements = diff.up;
    generated::Change1700000000000::downStatements = diff.down;
    orm::DataSource migrating{{.url = change.today.options().url,
                               .entities = orm::entities<after::Author, after::Book>,
                               .migrations = orm::migrations<generated::Change1700000000000>}};
    change.db.run(migrating.initialize());

    for (int round = 0; round < 3; ++round) {
        CHECK(change.db.run(migrating.runMigrations()).size() == 1);
        CHECK(change.db.run(migrating.schemaDiff()).empty());
        CHECK(change.db.run(migrating.undoLastMigration()) == "Change1700000000000");
        change.db.run(migrating.query("DROP TABLE migrations"));
        CHECK(change.text() == former);
        CHECK(change.db.run(migrating.query("SELECT count(*) FROM books"))[0][0].integer() == 2);
    }
}

TEST_CASE("down leads back to the former schema, letter by letter") {
    Change change;
    const Statements former = change.text();
    const orm::SchemaDiff diff = change.db.run(change.today.schemaDiff());

    change.execute(diff.up);
    CHECK(change.text() != former);
    change.execute(diff.down);

    CHECK(change.text() == former);
    CHECK(change.db.run(change.today.query("SELECT name FROM authors WHERE id = 2"))[0][0].text() == "bob");
}

TEST_CASE("an index alone is dropped and made without touching the table") {
    TestDatabase db{orm::entities<before::Author, before::Book>};
    const std::string name =
        db.run(db.dataSource.query("SELECT name FROM sqlite_master WHERE type = 'index'"))[0][0].text();
    db.run(db.dataSource.query("DROP INDEX " + name));
    db.run(db.dataSource.query("CREATE INDEX other ON books (title)"));

    const orm::SchemaDiff diff = db.run(db.dataSource.schemaDiff());

    CHECK(diff.up == Statements{R"(DROP INDEX "other")", "CREATE INDEX \"" + name + "\" ON \"books\" (\"authorId\")"});
    CHECK(diff.down == Statements{"DROP INDEX \"" + name + "\"", R"(CREATE INDEX "other" ON "books" ("title"))"});
}

TEST_CASE("tables that no entity has are left alone") {
    TestDatabase db{orm::entities<before::Author, before::Book>};
    db.run(db.dataSource.query("CREATE TABLE foreign_ones (x)"));

    CHECK(db.run(db.dataSource.schemaDiff()).empty());
}

TEST_CASE("a new column that existing rows cannot have is refused with advice") {
    TestDatabase db{orm::entities<before::Author, before::Book>};
    orm::DataSource today{{.url = db.dataSource.options().url, .entities = orm::entities<after::Unfillable>}};
    db.run(today.initialize());

    try {
        (void)db.run(today.schemaDiff());
        FAIL("nothing was thrown");
    } catch (const orm::UsageError& error) {
        CHECK(std::string{error.what()}.find("column \"born\" of \"authors\" is new and NOT NULL without a default") !=
              std::string::npos);
    }
}

TEST_CASE("what would be lost is not made anew") {
    TestDatabase db{{}};
    db.run(db.dataSource.query("CREATE TABLE authors (id integer PRIMARY KEY, name text COLLATE NOCASE)"));
    orm::DataSource today{{.url = db.dataSource.options().url, .entities = orm::entities<after::Unfillable>}};
    db.run(today.initialize());

    CHECK_THROWS_AS((void)db.run(today.schemaDiff()), orm::UsageError);
}

TEST_CASE("the text of a table is read however it is written") {
    using orm::schema::readTableText;

    const auto table = readTableText(R"(CREATE TABLE IF NOT EXISTS `odd "name"` (
        -- a comment, with a comma
        [id] INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        "na""me" varchar ( 20 ) NOT NULL DEFAULT 'it''s, (odd)' /* ) */,
        role varchar CHECK( "role" IN ('a','b''c') ) DEFAULT ('a'),
        price decimal(10, 2) DEFAULT -1.5 CHECK (price > -2),
        parent integer REFERENCES other (id) ON DELETE SET NULL ON UPDATE CASCADE,
        noType,
        created datetime DEFAULT (datetime('now')),
        CONSTRAINT "UQ_x" UNIQUE ("na""me", role), UNIQUE (price),
        CONSTRAINT "CHK_y" CHECK ("price" >= (0 - 1)),
        CONSTRAINT "FK_z" FOREIGN KEY (role, price) REFERENCES "t 2" (a, b) ON DELETE NO ACTION
    ))");

    CHECK(table.name == "odd \"name\"");
    REQUIRE(table.columns.size() == 7);
    CHECK(table.columns[0].name == "id");
    CHECK(table.columns[0].isPrimary);
    CHECK(table.columns[0].isAutoIncrement);
    CHECK_FALSE(table.columns[0].isNullable);
    CHECK(table.columns[1].name == "na\"me");
    CHECK(table.columns[1].type == "varchar(20)");
    CHECK(table.columns[1].defaultValue == "'it''s, (odd)'");
    CHECK(table.columns[2].enumValues == Statements{"a", "b'c"});
    CHECK(table.columns[2].defaultValue == "'a'");
    CHECK(table.columns[3].type == "decimal(10, 2)");
    CHECK(table.columns[3].defaultValue == "-1.5");
    CHECK(table.columns[5].type == "");
    CHECK(table.columns[6].defaultValue == "datetime('now')");
    REQUIRE(table.uniques.size() == 2);
    CHECK(table.uniques[0].name == "UQ_x");
    CHECK(table.uniques[0].columns == Statements{"na\"me", "role"});
    CHECK(table.uniques[1].name == "");
    REQUIRE(table.checks.size() == 2);
    CHECK(table.checks[0].expression == "price > -2");
    CHECK(table.checks[1].expression == "\"price\" >= (0 - 1)");
    REQUIRE(table.foreignKeys.size() == 2);
    CHECK(table.foreignKeys[0].onDelete == "SET NULL");
    CHECK(table.foreignKeys[0].onUpdate == "CASCADE");
    CHECK(table.foreignKeys[1].name == "FK_z");
    CHECK(table.foreignKeys[1].target == "t 2");
    CHECK(table.foreignKeys[1].targetColumns == Statements{"a", "b"});
}

TEST_CASE("text that ends in the middle is read without harm") {
    const std::string whole =
        R"(CREATE TABLE "t" ("a" varchar(20) DEFAULT ('x'), CONSTRAINT "F" FOREIGN KEY ("a") REFERENCES "o" ("id") ON DELETE SET NULL))";
    for (std::size_t end = 0; end <= whole.size(); ++end) (void)orm::schema::readTableText(whole.substr(0, end));
}
