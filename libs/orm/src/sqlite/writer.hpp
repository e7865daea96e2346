// The one connection that writes, and its thread.
//
// Units of work that are waiting at the same time are committed together: one transaction, each unit under a savepoint
// of its own, so that one that fails takes nothing of the others with it. Nobody is answered before the commit. If the
// commit itself fails, each unit is done again alone and gets its own answer.
//
// A transaction of the user owns the connection from Begin to Commit or Rollback; everyone else waits, at most
// `busyTimeout`. A transaction that does nothing for `idleLimit` is rolled back, or one forgotten would stop all.
#pragma once

#include "driver.hpp"
#include "sqlite/database.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace aerie::orm::sqlite {

class Writer;

// A transaction's work on its way to the writer's thread. An exclusive session holds the connection until it is
// destroyed, in transactions or out of them.
class TransactionSession final : public Connection {
public:
    TransactionSession(Writer& writer, bool isExclusive);
    ~TransactionSession() override;

    bool tryNow(const std::shared_ptr<Work>&) override { return false; }
    void submit(std::shared_ptr<Work> work) override;

private:
    friend Writer;
    struct State {
        std::deque<std::shared_ptr<Work>> work;
        bool isExclusive = false;
        bool hasBegun = false;            // and was neither committed nor rolled back by its user
        const char* overReason = nullptr; // why it takes no more statements
        bool isQueued = false;            // among those who want the connection
        bool isReleased = false;          // the session is gone
    };
    Writer& writer_;
    std::shared_ptr<State> state_;
};

class Writer final : public Connection {
public:
    static constexpr std::size_t kMaxGroup = 256;

    Writer(const DatabaseOptions& options, DriverCounters& counters, Duration idleLimit);
    ~Writer() override;

    void connect();
    void close() noexcept;

    bool tryNow(const std::shared_ptr<Work>&) override { return false; }
    void submit(std::shared_ptr<Work> work) override;

private:
    friend TransactionSession;
    using Group = std::vector<std::shared_ptr<Work>>;

    // Either a unit of work or a transaction that begins.
    struct Item {
        std::shared_ptr<Work> work;
        std::shared_ptr<TransactionSession::State> transaction;
        TimePoint since;
    };

    void threadMain();
    Group takeGroup();
    void runGroup(Group& group);
    bool runTogether(Group& group);
    void runAlone(Work& work);
    bool runUnit(Work& work);
    void serve(TransactionSession::State& transaction, std::unique_lock<std::mutex>& lock);
    void runInTransaction(TransactionSession::State& transaction, Work& work);
    void rollback() noexcept;
    void failExpired(std::unique_lock<std::mutex>& lock);

    const DatabaseOptions& options_;
    DriverCounters& counters_;
    const Duration idleLimit_;
    std::unique_ptr<Database> database_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Item> queue_;
    std::thread thread_;
    bool isClosing_ = false;
};

} // namespace aerie::orm::sqlite
