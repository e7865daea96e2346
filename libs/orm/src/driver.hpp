// What a database driver gives the rest of the library. SQLite is one (src/sqlite), PostgreSQL the other
// (src/postgres).
//
// Work is done where the driver wants: SQLite runs short reads at once on the loop's thread and everything else on
// threads of its own, PostgreSQL talks over sockets of the loop. Whoever awaits does not see the difference:
//
//   auto work = std::make_shared<CountWork>(...);
//   co_await execute(*connection, work);               // throws QueryFailedError
#pragma once

#include "dialect/dialect.hpp"
#include "statement.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/waiter.hpp>
#include <aerie/orm/transaction_options.hpp>

#include <atomic>
#include <coroutine>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace aerie::orm {

// Statements that run in order, as one, on one connection. Shared between the coroutine that waits and the thread that
// works, so that either may go first; what the statements write to (their sinks and results) belongs to a derived
// class.
class Work {
public:
    // Of a transaction's connection; every other connection only runs.
    enum class Command : std::uint8_t { Run, Begin, Commit, Rollback };

    Work() = default;
    explicit Work(Statement statement) { statements.push_back(std::move(statement)); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    virtual ~Work() = default;

    std::vector<Statement> statements;
    Command command = Command::Run;
    IsolationLevel isolation = IsolationLevel::Default; // of Begin
    bool isReadOnly = false;                            // the same
    bool isRaw = false; // written by the user: it may not share a transaction with others

    // The outcome.
    std::optional<QueryFailure> failure;
    bool needsWriter = false; // nothing was done, because a connection for reading was asked to write

    // Nobody waits any more: what has not begun need not, and a long read may stop.
    std::atomic<bool> isAbandoned{false};

    // For drivers, when the work is done on another thread: the waiting coroutine goes on, on its loop.
    static void sendHome(std::shared_ptr<Work> work);
    // The same for a driver that works on the loop of whoever waits.
    void resumeWaiter() noexcept {
        if (io::Waiter* waiter = std::exchange(waiter_, nullptr)) waiter->resumeSoon();
    }

private:
    friend class Execution;
    io::LoopHandle home_;
    io::Waiter* waiter_ = nullptr; // looked at by the loop's thread only
};

// A session with the database, used by one coroutine at a time. Destroying it gives the connection back; a transaction
// that was not committed is rolled back then.
class Connection {
public:
    virtual ~Connection() = default;

    // Does the work here and now if it is short. False: nothing visible was done, submit it.
    virtual bool tryNow(const std::shared_ptr<Work>& work) = 0;
    // Does the work elsewhere; ends in Work::sendHome or resumeWaiter.
    virtual void submit(std::shared_ptr<Work> work) = 0;
    // Nobody waits any more for work that was submitted. It may still run, and ends as it would.
    virtual void abandon(const Work&) noexcept {}
};

struct DriverCounters {
    std::atomic<std::uint64_t> statements{0};
    std::atomic<std::uint64_t> failures{0};
    std::atomic<std::uint64_t> slowStatements{0};
    std::atomic<std::uint64_t> readsOnLoop{0};
    std::atomic<std::uint64_t> readsOffLoop{0};
    std::atomic<std::uint64_t> writes{0};
    std::atomic<std::uint64_t> transactions{0};
};

class Driver {
public:
    virtual ~Driver() = default;

    virtual const Dialect& dialect() const noexcept = 0;
    // Opens; throws QueryFailedError. Until then nothing else may be called.
    virtual Task<> connect() = 0;
    // Waits for what runs; what has not begun fails as Unavailable. Idempotent.
    virtual Task<> shutdown() = 0;
    // The same without a loop to wait on, for destructors. Idempotent.
    virtual void close() noexcept = 0;

    // For reading. A snapshot shows all its statements one state of the database.
    virtual std::unique_ptr<Connection> reader(bool isSnapshot) = 0;
    // For units of work that commit on their own.
    virtual Connection& writer() noexcept = 0;
    // Begins at Command::Begin, and is over at Commit and Rollback.
    virtual std::unique_ptr<Connection> transaction() = 0;
    // Nobody else writes until it is destroyed; transactions are begun and ended at will. For migrations.
    virtual std::unique_ptr<Connection> exclusive() = 0;

    virtual const DriverCounters& counters() const noexcept = 0;
};

// Awaits work; await_resume throws its failure.
class Execution final : public io::Waiter {
public:
    Execution(Connection& connection, std::shared_ptr<Work> work) noexcept
        : connection_(connection), work_(std::move(work)) {}
    ~Execution() override { leave(); }

    bool await_ready() { return refuse() || connection_.tryNow(work_); }
    bool await_suspend(std::coroutine_handle<> coroutine);
    void await_resume();

private:
    void abandon() noexcept override { leave(); }
    void leave() noexcept;

    Connection& connection_;
    std::shared_ptr<Work> work_;
    bool isSubmitted_ = false;
};

inline Execution execute(Connection& connection, std::shared_ptr<Work> work) noexcept {
    return Execution{connection, std::move(work)};
}

} // namespace aerie::orm
