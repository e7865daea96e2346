// The connections of one loop. Single statements share them, pipelined; sessions (transactions and snapshots) own one
// each. A connection that broke is noticed when the server closes it, and made anew when somebody asks; after a failed
// attempt the next one waits a little, longer each time.
// Thread rule: everything on the loop's thread.
#pragma once

#include "postgres/pg_connection.hpp"
#include "postgres/shared.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/task.hpp>
#include <aerie/io/timer.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <vector>

namespace aerie::orm::postgres {

// Someone who wants a connection alone. Shared between the session and the pool.
struct SessionState {
    virtual ~SessionState() = default;
    virtual void onAcquired() = 0;                    // `connection` is there
    virtual void onRefused(QueryFailure failure) = 0; // it never comes

    PgConnection* connection = nullptr;
    std::optional<QueryFailure> lost; // why it has none any more
    bool isReleased = false;
};

class Pool final : public ConnectionOwner, public std::enable_shared_from_this<Pool> {
public:
    // Every loop may have as many, whatever the others have.
    static constexpr std::size_t kLeastPerLoop = 2;

    Pool(std::shared_ptr<Shared> shared, ConnectParameters parameters)
        : shared_(std::move(shared)),
          parameters_(std::move(parameters)),
          loop_(io::EventLoop::current()),
          clock_(std::make_unique<Clock>(*this)) {}

    // Closes the pool when its loop is destroyed.
    void startKeeper();

    void submit(std::shared_ptr<Unit> unit);
    // Calls onAcquired(), perhaps at once.
    void acquire(const std::shared_ptr<SessionState>& session);
    // The same without waiting; false when there is none.
    bool tryAcquire(const std::shared_ptr<SessionState>& session);
    // `ending` is sent first, if it is not empty; a connection that is not to be used again is closed.
    void release(const std::shared_ptr<SessionState>& session, std::string ending, bool isReusable);
    void abandon(const Work& work, bool atOnce);

    // What waits fails, what runs ends; then everything is closed.
    void beginClosing();
    void close() noexcept;
    bool isClosed() const noexcept { return isClosed_.load(std::memory_order_acquire); }
    io::EventLoop& loop() const noexcept { return loop_; }

private:
    struct Waiting {
        std::shared_ptr<Unit> unit;
        std::shared_ptr<SessionState> session;
        TimePoint since;

        bool isGone() const noexcept { return unit ? unit->isAbandoned() : session->isReleased; }
        void fail(QueryFailure failure);
    };

    void onProgress(PgConnection& connection) override;
    void onBroken(PgConnection& connection) override;
    void onTime();

    // Goes when the pool closes: the pool itself may outlive the loop.
    struct Clock final : io::Deadline {
        explicit Clock(Pool& p) noexcept : pool(p) {}
        void onExpire() noexcept override { pool.onTime(); }
        Pool& pool;
    };

    PgConnection* pickShared();
    PgConnection* pickForSession(bool mayWait);
    bool mayOpen() const noexcept;
    void open();
    static Task<> openLater(std::shared_ptr<Pool> self);
    Task<ConnectParameters> resolvedParameters();
    void onOpenFailed(const QueryFailure& failure);
    void give(PgConnection& connection, const std::shared_ptr<SessionState>& session);
    void serve();
    void schedule();
    void failExpired();
    void closeUnused();
    void remove(PgConnection& connection);

    const std::shared_ptr<Shared> shared_;
    const ConnectParameters parameters_;
    io::EventLoop& loop_;
    std::unique_ptr<Clock> clock_;
    std::vector<std::unique_ptr<PgConnection>> connections_; // the first ones are used first
    std::vector<std::shared_ptr<PgConnection>> graveyard_;   // at the end, when nobody runs the loop any more
    std::vector<std::shared_ptr<SessionState>> owners_;
    std::deque<Waiting> waiting_;
    std::size_t openings_ = 0;
    int failures_ = 0; // of opening, since the last success
    TimePoint nextAttempt_;
    io::Event ended_;
    bool isClosing_ = false;
    std::atomic<bool> isClosed_{false};
};

} // namespace aerie::orm::postgres
