// Opens the database, runs what is pending when the application starts, and gives everybody repositories.
//
//   struct AppModule { using imports = list<db::DatabaseModule>; };
//   class UsersService { public: explicit UsersService(orm::Repository<db::User>& users); };
//
// Where it is: a provided DatabaseOptions, else the environment (data_source.hpp). Otherwise, in tests for example:
// `db::DatabaseModule::forRoot({.url = "sqlite::memory:"})`.
#pragma once

#include <aerie/app/module.hpp>
#include <aerie/io/task.hpp>

#include <repo/db/data_source.hpp>

#include <memory>

namespace aerie::app {
class Commands;
class HealthCheck;
class MetricsPage;
} // namespace aerie::app

namespace db {

// Opened, and not migrated: commands want it so.
aerie::Task<std::unique_ptr<orm::DataSource>> openDataSource(const DatabaseOptions* options);

template<class E> orm::Repository<E> repositoryOf(orm::DataSource& dataSource) { return dataSource.getRepository<E>(); }

// The application's part of a data source's life, and its commands: migration:run, revert, show, create, generate.
class DatabaseLifecycle {
public:
    DatabaseLifecycle(orm::DataSource& dataSource, const DatabaseOptions* options)
        : dataSource_(dataSource), options_(options) {}

    aerie::Task<> onModuleInit();
    aerie::Task<> onApplicationShutdown();
    aerie::Task<> checkHealth(aerie::app::HealthCheck& check);
    void collectMetrics(aerie::app::MetricsPage& page);
    static void configureCommands(aerie::app::Commands& commands);

private:
    orm::DataSource& dataSource_;
    const DatabaseOptions* options_;
};

struct DatabaseModule {
    static auto forRoot(DatabaseOptions options) {
        return aerie::app::dynamicModule<DatabaseModule>(aerie::app::value(std::move(options)));
    }

    using providers =
        aerie::list<aerie::app::Factory<&openDataSource>, DatabaseLifecycle, aerie::app::Factory<&repositoryOf<User>>,
                    aerie::app::Factory<&repositoryOf<UserItem>>, aerie::app::Factory<&repositoryOf<ChatRoom>>,
                    aerie::app::Factory<&repositoryOf<ChatMessage>>>;
    using exports = aerie::list<orm::DataSource, orm::Repository<User>, orm::Repository<UserItem>,
                                orm::Repository<ChatRoom>, orm::Repository<ChatMessage>>;
};

} // namespace db
