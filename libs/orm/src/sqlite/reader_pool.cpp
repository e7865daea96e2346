#include "sqlite/reader_pool.hpp"

#include "sqlite/worker_thread.hpp"

#include <utility>

namespace aerie::orm::sqlite {

using Outcome = Database::Outcome;

QueryFailure closedFailure() { return {QueryErrorKind::Unavailable, {}, "the data source is closed", {}}; }

Outcome runStatements(Database& database, Work& work, const Database::Limits& limits) noexcept {
    try {
        for (Statement& statement : work.statements) {
            const Outcome outcome = database.run(statement, limits, work.failure);
            if (outcome != Outcome::Done) return outcome;
        }
        return Outcome::Done;
    } catch (const std::exception& e) { // out of memory, say; it must not end a thread
        work.failure = QueryFailure{QueryErrorKind::Other, {}, e.what(), {}};
        return Outcome::Failed;
    }
}

namespace {

void beginSnapshot(Database& database, Work& work) {
    if (!database.isInTransaction()) work.failure = database.execute("BEGIN");
}

} // namespace

// ---- Lease

Lease::~Lease() {
    // Ends a snapshot, and whatever a raw statement may have begun. Nothing was written; COMMIT is the cheaper end.
    if (database_->isInTransaction()) (void)database_->execute("COMMIT");
    pool_.giveBack(std::move(database_));
}

// ---- ReaderSession

ReaderSession::~ReaderSession() = default;

bool ReaderSession::takeLease() {
    if (!state_) state_ = std::make_shared<State>(State{pool_.tryAcquire(), isSnapshot_});
    return state_->lease != nullptr;
}

bool ReaderSession::tryNow(const std::shared_ptr<Work>& work) {
    if (!takeLease()) return false;
    Database& database = state_->lease->database();
    for (const Statement& statement : work->statements)
        if (database.isHeavy(statement.sql)) return false;
    if (isSnapshot_) beginSnapshot(database, *work);
    if (work->failure) return true;

    const Outcome outcome = runStatements(database, *work, {.budget = ReaderPool::kLoopBudget, .mayWrite = false});
    if (outcome == Outcome::OverBudget) return false;
    work->needsWriter = outcome == Outcome::NeedsWriter;
    pool_.counters_.readsOnLoop.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void ReaderSession::submit(std::shared_ptr<Work> work) { pool_.enqueue({std::move(work), state_}); }

// ---- ReaderPool

ReaderPool::ReaderPool(const DatabaseOptions& options, DriverCounters& counters, std::size_t connections,
                       std::size_t threads)
    : options_(options), counters_(counters), maxConnections_(connections), maxThreads_(threads) {}

ReaderPool::~ReaderPool() { close(); }

void ReaderPool::connect() {
    idle_.push_back(open());
    connections_ = 1;
}

std::unique_ptr<Database> ReaderPool::open() {
    auto database = std::make_unique<Database>(options_, counters_);
    // The file is opened for writing because a reader of a WAL database writes its index; this keeps it from the data.
    if (std::optional<QueryFailure> failure = database->execute("PRAGMA query_only = ON"))
        throw QueryFailedError{std::move(*failure)};
    return database;
}

std::shared_ptr<Lease> ReaderPool::tryAcquire() {
    std::unique_lock lock{mutex_};
    if (isClosing_ || idle_.empty()) return nullptr;
    std::unique_ptr<Database> database = std::move(idle_.back());
    idle_.pop_back();
    lock.unlock();
    return std::make_shared<Lease>(*this, std::move(database));
}

void ReaderPool::enqueue(Job job) {
    {
        std::lock_guard lock{mutex_};
        if (isClosing_) {
            job.work->failure = closedFailure();
            return Work::sendHome(std::move(job.work));
        }
        if (job.state->lease) {
            ready_.push_back(std::move(job));
        } else if (!idle_.empty()) {
            job.state->lease = std::make_shared<Lease>(*this, std::move(idle_.back()));
            idle_.pop_back();
            ready_.push_back(std::move(job));
        } else if (connections_ < maxConnections_) {
            ++connections_; // the thread opens it
            ready_.push_back(std::move(job));
        } else {
            waiting_.push_back(std::move(job));
            return;
        }
        if (ready_.size() > idleThreads_ && threads_.size() < maxThreads_)
            threads_.push_back(startWorkerThread([this] { threadMain(); }));
    }
    wake_.notify_one();
}

void ReaderPool::giveBack(std::unique_ptr<Database> database) noexcept {
    {
        std::lock_guard lock{mutex_};
        if (waiting_.empty() || isClosing_) {
            if (database) idle_.push_back(std::move(database));
            return;
        }
        Job job = std::move(waiting_.front());
        waiting_.pop_front();
        job.state->lease = std::make_shared<Lease>(*this, std::move(database));
        ready_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void ReaderPool::threadMain() {
    std::unique_lock lock{mutex_};
    for (;;) {
        ++idleThreads_;
        wake_.wait(lock, [this] { return isClosing_ || !ready_.empty(); });
        --idleThreads_;
        if (isClosing_) return;
        Job job = std::move(ready_.front());
        ready_.pop_front();
        lock.unlock();
        perform(job);
        Work::sendHome(std::move(job.work));
        job = {}; // the lease may go back here, which locks
        lock.lock();
    }
}

void ReaderPool::perform(Job& job) {
    Work& work = *job.work;
    if (work.isAbandoned.load(std::memory_order_acquire)) {
        work.failure = QueryFailure{QueryErrorKind::Other, {}, "the query was cancelled", {}};
        return;
    }
    if (!job.state->lease) {
        try {
            job.state->lease = std::make_shared<Lease>(*this, open());
        } catch (QueryFailedError& error) {
            work.failure = QueryFailure{error.kind(), error.driverCode(), error.driverMessage(), {}};
            std::lock_guard lock{mutex_};
            if (waiting_.empty()) {
                --connections_;
            } else { // the next one may have more luck
                ready_.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            return;
        }
    }
    Database& database = job.state->lease->database();
    if (job.state->isSnapshot) beginSnapshot(database, work);
    if (work.failure) return;
    const Outcome outcome = runStatements(database, work, {.isAbandoned = &work.isAbandoned, .mayWrite = false});
    work.needsWriter = outcome == Outcome::NeedsWriter;
    counters_.readsOffLoop.fetch_add(1, std::memory_order_relaxed);
}

void ReaderPool::close() noexcept {
    std::deque<Job> dropped;
    std::vector<std::thread> threads;
    {
        std::lock_guard lock{mutex_};
        isClosing_ = true;
        dropped.swap(waiting_);
        while (!ready_.empty()) {
            dropped.push_back(std::move(ready_.front()));
            ready_.pop_front();
        }
        threads.swap(threads_);
    }
    wake_.notify_all();
    for (std::thread& thread : threads) thread.join();
    for (Job& job : dropped) {
        job.work->failure = closedFailure();
        Work::sendHome(std::move(job.work));
    }
    dropped.clear();
    std::vector<std::unique_ptr<Database>> idle;
    {
        std::lock_guard lock{mutex_};
        idle.swap(idle_);
    }
}

} // namespace aerie::orm::sqlite
