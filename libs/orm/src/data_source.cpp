#include "active_transaction.hpp"
#include "data_source_url.hpp"
#include "migration/migration_executor.hpp"
#include "postgres/postgres_driver.hpp"
#include "schema/entity_schema.hpp"
#include "schema/schema_diff.hpp"
#include "schema/schema_reader.hpp"
#include "sqlite/sqlite_driver.hpp"

#include <aerie/orm/data_source.hpp>

#include <atomic>

namespace aerie::orm {

struct DataSource::Impl final : detail::Executor {
    explicit Impl(DataSourceOptions given) : options(std::move(given)), driver(makeDriver()), manager(*this) {}

    std::shared_ptr<Driver> makeDriver() const {
        DataSourceUrl url = parseDataSourceUrl(options.url);
        if (url.type == DatabaseType::Postgres)
            return postgres::makeDriver({.url = std::move(url.path),
                                         .poolSize = options.poolSize,
                                         .acquireTimeout = options.acquireTimeout,
                                         .connectTimeout = options.connectTimeout,
                                         .idleTimeout = options.idleTimeout,
                                         .statementTimeout = options.statementTimeout,
                                         .transactionIdleLimit = options.transactionIdleLimit,
                                         .slowThreshold = options.slowQueryThreshold,
                                         .onSlowStatement = options.onSlowQuery,
                                         .slowContext = options.slowQueryContext});
        return sqlite::makeDriver({.path = std::move(url.path),
                                   .isReadOnly = url.isReadOnly,
                                   .readers = options.poolSize,
                                   .busyTimeout = options.busyTimeout,
                                   .transactionIdleLimit = options.transactionIdleLimit,
                                   .slowThreshold = options.slowQueryThreshold,
                                   .onSlowStatement = options.onSlowQuery,
                                   .slowContext = options.slowQueryContext});
    }

    Task<> connect() {
        if (wasUsed) driver = makeDriver(); // a driver is opened once
        wasUsed = true;
        co_await driver->connect();
        isOpen.store(true, std::memory_order_release);
    }

    const Dialect& dialect() const override { return driver->dialect(); }
    detail::ConnectionHandle forReading(bool isSnapshot) override {
        if (auto* active = activeTransaction()) return active->forReading(isSnapshot);
        return detail::ConnectionHandle{open().reader(isSnapshot)};
    }
    detail::ConnectionHandle forWriting() override {
        if (auto* active = activeTransaction()) return active->forWriting();
        return detail::ConnectionHandle{open().writer()};
    }
    std::unique_ptr<Connection> newTransaction() override { return open().transaction(); }
    detail::TransactionExecutor* activeTransaction() noexcept override {
        return detail::ActiveTransaction::find(*this);
    }

    Driver& open() {
        if (!isOpen.load(std::memory_order_acquire))
            throw QueryFailedError{{QueryErrorKind::Unavailable,
                                    {},
                                    "the data source is not open: co_await dataSource.initialize() comes first",
                                    {}}};
        return *driver;
    }

    DataSourceOptions options;
    std::shared_ptr<Driver> driver; // shared with the thread that closes it
    std::atomic<bool> isOpen{false};
    bool wasUsed = false;
    EntityManager manager;
};

DataSource::DataSource(DataSourceOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

DataSource::~DataSource() { impl_->driver->close(); }

Task<> DataSource::initialize() {
    if (!impl_->isOpen) co_await impl_->connect();
}

Task<> DataSource::destroy() {
    if (!impl_->isOpen.exchange(false)) co_return;
    const std::shared_ptr<Driver> driver = impl_->driver;
    co_await driver->shutdown();
}

bool DataSource::isInitialized() const noexcept { return impl_->isOpen; }
EntityManager& DataSource::manager() noexcept { return impl_->manager; }
detail::Executor& DataSource::executor() noexcept { return *impl_; }
const DataSourceOptions& DataSource::options() const noexcept { return impl_->options; }
DatabaseType DataSource::type() const noexcept { return impl_->driver->dialect().type(); }

DataSourceStats DataSource::stats() const noexcept {
    const DriverCounters& counters = impl_->driver->counters();
    const auto read = [](const std::atomic<std::uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
    return {read(counters.statements),  read(counters.failures),     read(counters.slowStatements),
            read(counters.readsOnLoop), read(counters.readsOffLoop), read(counters.writes),
            read(counters.transactions)};
}

// ---- migrations and schema

Task<std::vector<std::string>> DataSource::runMigrations(MigrationOptions options) {
    co_return co_await orm::runMigrations(*impl_, impl_->open(), impl_->options.migrations,
                                          schema::haveComputedColumns(impl_->options.entities), options);
}

Task<std::string> DataSource::undoLastMigration(MigrationOptions options) {
    co_return co_await orm::undoLastMigration(*impl_, impl_->open(), impl_->options.migrations, options);
}

Task<std::vector<MigrationStatus>> DataSource::showMigrations() {
    return orm::showMigrations(*impl_, impl_->options.migrations);
}

Task<bool> DataSource::hasPendingMigrations() {
    for (const MigrationStatus& status : co_await showMigrations())
        if (!status.isExecuted) co_return true;
    co_return false;
}

Task<SchemaDiff> DataSource::schemaDiff() {
    const std::vector<schema::Table> wanted = schema::tablesOf(impl_->options.entities, impl_->dialect());
    std::vector<std::string> names;
    for (const schema::Table& table : wanted) names.push_back(table.name);
    const std::vector<schema::Table> current = co_await schema::readTables(*impl_, std::move(names));
    schema::Diff diff = schema::compare(current, wanted, impl_->dialect());
    co_return SchemaDiff{std::move(diff.up), std::move(diff.down)};
}

Task<> DataSource::synchronize() {
    const SchemaDiff diff = co_await schemaDiff();
    if (!diff.empty())
        co_await applySchema(*impl_, impl_->open(), schema::haveComputedColumns(impl_->options.entities), diff.up);
}

} // namespace aerie::orm
