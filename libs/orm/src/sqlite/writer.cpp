#include "sqlite/writer.hpp"

#include "sqlite/errors.hpp"
#include "sqlite/reader_pool.hpp"
#include "sqlite/worker_thread.hpp"

#include <chrono>
#include <utility>

namespace aerie::orm::sqlite {

using Outcome = Database::Outcome;
using Lock = std::unique_lock<std::mutex>;

namespace {

void failWith(Work& work, QueryErrorKind kind, const char* message) {
    work.failure = QueryFailure{kind, {}, message, {}};
}

// One run of one statement: it undoes itself when it fails.
bool isSingleStep(const Work& work) noexcept {
    if (work.statements.size() != 1) return work.statements.empty();
    const Statement& only = work.statements.front();
    return only.parametersPerRun == 0 || only.parameters.size() <= only.parametersPerRun;
}

bool isAbandoned(const Work& work) noexcept { return work.isAbandoned.load(std::memory_order_acquire); }

} // namespace

// ---- TransactionSession

TransactionSession::TransactionSession(Writer& writer, bool isExclusive)
    : writer_(writer), state_(std::make_shared<State>()) {
    state_->isExclusive = isExclusive;
}

TransactionSession::~TransactionSession() {
    {
        std::lock_guard lock{writer_.mutex_};
        state_->isReleased = true;
    }
    writer_.wake_.notify_one();
}

void TransactionSession::submit(std::shared_ptr<Work> work) {
    {
        std::lock_guard lock{writer_.mutex_};
        if (writer_.isClosing_) {
            work->failure = closedFailure();
            return Work::sendHome(std::move(work));
        }
        state_->work.push_back(std::move(work));
        if (!state_->isQueued) {
            state_->isQueued = true;
            writer_.queue_.push_back({nullptr, state_, TimePoint::now()});
        }
    }
    writer_.wake_.notify_one();
}

// ---- Writer

Writer::Writer(const DatabaseOptions& options, DriverCounters& counters, Duration idleLimit)
    : options_(options), counters_(counters), idleLimit_(idleLimit) {}

Writer::~Writer() { close(); }

void Writer::connect() {
    database_ = std::make_unique<Database>(options_, counters_);
    // The mode is a property of the file. An in-memory database says no, in silence.
    if (!options_.isReadOnly)
        if (std::optional<QueryFailure> failure = database_->execute("PRAGMA journal_mode = WAL"))
            throw QueryFailedError{std::move(*failure)};
    thread_ = startWorkerThread([this] { threadMain(); });
}

void Writer::submit(std::shared_ptr<Work> work) {
    {
        std::lock_guard lock{mutex_};
        if (isClosing_) {
            work->failure = closedFailure();
            return Work::sendHome(std::move(work));
        }
        queue_.push_back({std::move(work), nullptr, TimePoint::now()});
    }
    wake_.notify_one();
}

void Writer::threadMain() {
    Lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return isClosing_ || !queue_.empty(); });
        if (queue_.empty()) return; // closing, and what was accepted is done
        if (queue_.front().transaction) {
            const auto transaction = std::move(queue_.front().transaction);
            queue_.pop_front();
            serve(*transaction, lock);
            if (transaction->isQueued) queue_.push_back({nullptr, transaction, TimePoint::now()});
            continue;
        }
        Group group = takeGroup();
        lock.unlock();
        runGroup(group);
        for (std::shared_ptr<Work>& work : group) Work::sendHome(std::move(work));
        group.clear();
        lock.lock();
    }
}

Writer::Group Writer::takeGroup() {
    Group group;
    while (!queue_.empty() && !queue_.front().transaction && group.size() < kMaxGroup) {
        if (queue_.front().work->isRaw && !group.empty()) break;
        group.push_back(std::move(queue_.front().work));
        queue_.pop_front();
        if (group.back()->isRaw) break;
    }
    return group;
}

void Writer::runGroup(Group& group) {
    std::erase_if(group, [](const std::shared_ptr<Work>& work) { return isAbandoned(*work); });
    counters_.writes.fetch_add(group.size(), std::memory_order_relaxed);
    if (group.size() > 1 && runTogether(group)) return;
    for (const std::shared_ptr<Work>& work : group) runAlone(*work);
}

// False: nothing of it happened, and nobody has an answer.
bool Writer::runTogether(Group& group) {
    if (const std::optional<QueryFailure> failure = database_->execute("BEGIN IMMEDIATE")) {
        // Alone they would fare no better, and each would wait for the busy timeout again.
        for (const std::shared_ptr<Work>& work : group) work->failure = failure;
        return true;
    }
    for (const std::shared_ptr<Work>& work : group) {
        runUnit(*work);
        // Some errors, a full disk among them, end the whole transaction.
        if (!database_->isInTransaction()) break;
    }
    if (database_->isInTransaction() && !database_->execute("COMMIT")) return true;
    rollback();
    for (const std::shared_ptr<Work>& work : group) work->failure.reset();
    return false;
}

void Writer::runAlone(Work& work) {
    if (work.isRaw || isSingleStep(work)) {
        runStatements(*database_, work, {});
        if (work.isRaw && database_->isInTransaction()) {
            rollback();
            failWith(work, QueryErrorKind::Syntax,
                     "a transaction cannot be begun by query(): use dataSource.transaction(...)");
        }
        return;
    }
    if ((work.failure = database_->execute("BEGIN IMMEDIATE"))) return;
    if (runStatements(*database_, work, {}) == Outcome::Done) work.failure = database_->execute("COMMIT");
    if (work.failure) rollback();
}

// One unit inside a transaction of several. False: it failed and left nothing.
bool Writer::runUnit(Work& work) {
    if (isSingleStep(work)) return runStatements(*database_, work, {}) == Outcome::Done;
    if ((work.failure = database_->execute("SAVEPOINT unit"))) return false;
    if (runStatements(*database_, work, {}) == Outcome::Done) {
        work.failure = database_->execute("RELEASE unit");
        return !work.failure;
    }
    if (database_->isInTransaction()) {
        (void)database_->execute("ROLLBACK TO unit");
        (void)database_->execute("RELEASE unit");
    }
    return false;
}

void Writer::rollback() noexcept {
    if (database_->isInTransaction()) (void)database_->execute("ROLLBACK");
}

// ---- a transaction of the user

// On return `isQueued` says whether the transaction wants the connection again, to be told that it is over.
void Writer::serve(TransactionSession::State& transaction, Lock& lock) {
    const auto hasNews = [&] { return isClosing_ || transaction.isReleased || !transaction.work.empty(); };
    TimePoint lastUse = TimePoint::now();
    do {
        // Those who wait behind this transaction wait no longer than they would for another process.
        constexpr auto kLook = std::chrono::milliseconds(100);
        while (!wake_.wait_for(lock, kLook, hasNews)) {
            failExpired(lock);
            if (TimePoint::now() - lastUse >= idleLimit_) {
                transaction.overReason = "the transaction was rolled back, because it did nothing for too long";
                break;
            }
        }
        if (transaction.isReleased || transaction.work.empty()) break;
        std::shared_ptr<Work> work = std::move(transaction.work.front());
        transaction.work.pop_front();
        lock.unlock();
        runInTransaction(transaction, *work);
        Work::sendHome(std::move(work));
        lock.lock();
        lastUse = TimePoint::now();
        failExpired(lock);
    } while (transaction.isExclusive || database_->isInTransaction());
    lock.unlock();
    rollback();
    if (transaction.isExclusive) database_->restoreDefaults();
    lock.lock();
    transaction.isQueued = !transaction.work.empty() && !transaction.isReleased;
}

void Writer::runInTransaction(TransactionSession::State& transaction, Work& work) {
    using Command = Work::Command;
    if (work.command == Command::Rollback) {
        transaction.hasBegun = false;
        return rollback();
    }
    if (transaction.overReason) return failWith(work, QueryErrorKind::Unavailable, transaction.overReason);
    if (transaction.hasBegun && !database_->isInTransaction())
        return failWith(work, QueryErrorKind::Unavailable,
                        "the transaction was rolled back by the error of an earlier statement");
    switch (work.command) {
    case Command::Begin:
        counters_.transactions.fetch_add(1, std::memory_order_relaxed);
        work.failure = database_->execute("BEGIN IMMEDIATE");
        transaction.hasBegun = !work.failure;
        break;
    case Command::Commit:
        work.failure = database_->execute("COMMIT");
        if (work.failure) rollback();
        transaction.hasBegun = false;
        if (!transaction.isExclusive) transaction.overReason = "the transaction is over: it was committed";
        break;
    case Command::Run:
        if (isAbandoned(work))
            failWith(work, QueryErrorKind::Other, "the query was cancelled");
        else
            runUnit(work);
        break;
    case Command::Rollback:
        break;
    }
}

void Writer::failExpired(Lock& lock) {
    const TimePoint now = TimePoint::now();
    while (!queue_.empty() && now - queue_.front().since >= options_.busyTimeout) {
        Item item = std::move(queue_.front());
        queue_.pop_front();
        std::deque<std::shared_ptr<Work>> late;
        if (item.work) late.push_back(std::move(item.work));
        if (item.transaction) {
            item.transaction->isQueued = false;
            late.swap(item.transaction->work);
        }
        lock.unlock();
        for (std::shared_ptr<Work>& work : late) {
            failWith(*work, QueryErrorKind::Busy, "another transaction held the database for the whole busy timeout");
            Work::sendHome(std::move(work));
        }
        lock.lock();
    }
}

void Writer::close() noexcept {
    {
        std::lock_guard lock{mutex_};
        isClosing_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    database_.reset();
}

} // namespace aerie::orm::sqlite
