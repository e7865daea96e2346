#include <aerie/io/event_loop.hpp>
#include <aerie/testing/temporary_folder.hpp>
#include <aerie/testing/test_app.hpp>

#include <doctest/doctest.h>
#include <repo/db/database_module.hpp>

#include <cstdlib>

using namespace aerie;

namespace {

// A folder, and the environment that points into it.
struct Environment {
    explicit Environment(const char* migrationsRun) {
        setenv("DATABASE_URL", folder.databaseUrl().c_str(), 1);
        setenv("MIGRATIONS_RUN", migrationsRun, 1);
    }
    ~Environment() {
        unsetenv("DATABASE_URL");
        unsetenv("MIGRATIONS_RUN");
    }
    testing::TemporaryFolder folder;
};

} // namespace

namespace dbtest {

class Visitors {
public:
    explicit Visitors(orm::Repository<db::User>& users) : users_(users) {}
    Task<std::int64_t> welcome(std::string name) {
        db::User user{.username = name, .email = name + "@example.com"};
        co_await users_.insert(user);
        co_return co_await users_.count();
    }

private:
    orm::Repository<db::User>& users_;
};

struct AppModule {
    using imports = list<db::DatabaseModule>;
    using providers = list<Visitors>;
};

struct InMemoryModule {
    static auto imports() { return app::modules<>(db::DatabaseModule::forRoot({.url = "sqlite::memory:"})); }
    using providers = list<Visitors>;
};

} // namespace dbtest

TEST_CASE("the module opens the database, migrates it and gives repositories") {
    const Environment environment{"true"};
    auto app = testing::createTestApp<dbtest::AppModule>().compile();

    CHECK(app.run(app.get<dbtest::Visitors>().welcome("ada")) == 1);
    CHECK(app.run(app.get<orm::DataSource>().hasPendingMigrations()) == false);
    CHECK(app.inject({.url = "/health/ready"}).body.find(R"("database":{"status":"up"})") != std::string::npos);
    CHECK(app.inject({.url = "/metrics"}).body.find("db_writes_total 1") != std::string::npos);
}

TEST_CASE("MIGRATIONS_RUN=false leaves the database as it is") {
    const Environment environment{"false"};
    auto app = testing::createTestApp<dbtest::AppModule>().compile();

    CHECK(app.run(app.get<orm::DataSource>().hasPendingMigrations()));
}

TEST_CASE("forRoot wins over the environment") {
    const Environment environment{"false"};
    auto app = testing::createTestApp<dbtest::InMemoryModule>().compile();

    CHECK(app.run(app.get<dbtest::Visitors>().welcome("ada")) == 1);
}

TEST_CASE("a variable that is no such value is refused by name") {
    setenv("DATABASE_POOL_SIZE", "many", 1);
    CHECK_THROWS_WITH_AS((void)db::DatabaseOptions::fromEnvironment(),
                         "DATABASE_POOL_SIZE is a whole number from 1 to 1000", orm::UsageError);
    setenv("DATABASE_POOL_SIZE", "", 1);
    CHECK(db::DatabaseOptions::fromEnvironment().poolSize == 10);
    unsetenv("DATABASE_POOL_SIZE");
    setenv("MIGRATIONS_RUN", "yes", 1);
    CHECK_THROWS_WITH_AS((void)db::DatabaseOptions::fromEnvironment(), "MIGRATIONS_RUN is true or false",
                         orm::UsageError);
    unsetenv("MIGRATIONS_RUN");
}

TEST_CASE("the migration makes what the entities say") {
    io::EventLoop loop;
    testing::TemporaryFolder folder;
    orm::DataSource dataSource{db::dataSourceOptions({.url = folder.databaseUrl()})};
    loop.runUntilComplete(dataSource.initialize());

    loop.runUntilComplete(dataSource.runMigrations());
    CHECK(loop.runUntilComplete(dataSource.schemaDiff()).empty());
    CHECK(loop.runUntilComplete(dataSource.undoLastMigration()) == "InitialSchema1700000000000");
    CHECK(loop.runUntilComplete(dataSource.schemaDiff()).up.size() == 6);
}
