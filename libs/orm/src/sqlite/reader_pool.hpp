// Connections for reading. A short read runs at once on the loop that asks; what turns out long, or finds every
// connection taken, runs on one of the pool's threads.
//
// Why not always on a thread: a read by key takes a few microseconds, and handing it over and back costs more than
// that. Why not always on the loop: a scan of a big table would stop every socket of the loop. So a read on the loop
// has a budget of time; over it, it stops, is done again on a thread, and its text is remembered as heavy for a while.
#pragma once

#include "driver.hpp"
#include "sqlite/database.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace aerie::orm::sqlite {

class ReaderPool;

// A connection taken from the pool. The session and the thread that works for it hold it together; the last one gives
// it back.
class Lease {
public:
    Lease(ReaderPool& pool, std::unique_ptr<Database> database) noexcept
        : pool_(pool), database_(std::move(database)) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Database& database() noexcept { return *database_; }

private:
    ReaderPool& pool_;
    std::unique_ptr<Database> database_;
};

class ReaderSession final : public Connection {
public:
    ReaderSession(ReaderPool& pool, bool isSnapshot) noexcept : pool_(pool), isSnapshot_(isSnapshot) {}
    ~ReaderSession() override;

    bool tryNow(const std::shared_ptr<Work>& work) override;
    void submit(std::shared_ptr<Work> work) override;

private:
    friend ReaderPool;
    // What a session and the pool's threads share: it outlives a session that is cancelled.
    struct State {
        std::shared_ptr<Lease> lease;
        bool isSnapshot = false;
    };
    bool takeLease();

    ReaderPool& pool_;
    bool isSnapshot_;
    std::shared_ptr<State> state_;
};

class ReaderPool {
public:
    // How long a read may hold up the loop.
    static constexpr Duration kLoopBudget = Duration::fromMicroseconds(1'000);

    ReaderPool(const DatabaseOptions& options, DriverCounters& counters, std::size_t connections, std::size_t threads);
    ~ReaderPool();
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;

    // Opens the first connection, to find out whether it can be.
    void connect();
    // Fails what waits, waits for what runs.
    void close() noexcept;

private:
    friend Lease;
    friend ReaderSession;

    struct Job {
        std::shared_ptr<Work> work;
        std::shared_ptr<ReaderSession::State> state;
    };

    std::shared_ptr<Lease> tryAcquire();
    void enqueue(Job job);
    void giveBack(std::unique_ptr<Database> database) noexcept;
    void threadMain();
    void perform(Job& job);
    std::unique_ptr<Database> open();

    const DatabaseOptions& options_;
    DriverCounters& counters_;
    const std::size_t maxConnections_;
    const std::size_t maxThreads_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::unique_ptr<Database>> idle_; // the last one was used last and is warmest
    std::size_t connections_ = 0;
    std::deque<Job> waiting_; // for a connection
    std::deque<Job> ready_;   // have one, wait for a thread
    std::vector<std::thread> threads_;
    std::size_t idleThreads_ = 0;
    bool isClosing_ = false;
};

// Runs a unit's statements one after another; false when there is more to do elsewhere. Never throws.
Database::Outcome runStatements(Database& database, Work& work, const Database::Limits& limits) noexcept;

// What is not done because the data source is being closed.
QueryFailure closedFailure();

} // namespace aerie::orm::sqlite
