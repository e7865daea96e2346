#include "dev/listener.hpp"
#include "doctor/checks.hpp"
#include "scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>

using namespace aerie;
using namespace aerie::tools;

namespace {

void makeDatabase(const std::string& path, const char* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

Finding checkDatabaseAt(const ScratchFolder& folder, const char* url) {
    return checkDatabase(folder.path, ProjectEnvironment{folder.path, {{"DATABASE_URL", url}}});
}

constexpr const char* kSchema =
    "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE items (id INTEGER PRIMARY KEY, "
    "userId INTEGER REFERENCES users(id)); INSERT INTO users VALUES (1); INSERT INTO items VALUES (1, 1);";

} // namespace

TEST_CASE("a finding is one line with what to do at its end") {
    CHECK(toLine({Health::Good, "port", "3001 is free", ""}) == "ok    port        3001 is free");
    CHECK(toLine({Health::Bad, "data folder", "no", "Do it"}) == "BAD   data folder no. Do it");
}

TEST_CASE("a whole database is good, and one that is not there yet as well") {
    ScratchFolder folder;
    makeDatabase(folder.path + "/app.db", kSchema);

    CHECK(checkDatabaseAt(folder, "sqlite:app.db").text == "app.db is whole");
    CHECK(checkDatabaseAt(folder, "sqlite:none.db").text == "none.db will be made by the first start");
    CHECK_FALSE(std::filesystem::exists(folder.path + "/none.db"));
}

TEST_CASE("a damaged file is told") {
    ScratchFolder folder;
    folder.write("text.db", std::string(8192, 'x'));

    auto finding = checkDatabaseAt(folder, "sqlite:text.db");

    CHECK(finding.health == Health::Bad);
    CHECK(finding.text.find("not a database") != std::string::npos);
}

TEST_CASE("rows without a parent are told with their table") {
    ScratchFolder folder;
    makeDatabase(folder.path + "/app.db", kSchema);
    makeDatabase(folder.path + "/app.db", "PRAGMA foreign_keys=OFF; DELETE FROM users");

    auto finding = checkDatabaseAt(folder, "sqlite:app.db");

    CHECK(finding.health == Health::Bad);
    CHECK(finding.text == "app.db has rows in \"items\" whose parent is gone");
}

TEST_CASE("a server's address is told without its password") {
    ScratchFolder folder;

    CHECK(checkDatabaseAt(folder, "postgres://me:secret@db:5432/shop").text.find("postgres://me:***@db:5432/shop") ==
          0);
    CHECK(checkDatabaseAt(folder, "postgres://me@db:5432/shop").text.find("postgres://me@db:5432/shop") == 0);
    CHECK(checkDatabaseAt(folder, "sqlite::memory:").text == "in memory");
}

TEST_CASE("a taken port is worth knowing, a wrong one is bad") {
    auto holder = listenOn({"127.0.0.1", 0});
    REQUIRE(holder);

    CHECK(checkPort(ProjectEnvironment{"/nowhere", {{"PORT", "no"}}}).health == Health::Bad);
    CHECK(checkPort(ProjectEnvironment{"/nowhere", {{"HOST", "192.0.2.1"}}}).health == Health::Worth);
}

TEST_CASE("the data folder need not exist") {
    ScratchFolder folder;

    CHECK(checkDataFolder(folder.path).health == Health::Good);
    folder.write("data/app.db", "");
    CHECK(checkDataFolder(folder.path).text == "data/ can be written");
}
