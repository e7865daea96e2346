// A database with its entities: where repositories, transactions and migrations come from.
//
//   orm::DataSource dataSource{{.url = "sqlite:data/app.db",
//                               .entities = orm::entities<User, UserItem>,
//                               .migrations = orm::migrations<InitialSchema1700000000000>}};
//   co_await dataSource.initialize();
//   co_await dataSource.runMigrations();
//   auto users = dataSource.getRepository<User>();
//
// SQLite: write-ahead log, synchronous=NORMAL, foreign keys on. One connection writes, on a thread of its own; writes
// that arrive together are committed together. Reads run at once on the loop that asks and move to a thread when they
// take longer than a millisecond. `sqlite::memory:` is a database that lives as long as the data source.
// PostgreSQL: connections live on the loops that use them. Single statements of many tasks share a connection,
// pipelined; a transaction has one of its own. Needs Debian's package libpq5 at run time. Thread rule: every function
// may be called on every loop. Lifetime: it outlives its tasks; destroy() or the destructor waits for what runs.
// Errors: QueryFailedError; a URL that cannot be understood is a UsageError.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/io/task.hpp>
#include <aerie/orm/entities.hpp>
#include <aerie/orm/entity_manager.hpp>
#include <aerie/orm/migration.hpp>
#include <aerie/orm/query_runner.hpp>
#include <aerie/orm/repository.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::orm {

template<class E> class TreeRepository;

struct DataSourceOptions {
    // sqlite:<path>, sqlite:<path>?mode=ro for reading only, sqlite::memory:
    // postgres://user:password@host:port/database?sslmode=require, and whatever else libpq knows
    std::string url = "sqlite:app.db";
    EntityList entities;
    MigrationList migrations;
    // SQLite: connections for reading. PostgreSQL: connections of all loops together; each loop has at least two.
    std::size_t poolSize = 10;
    // How long a write waits for another process, or for a transaction of this one, before it fails as Busy.
    Duration busyTimeout = Duration::fromSeconds(5);
    // A transaction that sends no statement for this long is rolled back: it holds up every other write.
    Duration transactionIdleLimit = Duration::fromSeconds(30);
    // PostgreSQL: how long to wait for a connection before it fails as PoolExhausted; for a new one to be made; how
    // long one may be unused before it is closed; and how long a statement may take, zero for any time.
    Duration acquireTimeout = Duration::fromSeconds(10);
    Duration connectTimeout = Duration::fromSeconds(10);
    Duration idleTimeout = Duration::fromSeconds(300);
    Duration statementTimeout = Duration{};
    // Statements that take longer are counted, and told to the hook: on the thread that ran them, without their
    // parameters. The hook must not throw.
    Duration slowQueryThreshold = Duration::fromMilliseconds(200);
    void (*onSlowQuery)(void* context, std::string_view sql, Duration took) = nullptr;
    void* slowQueryContext = nullptr;
};

// Since initialize(). For metrics.
struct DataSourceStats {
    std::uint64_t statements = 0;
    std::uint64_t failures = 0;
    std::uint64_t slowStatements = 0;
    std::uint64_t readsOnLoop = 0;  // short reads, done at once
    std::uint64_t readsOffLoop = 0; // long ones, done on a thread
    std::uint64_t writes = 0;       // units of work that were committed on their own
    std::uint64_t transactions = 0;
};

// The difference between the entities and the database, as SQL.
struct SchemaDiff {
    std::vector<std::string> up;
    std::vector<std::string> down;
    bool empty() const noexcept { return up.empty(); }
};

class DataSource {
public:
    explicit DataSource(DataSourceOptions options);
    ~DataSource();
    DataSource(const DataSource&) = delete;
    DataSource& operator=(const DataSource&) = delete;

    // Opens the database; makes the file and its directory if need be.
    Task<> initialize();
    // Waits for what runs and closes. Idempotent.
    Task<> destroy();
    bool isInitialized() const noexcept;

    template<class E> Repository<E> getRepository() noexcept { return Repository<E>{executor()}; }
    // Of an entity that is a tree; include tree_repository.hpp.
    template<class E> TreeRepository<E> getTreeRepository() noexcept { return TreeRepository<E>{executor()}; }
    EntityManager& manager() noexcept;

    // See entity_manager.hpp.
    template<class Function> auto transaction(Function&& function) {
        return detail::startTransaction(executor(), {}, std::forward<Function>(function));
    }
    template<class Function> auto transaction(TransactionOptions options, Function&& function) {
        return detail::startTransaction(executor(), options, std::forward<Function>(function));
    }
    template<class... V> Task<Rows> query(std::string sql, V&&... parameters) {
        return detail::runQuery(executor(), std::move(sql), detail::parameterList(std::forward<V>(parameters)...));
    }

    // ---- migrations

    // Runs what is pending; gives the names of what was run.
    Task<std::vector<std::string>> runMigrations(MigrationOptions options = {});
    // Reverts the one that was run last; gives its name, or nothing when there is none.
    Task<std::string> undoLastMigration(MigrationOptions options = {});
    // By time.
    Task<std::vector<MigrationStatus>> showMigrations();
    Task<bool> hasPendingMigrations();

    // ---- schema

    // What would make the database fit the entities. Tables that no entity has are left alone.
    Task<SchemaDiff> schemaDiff();
    // Does it, without a migration: for tests and throw-away databases.
    Task<> synchronize();

    const DataSourceOptions& options() const noexcept;
    DatabaseType type() const noexcept;
    DataSourceStats stats() const noexcept;

private:
    detail::Executor& executor() noexcept;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::orm
