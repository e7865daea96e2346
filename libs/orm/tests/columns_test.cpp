// Columns of the kinds that need more than their bytes: decimals, days, JSON, lists, transformers, embedded values,
// generated ones.
#include "schema/entity_schema.hpp"
#include "schema/schema_diff.hpp"
#include "schema/schema_normal.hpp"
#include "test_database.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/orm/date.hpp>
#include <aerie/orm/decimal.hpp>
#include <aerie/orm/entities.hpp>

#include <doctest/doctest.h>

namespace orm = aerie::orm;
using aerie::Timestamp;

namespace columns {

struct UpperCase {
    static std::string to(const std::string& value) {
        std::string out = value;
        for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return out;
    }
    static std::string from(std::string stored) {
        for (char& c : stored) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return stored;
    }
};

struct Settings {
    std::string theme;
    std::vector<int> sizes;

    bool operator==(const Settings&) const = default;
};

struct GeoPoint {
    static constexpr auto embedded = orm::embedded("at");

    orm::Column<double> latitude;
    orm::Column<std::optional<double>> longitude;
};

struct PersonName {
    static constexpr auto embedded = orm::embedded();

    orm::Column<std::string, orm::length{80}> first;
    orm::Column<std::optional<std::string>, orm::length{80}> lastName;
    GeoPoint birthPlace;
};

enum class Role : std::uint8_t { admin, member };

struct Everything {
    static constexpr auto entity = orm::entity("everything")
                                       .index("role", "name.first")
                                       .named("IDX_role_first")
                                       .index("day")
                                       .where("\"day\" IS NOT NULL")
                                       .uniqueIndex("code")
                                       .check("\"balance\" >= -100")
                                       .exclusion("USING gist (\"id\" WITH =)");

    orm::PrimaryGenerated<std::int64_t> id;
    orm::Column<orm::Decimal, orm::precision{14}, orm::scale{2}, orm::defaultValue{0}> balance;
    orm::Column<std::optional<orm::Date>> day;
    orm::Column<std::optional<orm::Time>> time;
    orm::Column<Settings, orm::jsonb, orm::defaultValue{R"({"theme":"dark","sizes":[1]})"}> settings;
    orm::Column<std::optional<aerie::json::Value>, orm::simpleJson> note;
    orm::Column<std::optional<std::vector<std::string>>, orm::simpleArray> labels;
    orm::Column<std::vector<std::string>, orm::array, orm::defaultValue{"{}"}> keywords;
    orm::Column<std::optional<std::vector<int>>, orm::array> scores;
    orm::Column<std::string, orm::character, orm::length{2}, orm::transformer<UpperCase>{}> code;
    orm::Column<Role, orm::defaultValue{Role::member}> role;
    orm::Column<std::optional<Timestamp>, orm::withTimeZone, orm::precision{3}> seenAt;
    orm::Column<std::optional<std::string>, orm::interval> takes;
    orm::Column<std::optional<std::string>, orm::type{"citext"}, orm::comment{"it's a tag"}> tag;
    PersonName name;
    orm::Column<std::optional<std::string>, orm::length{100}, orm::generatedAs{"lower(\"code\")"}> codeLower;
    orm::Column<int, orm::version> version;
};

} // namespace columns

namespace {

using columns::Everything;
constexpr orm::EntityList kEntities = orm::entities<Everything>;

const orm::ColumnInfo& column(std::string_view property) {
    const orm::ColumnInfo* info = orm::entityOf<Everything>().columnByProperty(property);
    REQUIRE(info != nullptr);
    return *info;
}

Everything full() {
    Everything thing{.code = "de"};
    thing.balance = orm::Decimal{"12.5"};
    thing.day = orm::Date{2000, 2, 29};
    thing.time = orm::Time{6, 30, 0};
    thing.settings = columns::Settings{"light", {1, 2}};
    thing.note = *aerie::json::Value::parse(R"({"a":[1,null,"x"]})");
    thing.labels = std::vector<std::string>{"x", "y z"};
    thing.keywords = std::vector<std::string>{"plain", "with, comma", "\"quoted\" \\", "", "NULL"};
    thing.scores = std::vector<int>{-1, 2};
    thing.name.first = "Ann";
    thing.name.birthPlace.latitude = 1.5;
    return thing;
}

} // namespace

TEST_CASE("columns of every kind come back as they were stored") {
    TestDatabase db{kEntities};
    auto repository = db.dataSource.getRepository<Everything>();
    Everything thing = full();

    db.run(repository.insert(thing));
    const Everything back = db.run(repository.findOneByOrFail(orm::eq(&Everything::id, *thing.id)));

    CHECK(back.balance->toString() == "12.50");
    CHECK(back.day == orm::Date{2000, 2, 29});
    CHECK(back.time == orm::Time{6, 30, 0});
    CHECK(*back.settings == columns::Settings{"light", {1, 2}});
    CHECK(*back.note == *thing.note);
    CHECK(*back.labels == std::vector<std::string>{"x", "y z"});
    CHECK(*back.keywords == *thing.keywords);
    CHECK(*back.scores == std::vector<int>{-1, 2});
    CHECK(back.code == "de");
    CHECK(back.name.first == "Ann");
    CHECK_FALSE(back.name.lastName);
    CHECK(back.name.birthPlace.latitude == 1.5);
    CHECK(back.codeLower == "de");
    CHECK(thing.codeLower == "de"); // read back by the insert
    CHECK(thing.version == 1);
    CHECK(db.run(db.dataSource.query("SELECT \"code\" FROM \"everything\""))[0][0].text() == "DE");
}

TEST_CASE("a new object has the defaults of its coded columns") {
    const Everything thing;

    CHECK(thing.balance == 0);
    CHECK(*thing.settings == columns::Settings{"dark", {1}});
    CHECK(thing.keywords->empty());
}

TEST_CASE("a stored value that is not of its kind is an error that says so") {
    TestDatabase db{kEntities};
    auto repository = db.dataSource.getRepository<Everything>();
    Everything thing = full();
    db.run(repository.insert(thing));
    const auto failure = [&](const std::string& assignment) {
        db.run(db.dataSource.query("UPDATE everything SET " + assignment));
        try {
            (void)db.run(repository.find());
        } catch (const orm::QueryFailedError& error) {
            db.run(db.dataSource.query("UPDATE everything SET day = NULL, settings = '{\"theme\":\"\",\"sizes\":[]}', "
                                       "keywords = '{}'"));
            return error.driverMessage();
        }
        return std::string{"nothing was thrown"};
    };

    CHECK(failure("day = '2023-02-29'") == R"(column "day" holds '2023-02-29', which is not a value of its type)");
    CHECK(failure("settings = '{}'").find("which is not JSON of its type") != std::string::npos);
    CHECK(failure("keywords = '{a'").find("which is not an array of its type") != std::string::npos);
}

TEST_CASE("embedded columns have TypeORM's names") {
    CHECK(column("name.first").name == "nameFirst");
    CHECK(column("name.lastName").name == "nameLastname");
    CHECK(column("name.birthPlace.latitude").name == "nameAtLatitude");
    CHECK(orm::entityOf<Everything>().columns.back().property == "name.birthPlace.longitude");
}

TEST_CASE("decimals are compared by value and kept as they are written") {
    using orm::Decimal;
    CHECK(Decimal{"12.50"} == Decimal{"12.5"});
    CHECK(Decimal{"-0"}.toString() == "0");
    CHECK(Decimal{"-0.00"}.toString() == "0.00");
    CHECK(Decimal{"007"}.toString() == "7");
    CHECK(Decimal{".5"}.toString() == "0.5");
    CHECK(Decimal{"1.5e3"}.toString() == "1500");
    CHECK(Decimal{"12e-4"}.toString() == "0.0012");
    CHECK(Decimal{"-10"} < Decimal{"-9.99"});
    CHECK(Decimal{"123456789012345678901234567890.1"} > Decimal{"123456789012345678901234567890"});
    CHECK(Decimal{10} > 9);
    for (const char* wrong : {"", "-", ".", "1.2.3", "1e", "1e999", "NaN", "0x1", " 1", "1 ", "1,5"})
        CHECK_FALSE(Decimal::parse(wrong).isOk());
}

TEST_CASE("days and times are read strictly") {
    using orm::Date;
    using orm::Time;
    CHECK(Date::parse("2024-02-29")->toString() == "2024-02-29");
    CHECK(Time::parse("06:30")->toString() == "06:30:00");
    CHECK(Time::parse("23:59:59.25")->toString() == "23:59:59.25");
    for (const char* wrong : {"2023-02-29", "2024-13-01", "2024-1-01", "2024-01-01 ", "0000-01-01", ""})
        CHECK_FALSE(Date::parse(wrong).isOk());
    for (const char* wrong : {"24:01:00", "12", "12:60:00", "12:00:60", "12:00:00.", "12:00:00.1234567"})
        CHECK_FALSE(Time::parse(wrong).isOk());
}

TEST_CASE("a database that was just made differs in nothing, with every kind of column") {
    TestDatabase db{kEntities};

    CHECK(db.run(db.dataSource.schemaDiff()).empty());
    CHECK(db.run(db.dataSource.query("SELECT \"name\", \"value\" FROM \"typeorm_metadata\""))[0][1].text() ==
          "lower(\"code\")");
}

namespace later {

struct Everything {
    static constexpr auto entity = orm::entity("everything");

    orm::PrimaryGenerated<std::int64_t> id;
    orm::Column<std::string, orm::character, orm::length{2}> code;
    orm::Column<std::optional<std::string>, orm::length{100}, orm::generatedAs{"upper(\"code\")"}> codeLower;
};

} // namespace later

TEST_CASE("a table with a generated column is made anew, and its expression is kept once") {
    TestDatabase db{kEntities};
    Everything thing = full();
    auto repository = db.dataSource.getRepository<Everything>();
    db.run(repository.insert(thing));
    orm::DataSource today{{.url = db.dataSource.options().url, .entities = orm::entities<later::Everything>}};
    db.run(today.initialize());

    db.run(today.synchronize());

    CHECK(db.run(today.schemaDiff()).empty());
    const orm::Rows rows = db.run(today.query("SELECT \"table\", \"value\" FROM \"typeorm_metadata\""));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0][0].text() == "everything");
    CHECK(rows[0][1].text() == "upper(\"code\")");
    CHECK(db.run(today.query("SELECT \"codeLower\" FROM \"everything\""))[0][0].text() == "DE");
}

TEST_CASE("the schema for PostgreSQL has TypeORM's types") {
    const auto sql =
        orm::schema::createSchema(orm::schema::tablesOf(kEntities, orm::postgresDialect()), orm::postgresDialect());
    const auto holds = [&](std::string_view part) {
        for (const std::string& statement : sql)
            if (statement.find(part) != std::string::npos) return true;
        return false;
    };

    CHECK(holds(R"("balance" numeric(14,2) NOT NULL DEFAULT '0')"));
    CHECK(holds(R"("settings" jsonb NOT NULL DEFAULT '{"theme":"dark","sizes":[1]}')"));
    CHECK(holds(R"("keywords" text array NOT NULL DEFAULT '{}')"));
    CHECK(holds(R"("scores" integer array)"));
    CHECK(holds(R"("code" character(2) NOT NULL)"));
    CHECK(holds(R"("seenAt" TIMESTAMP(3) WITH TIME ZONE)"));
    CHECK(holds(R"("takes" interval)"));
    CHECK(holds(R"("codeLower" character varying(100) GENERATED ALWAYS AS (lower("code")) STORED)"));
    CHECK(holds(R"(EXCLUDE USING gist ("id" WITH =))"));
    CHECK(holds(R"(COMMENT ON COLUMN "everything"."tag" IS 'it''s a tag')"));
    CHECK(holds(
        R"(VALUES (current_database(), 'public', 'everything', 'GENERATED_COLUMN', 'codeLower', 'lower("code")'))"));
}

TEST_CASE("defaults as PostgreSQL prints them are the ones that were declared") {
    using orm::schema::normalDefault;
    CHECK(normalDefault("'0'::numeric") == normalDefault("'0'"));
    CHECK(normalDefault("1") == normalDefault("'1'"));
    CHECK(normalDefault("'-1'::integer") == normalDefault("'-1'"));
    CHECK(normalDefault("'member'::accounts_role_enum") == normalDefault("'member'"));
    CHECK(normalDefault("'{}'::text[]") == normalDefault("'{}'"));
    CHECK(normalDefault("'a::b'::character varying") == normalDefault("'a::b'"));
    CHECK(normalDefault("CURRENT_TIMESTAMP") == normalDefault("now()"));
    CHECK(normalDefault("lower('X'::text)") == normalDefault("lower('X')"));
    CHECK(normalDefault("'1.5'::double precision") == normalDefault("'1.5'"));
    CHECK(normalDefault("'A'") != normalDefault("'a'"));
}

TEST_CASE("a PostgreSQL table is altered in place, and back") {
    using Strings = std::vector<std::string>;
    orm::schema::Table from, to;
    from.name = to.name = "t";
    from.primaryKeyName = to.primaryKeyName = "PK_t";
    from.columns = {
        {.name = "id", .type = "SERIAL", .isPrimary = true, .isAutoIncrement = true},
        {.name = "role", .type = "\"public\".\"t_role_enum\"", .enumValues = {"a"}, .defaultValue = "'a'::t_role_enum"},
        {.name = "old", .type = "text", .isNullable = true}};
    to.columns = {
        from.columns[0],
        {.name = "role", .type = "\"public\".\"t_role_enum\"", .enumValues = {"a", "b"}, .defaultValue = "'a'"},
        {.name = "made", .type = "integer", .defaultValue = "'1'"}};
    to.indices = {{"IDX_t", {"made"}, false, {}}};

    const orm::schema::Diff diff = orm::schema::compare({from}, {to}, orm::postgresDialect());

    CHECK(
        diff.up ==
        Strings{
            R"(ALTER TABLE "t" DROP COLUMN "old")", R"(ALTER TABLE "t" ALTER COLUMN "role" DROP DEFAULT)",
            R"(ALTER TYPE "public"."t_role_enum" RENAME TO "t_role_enum_old")",
            R"(CREATE TYPE "public"."t_role_enum" AS ENUM('a', 'b'))",
            R"(ALTER TABLE "t" ALTER COLUMN "role" TYPE "public"."t_role_enum" USING "role"::text::"public"."t_role_enum")",
            R"(DROP TYPE "public"."t_role_enum_old")", R"(ALTER TABLE "t" ALTER COLUMN "role" SET DEFAULT 'a')",
            R"(ALTER TABLE "t" ADD "made" integer NOT NULL DEFAULT '1')", R"(CREATE INDEX "IDX_t" ON "t" ("made"))"});
    CHECK(diff.down.front() == R"(DROP INDEX "public"."IDX_t")");
    CHECK(diff.down.back() == R"(ALTER TABLE "t" ADD "old" text)");
    CHECK(orm::schema::compare({to}, {to}, orm::postgresDialect()).up.empty());
}
