#include "migration/migration_executor.hpp"

#include "active_transaction.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/orm/query_error.hpp>

#include <algorithm>
#include <optional>

namespace aerie::orm {

namespace {

struct Executed {
    std::int64_t id;
    std::int64_t timestamp;
    std::string name;
};

// In this file nothing is awaited inside of a condition: g++ 12 makes broken coroutines of some such `if`s, which stop
// with an illegal instruction.

// The writing connection for us alone, as the current transaction of whatever runs within `context`.
class MigrationSession {
public:
    MigrationSession(detail::Executor& base, Driver& driver, bool needsMetadata)
        : connection_(driver.exclusive()),
          executor_(base, *connection_, 0),
          active_{&executor_, TaskContext::find<detail::ActiveTransaction>()},
          context_(TaskContext::current()),
          value_(context_, active_),
          dialect_(driver.dialect()),
          needsMetadata_(needsMetadata),
          runner(executor_, driver.dialect().type()) {}

    const Dialect& dialect() const noexcept { return dialect_; }
    bool needsMetadata() const noexcept { return needsMetadata_; }

    TaskContext& context() noexcept { return context_; }
    Task<> run(std::string_view sql) { co_await runner.query(std::string{sql}); }
    Task<> command(Work::Command command) {
        auto work = std::make_shared<Work>();
        work->command = command;
        co_await execute(*connection_, work);
    }

private:
    std::unique_ptr<Connection> connection_;
    detail::TransactionExecutor executor_;
    detail::ActiveTransaction active_;
    TaskContext context_;
    ContextValue<detail::ActiveTransaction> value_;
    const Dialect& dialect_;
    bool needsMetadata_;

public:
    QueryRunner runner;
};

std::vector<MigrationInfo> byTime(MigrationList list) {
    std::vector<MigrationInfo> sorted(list.begin(), list.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const MigrationInfo& a, const MigrationInfo& b) { return a.timestamp < b.timestamp; });
    return sorted;
}

// Oldest first. Gives nothing when the table is not there yet.
Task<std::vector<Executed>> readExecuted(QueryRunner& runner) {
    std::vector<Executed> list;
    const bool isThere = co_await runner.hasTable("migrations");
    if (!isThere) co_return list;
    const Rows rows = co_await runner.query(R"(SELECT "id", "timestamp", "name" FROM "migrations" ORDER BY "id" ASC)");
    for (std::size_t i = 0; i < rows.size(); ++i)
        list.push_back({rows[i][0].integer(), rows[i][1].integer(), rows[i][2].text()});
    co_return list;
}

bool isExecuted(const std::vector<Executed>& executed, std::string_view name) {
    return std::any_of(executed.begin(), executed.end(), [&](const Executed& e) { return e.name == name; });
}

std::vector<MigrationInfo> pendingOf(MigrationList list, const std::vector<Executed>& executed) {
    std::vector<MigrationInfo> pending = byTime(list);
    std::erase_if(pending, [&](const MigrationInfo& m) { return isExecuted(executed, m.name); });
    return pending;
}

// Rows whose foreign key points nowhere. Foreign keys are off while a migration runs, because a table that is made anew
// is dropped in between; so the migration's work is checked at its end.
Task<std::int64_t> countViolations(QueryRunner& runner) {
    if (runner.databaseType() != DatabaseType::Sqlite) co_return 0;
    const Rows rows = co_await runner.query("SELECT count(*) FROM pragma_foreign_key_check");
    co_return rows[0][0].integer();
}

using Step = Task<> (*)(QueryRunner& runner);

Task<> runStep(MigrationSession& session, Step step, const MigrationInfo& migration) {
    std::exception_ptr failure;
    try {
        co_await step(session.runner).within(session.context());
    } catch (const OperationCancelled&) {
        throw;
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) throw MigrationFailedError{migration.name, errorFrom(failure)};
}

Task<> ensureTable(MigrationSession& session) {
    const bool isThere = co_await session.runner.hasTable("migrations");
    if (!isThere) co_await session.run(session.dialect().createMigrationsTable());
}

// TypeORM's table of expressions, before anything that writes into it.
Task<> ensureMetadata(MigrationSession& session) {
    if (!session.needsMetadata()) co_return;
    const bool isThere = co_await session.runner.hasTable("typeorm_metadata");
    if (!isThere) co_await session.run(session.dialect().createMetadataTable());
}

// Runs `work` in a transaction of its own, or in none.
template<class Function> Task<> inTransaction(MigrationSession& session, bool isWanted, Function work) {
    if (!isWanted) {
        co_await work();
        co_return;
    }
    co_await session.command(Work::Command::Begin);
    std::exception_ptr failure;
    try {
        const std::int64_t before = co_await countViolations(session.runner);
        co_await work();
        const std::int64_t after = co_await countViolations(session.runner);
        if (after > before)
            throw UsageError{"the migration leaves rows whose foreign keys point nowhere; "
                             "`PRAGMA foreign_key_check` names them"};
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await shielded(session.command(Work::Command::Rollback));
        std::rethrow_exception(failure);
    }
    co_await shielded(session.command(Work::Command::Commit));
}

Task<> apply(MigrationSession& session, const MigrationInfo& migration, const MigrationOptions& options,
             std::vector<std::string>& done) {
    if (!options.fake) co_await runStep(session, migration.up, migration);
    std::string sql = R"(INSERT INTO "migrations"("timestamp", "name") VALUES ()";
    session.dialect().appendParameter(sql, 1);
    session.dialect().appendParameter(sql += ", ", 2);
    co_await session.runner.query(sql += ")", migration.timestamp, migration.name);
    done.emplace_back(migration.name);
}

Task<> applyAll(MigrationSession& session, MigrationList list, const MigrationOptions& options,
                std::vector<std::string>& done) {
    co_await ensureTable(session);
    co_await ensureMetadata(session);
    const std::vector<Executed> executed = co_await readExecuted(session.runner); // again, now that nobody else writes
    for (const MigrationInfo& migration : pendingOf(list, executed)) co_await apply(session, migration, options, done);
}

Task<> applyOne(MigrationSession& session, const MigrationInfo& migration, const MigrationOptions& options,
                std::vector<std::string>& done) {
    co_await ensureTable(session);
    co_await ensureMetadata(session);
    const std::vector<Executed> executed = co_await readExecuted(session.runner);
    if (isExecuted(executed, migration.name)) co_return; // another process was quicker
    co_await apply(session, migration, options, done);
}

// The connection for us alone, until `work` is done.
template<class Function> Task<> migrating(MigrationSession& session, Function work) {
    for (const std::string& sql : session.dialect().beginMigrating()) co_await session.run(sql);
    std::exception_ptr failure;
    try {
        co_await work();
    } catch (...) {
        failure = std::current_exception();
    }
    for (const std::string& sql : session.dialect().endMigrating()) {
        try {
            co_await shielded(session.run(sql));
        } catch (const QueryFailedError&) {
            // The connection is gone, and the server lets go of what it held.
        }
    }
    if (failure) std::rethrow_exception(failure);
}

Task<> runPending(MigrationSession& session, MigrationList list, const std::vector<MigrationInfo>& pending,
                  const MigrationOptions& options, std::vector<std::string>& done) {
    if (options.transaction == MigrationTransaction::All) {
        co_await inTransaction(session, true, [&] { return applyAll(session, list, options, done); });
        co_return;
    }
    const bool isWrapped = options.transaction == MigrationTransaction::Each;
    for (const MigrationInfo& migration : pending)
        co_await inTransaction(session, isWrapped, [&] { return applyOne(session, migration, options, done); });
}

} // namespace

Task<std::vector<std::string>> runMigrations(detail::Executor& base, Driver& driver, MigrationList list,
                                             bool needsMetadata, MigrationOptions options) {
    std::vector<std::string> done;
    std::vector<MigrationInfo> pending;
    {
        QueryRunner reader{base, driver.dialect().type()};
        const std::vector<Executed> executed = co_await readExecuted(reader);
        pending = pendingOf(list, executed);
    }
    if (pending.empty()) co_return done; // the usual start: nothing is locked, nothing is written

    MigrationSession session{base, driver, needsMetadata};
    co_await migrating(session, [&] { return runPending(session, list, pending, options, done); });
    co_return done;
}

namespace {

Task<> revertLast(MigrationSession& session, MigrationList list, const MigrationOptions& options, std::string& name) {
    const std::vector<Executed> executed = co_await readExecuted(session.runner);
    if (executed.empty()) co_return;
    const Executed& last = executed.back(); // the newest id, whatever its timestamp
    const auto migration =
        std::find_if(list.begin(), list.end(), [&](const MigrationInfo& m) { return m.name == last.name; });
    if (migration == list.end())
        throw UsageError{"the last migration in the database is " + last.name +
                         ", which this program does not know: revert it with the program that has it"};
    if (!options.fake) co_await runStep(session, migration->down, *migration);
    std::string sql = R"(DELETE FROM "migrations" WHERE "id" = )";
    session.dialect().appendParameter(sql, 1);
    co_await session.runner.query(sql, last.id);
    name = last.name;
}

} // namespace

Task<std::string> undoLastMigration(detail::Executor& base, Driver& driver, MigrationList list,
                                    MigrationOptions options) {
    std::string name;
    MigrationSession session{base, driver, false};
    const auto revert = [&] { return revertLast(session, list, options, name); };
    co_await migrating(
        session, [&] { return inTransaction(session, options.transaction != MigrationTransaction::None, revert); });
    co_return name;
}

Task<std::vector<MigrationStatus>> showMigrations(detail::Executor& base, MigrationList list) {
    QueryRunner reader{base, base.dialect().type()};
    const std::vector<Executed> executed = co_await readExecuted(reader);
    std::vector<MigrationStatus> status;
    for (const MigrationInfo& migration : byTime(list)) {
        const auto row =
            std::find_if(executed.begin(), executed.end(), [&](const Executed& e) { return e.name == migration.name; });
        const bool isDone = row != executed.end();
        status.push_back({isDone ? row->id : 0, std::string{migration.name}, migration.timestamp, isDone, true});
    }
    for (const Executed& row : executed) {
        const bool isKnown =
            std::any_of(list.begin(), list.end(), [&](const MigrationInfo& m) { return m.name == row.name; });
        if (!isKnown) status.push_back({row.id, row.name, row.timestamp, true, false});
    }
    std::stable_sort(status.begin(), status.end(),
                     [](const MigrationStatus& a, const MigrationStatus& b) { return a.timestamp < b.timestamp; });
    co_return status;
}

namespace {

Task<> runStatements(MigrationSession& session, const std::vector<std::string>& statements) {
    co_await ensureMetadata(session);
    for (const std::string& sql : statements) co_await session.run(sql);
}

} // namespace

Task<> applySchema(detail::Executor& base, Driver& driver, bool needsMetadata, std::vector<std::string> statements) {
    MigrationSession session{base, driver, needsMetadata};
    co_await migrating(
        session, [&] { return inTransaction(session, true, [&] { return runStatements(session, statements); }); });
}

} // namespace aerie::orm
