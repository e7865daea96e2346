#include <aerie/app/health.hpp>
#include <aerie/app/metrics.hpp>
#include <aerie/pipeline/logger.hpp>

#include <repo/db/database_module.hpp>
#include <repo/db/migration_commands.hpp>

namespace db {

namespace {

constexpr aerie::Logger kLogger{"DatabaseModule"};

} // namespace

aerie::Task<std::unique_ptr<orm::DataSource>> openDataSource(const DatabaseOptions* options) {
    auto dataSource =
        std::make_unique<orm::DataSource>(dataSourceOptions(options ? *options : DatabaseOptions::fromEnvironment()));
    co_await dataSource->initialize();
    co_return dataSource;
}

aerie::Task<> DatabaseLifecycle::onModuleInit() {
    const bool shouldRun = options_ ? options_->migrationsRun : DatabaseOptions::fromEnvironment().migrationsRun;
    if (!shouldRun) co_return;
    for (const std::string& name : co_await dataSource_.runMigrations()) kLogger.log("migrated", {{"name", name}});
}

aerie::Task<> DatabaseLifecycle::onApplicationShutdown() { return dataSource_.destroy(); }

aerie::Task<> DatabaseLifecycle::checkHealth(aerie::app::HealthCheck& check) {
    bool isUp = true;
    try {
        co_await dataSource_.query("SELECT 1");
    } catch (const orm::QueryFailedError& error) {
        kLogger.error("the database does not answer", error.error());
        isUp = false;
    }
    check.expect("database", isUp, "the database does not answer");
}

void DatabaseLifecycle::collectMetrics(aerie::app::MetricsPage& page) {
    const orm::DataSourceStats stats = dataSource_.stats();
    const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
        page.family(name, "counter", help);
        page.sample(name, {}, static_cast<double>(value));
    };
    counter("db_statements_total", "Statements that the database ran.", stats.statements);
    counter("db_failures_total", "Statements that failed.", stats.failures);
    counter("db_slow_statements_total", "Statements over the slow query threshold.", stats.slowStatements);
    counter("db_reads_on_loop_total", "Reads that were done at once.", stats.readsOnLoop);
    counter("db_reads_off_loop_total", "Reads that were done on a thread.", stats.readsOffLoop);
    counter("db_writes_total", "Units of work that committed on their own.", stats.writes);
    counter("db_transactions_total", "Transactions that were begun.", stats.transactions);
}

void DatabaseLifecycle::configureCommands(aerie::app::Commands& commands) { addMigrationCommands(commands); }

} // namespace db
