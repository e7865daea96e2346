#include "sqlite/database.hpp"

#include "driver.hpp"
#include "sqlite/binding.hpp"
#include "sqlite/errors.hpp"

#include <sqlite3.h>

#include <span>

namespace aerie::orm::sqlite {

namespace {

// How often a running statement looks at its limits, in SQLite's own instructions: some ten microseconds.
constexpr int kProgressSteps = 1'000;
// A statement that was over its budget goes straight to another thread this many times before the loop tries it again.
constexpr std::uint16_t kHeavyRuns = 64;

// A prepared statement is reset whatever happens, or its transaction would stay open.
class ResetOnExit {
public:
    explicit ResetOnExit(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    ~ResetOnExit() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    ResetOnExit(const ResetOnExit&) = delete;
    ResetOnExit& operator=(const ResetOnExit&) = delete;

private:
    sqlite3_stmt* statement_;
};

} // namespace

Database::Database(const DatabaseOptions& options, DriverCounters& counters) : options_(options), counters_(counters) {
    const int access = options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    // NOMUTEX: a connection has one user at a time, so SQLite need not lock as well.
    const int opened =
        sqlite3_open_v2(options.path.c_str(), &db_, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (opened != SQLITE_OK) {
        QueryFailure failure = lastFailure(db_, {});
        failure.message += ": " + options.path;
        sqlite3_close(db_);
        throw QueryFailedError{std::move(failure)};
    }
    // SQLite opens what it may not write for reading only, and says nothing.
    if (!options.isReadOnly && sqlite3_db_readonly(db_, "main") == 1) {
        sqlite3_close(db_);
        throw QueryFailedError{
            {QueryErrorKind::ReadOnly,
             "SQLITE_READONLY",
             "this user may not write the file " + options.path + "; to open it for reading add ?mode=ro to the URL",
             {}}};
    }
    sqlite3_busy_timeout(db_, static_cast<int>(options.busyTimeout.toMilliseconds()));
    // A misspelt "column" is an error and not a text.
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_progress_handler(db_, kProgressSteps, &Database::onProgress, this);
    for (const char* pragma : {"PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"}) {
        if (std::optional<QueryFailure> failure = execute(pragma)) {
            cache_.clear();
            sqlite3_close(db_);
            throw QueryFailedError{std::move(*failure)};
        }
    }
}

Database::~Database() {
    cache_.clear();
    sqlite3_close(db_);
}

bool Database::isInTransaction() const noexcept { return sqlite3_get_autocommit(db_) == 0; }

void Database::restoreDefaults() noexcept {
    (void)execute("PRAGMA foreign_keys = ON");
    sqlite3_busy_timeout(db_, static_cast<int>(options_.busyTimeout.toMilliseconds()));
}

std::optional<QueryFailure> Database::execute(const char* sql) {
    isAbandoned_ = nullptr;
    deadline_ = TimePoint::max();
    // Prepared once: every snapshot begins and ends with such a text.
    const char* problem = nullptr;
    PreparedStatement* prepared = cache_.get(db_, sql, problem);
    if (!prepared) return lastFailure(db_, sql);
    const ResetOnExit reset{prepared->handle};
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(prepared->handle);
    if (code == SQLITE_DONE) return std::nullopt;
    return lastFailure(db_, sql);
}

bool Database::isHeavy(std::string_view sql) noexcept {
    PreparedStatement* prepared = cache_.find(sql);
    if (!prepared || prepared->heavyRuns == 0) return false;
    --prepared->heavyRuns;
    return true;
}

void Database::armLimits(const Limits& limits) {
    isAbandoned_ = limits.isAbandoned;
    isOverBudget_ = false;
    deadline_ = limits.budget == Duration::max() ? TimePoint::max() : TimePoint::now() + limits.budget;
}

int Database::onProgress(void* self) {
    auto& database = *static_cast<Database*>(self);
    if (database.isAbandoned_ && database.isAbandoned_->load(std::memory_order_relaxed)) return 1;
    if (database.deadline_ == TimePoint::max() || TimePoint::now() < database.deadline_) return 0;
    database.isOverBudget_ = true;
    return 1;
}

Database::Outcome Database::run(Statement& statement, const Limits& limits, std::optional<QueryFailure>& failure) {
    const char* problem = nullptr;
    PreparedStatement* prepared = cache_.get(db_, statement.sql, problem);
    if (!prepared) {
        if (problem)
            failure = QueryFailure{QueryErrorKind::Syntax, "SQLITE_ERROR", problem, statement.sql};
        else
            failure = lastFailure(db_, statement.sql);
        counters_.failures.fetch_add(1, std::memory_order_relaxed);
        return Outcome::Failed;
    }
    if (!limits.mayWrite && !prepared->isReadOnly) return Outcome::NeedsWriter;

    armLimits(limits);
    const TimePoint began = TimePoint::now();
    const std::size_t perRun = statement.parametersPerRun ? statement.parametersPerRun : statement.parameters.size();
    statement.affected = 0;
    Outcome outcome = Outcome::Done;
    std::size_t at = 0;
    do {
        outcome = runOnce(*prepared, statement, at, failure);
        at += perRun;
    } while (outcome == Outcome::Done && at < statement.parameters.size());

    if (outcome == Outcome::OverBudget) {
        prepared->heavyRuns = kHeavyRuns;
        return outcome;
    }
    counters_.statements.fetch_add(1, std::memory_order_relaxed);
    if (outcome == Outcome::Failed) counters_.failures.fetch_add(1, std::memory_order_relaxed);
    const Duration took = TimePoint::now() - began;
    if (took >= options_.slowThreshold) {
        counters_.slowStatements.fetch_add(1, std::memory_order_relaxed);
        if (options_.onSlowStatement) options_.onSlowStatement(options_.slowContext, statement.sql, took);
    }
    return outcome;
}

Database::Outcome Database::runOnce(PreparedStatement& prepared, Statement& statement, std::size_t firstParameter,
                                    std::optional<QueryFailure>& failure) {
    sqlite3_stmt* handle = prepared.handle;
    const ResetOnExit reset{handle};
    const std::size_t count = statement.parametersPerRun ? statement.parametersPerRun : statement.parameters.size();
    const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(handle));
    if (expected != count) {
        failure = QueryFailure{QueryErrorKind::Syntax, "SQLITE_RANGE",
                               "the statement has " + std::to_string(expected) + " parameters and " +
                                   std::to_string(count) + " were given",
                               statement.sql};
        return Outcome::Failed;
    }
    const std::span<const Value> values{statement.parameters.data() + firstParameter, count};
    if (bindValues(handle, values, scratch_) != SQLITE_OK) return fail(failure, statement.sql);

    const SqliteRow row{handle};
    if (statement.sink && firstParameter == 0) statement.sink->onStart(row);
    for (;;) {
        const int code = sqlite3_step(handle);
        if (code == SQLITE_DONE) break;
        if (code != SQLITE_ROW) {
            if (isOverBudget_) return Outcome::OverBudget;
            return fail(failure, statement.sql);
        }
        if (statement.sink && !statement.sink->onRow(row)) {
            failure = statement.sink->failure();
            failure->query = statement.sql;
            return Outcome::Failed;
        }
    }
    if (!prepared.isReadOnly) statement.affected += sqlite3_changes64(db_);
    return Outcome::Done;
}

Database::Outcome Database::fail(std::optional<QueryFailure>& failure, std::string_view sql) {
    failure = lastFailure(db_, sql);
    return Outcome::Failed;
}

} // namespace aerie::orm::sqlite
