// How the rest of the library sees the pool: a way for single statements, and sessions that own a connection.
#pragma once

#include "postgres/pool.hpp"

#include <deque>
#include <memory>

namespace aerie::orm::postgres {

// Which pool belongs to the loop that runs here.
class PoolFinder {
public:
    virtual ~PoolFinder() = default;
    virtual std::shared_ptr<Pool> poolHere() = 0;
};

// Single units of work, each one implicit transaction.
class SharedSession final : public Connection {
public:
    SharedSession(PoolFinder& finder, std::atomic<std::uint64_t>& counter) noexcept
        : finder_(finder), counter_(counter) {}
    bool tryNow(const std::shared_ptr<Work>&) override { return false; }
    void submit(std::shared_ptr<Work> work) override;
    void abandon(const Work& work) noexcept override { finder_.poolHere()->abandon(work, false); }

private:
    PoolFinder& finder_;
    std::atomic<std::uint64_t>& counter_;
};

class OwnedSession final : public Connection {
public:
    enum class Kind : std::uint8_t {
        Snapshot,    // one state of the database for all its statements
        Transaction, // begun, and ended once
        Exclusive,   // transactions begun and ended at will; the connection is closed afterwards
    };

    OwnedSession(std::shared_ptr<Pool> pool, std::shared_ptr<Shared> shared, Kind kind);
    ~OwnedSession() override;

    bool tryNow(const std::shared_ptr<Work>& work) override;
    void submit(std::shared_ptr<Work> work) override;
    void abandon(const Work& work) noexcept override { pool_->abandon(work, true); }

private:
    struct State final : SessionState {
        void onAcquired() override;
        void onRefused(QueryFailure failure) override;
        void perform(std::shared_ptr<Work> work);
        void begin(const Work& work);
        void commit(std::shared_ptr<Work> work);

        Kind kind = Kind::Transaction;
        std::string pendingBegin; // sent together with the first statement
        bool isBegun = false;     // at the server
        bool isCommitted = false;
        bool isAsking = false; // for a connection
        std::deque<std::shared_ptr<Work>> work;
    };

    std::shared_ptr<Pool> pool_;
    std::shared_ptr<Shared> shared_;
    std::shared_ptr<State> state_;
};

} // namespace aerie::orm::postgres
