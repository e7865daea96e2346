// One open SQLite connection with its prepared statements. Used by one thread at a time; the driver sees to that.
#pragma once

#include "sqlite/statement_cache.hpp"
#include "statement.hpp"

#include <aerie/base/duration.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;

namespace aerie::orm {
struct DriverCounters;
}

namespace aerie::orm::sqlite {

struct DatabaseOptions {
    std::string path;
    Duration busyTimeout = Duration::fromSeconds(5);
    Duration slowThreshold = Duration::max();
    void (*onSlowStatement)(void* context, std::string_view sql, Duration took) = nullptr;
    void* slowContext = nullptr;
    bool isReadOnly = false;
};

class Database {
public:
    enum class Outcome : std::uint8_t { Done, Failed, OverBudget, NeedsWriter };

    struct Limits {
        // A statement that takes longer stops with OverBudget, at about this time.
        Duration budget = Duration::max();
        // Seen to be true, the statement stops with Failed.
        const std::atomic<bool>* isAbandoned = nullptr;
        bool mayWrite = true;
    };

    // Throws QueryFailedError.
    Database(const DatabaseOptions& options, DriverCounters& counters);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // A fixed text without parameters or rows: BEGIN, PRAGMA ....
    std::optional<QueryFailure> execute(const char* sql);
    // Runs to the end; the failure is left in `failure`.
    Outcome run(Statement& statement, const Limits& limits, std::optional<QueryFailure>& failure);
    // Whether this text took too long lately, so that it is better done off the loop.
    bool isHeavy(std::string_view sql) noexcept;

    bool isInTransaction() const noexcept;
    // Undoes what a migration may have set on the connection.
    void restoreDefaults() noexcept;
    sqlite3* handle() const noexcept { return db_; }

private:
    Outcome runOnce(PreparedStatement& prepared, Statement& statement, std::size_t firstParameter,
                    std::optional<QueryFailure>& failure);
    Outcome fail(std::optional<QueryFailure>& failure, std::string_view sql);
    void armLimits(const Limits& limits);
    static int onProgress(void* self);

    const DatabaseOptions& options_;
    DriverCounters& counters_;
    sqlite3* db_ = nullptr;
    StatementCache cache_;
    std::string scratch_; // texts of bound parameters
    TimePoint deadline_ = TimePoint::max();
    const std::atomic<bool>* isAbandoned_ = nullptr;
    bool isOverBudget_ = false;
};

} // namespace aerie::orm::sqlite
