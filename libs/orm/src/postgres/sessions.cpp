#include "postgres/sessions.hpp"

#include "postgres/errors.hpp"

namespace aerie::orm::postgres {

namespace {

std::string beginSql(const Work& work) {
    std::string sql = "BEGIN";
    switch (work.isolation) {
    case IsolationLevel::Default:
        break;
    case IsolationLevel::ReadCommitted:
        sql += " ISOLATION LEVEL READ COMMITTED";
        break;
    case IsolationLevel::RepeatableRead:
        sql += " ISOLATION LEVEL REPEATABLE READ";
        break;
    case IsolationLevel::Serializable:
        sql += " ISOLATION LEVEL SERIALIZABLE";
        break;
    }
    if (work.isReadOnly) sql += " READ ONLY";
    return sql;
}

void finish(const std::shared_ptr<Work>& work) { work->resumeWaiter(); }

void failWith(const std::shared_ptr<Work>& work, QueryFailure failure) {
    work->failure = std::move(failure);
    work->resumeWaiter();
}

} // namespace

void SharedSession::submit(std::shared_ptr<Work> work) {
    counter_.fetch_add(1, std::memory_order_relaxed);
    auto unit = std::make_shared<Unit>();
    unit->work = std::move(work);
    finder_.poolHere()->submit(std::move(unit));
}

OwnedSession::OwnedSession(std::shared_ptr<Pool> pool, std::shared_ptr<Shared> shared, Kind kind)
    : pool_(std::move(pool)), shared_(std::move(shared)), state_(std::make_shared<State>()) {
    state_->kind = kind;
    if (kind == Kind::Snapshot) state_->pendingBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

OwnedSession::~OwnedSession() {
    std::string ending;
    if (state_->isBegun) ending = state_->kind == Kind::Snapshot ? "COMMIT" : "ROLLBACK";
    if (state_->kind == Kind::Exclusive) shared_->schemaEpoch.fetch_add(1, std::memory_order_relaxed);
    pool_->release(state_, std::move(ending), state_->kind != Kind::Exclusive);
}

// What needs no answer of the server's.
bool OwnedSession::tryNow(const std::shared_ptr<Work>& work) {
    State& state = *state_;
    if (!state.connection) {
        const bool mayTry = work->command == Work::Command::Begin && !state.lost && !state.isAsking;
        if (!mayTry || !pool_->tryAcquire(state_)) return false;
    }
    switch (work->command) {
    case Work::Command::Begin:
        shared_->counters.transactions.fetch_add(1, std::memory_order_relaxed);
        state.begin(*work);
        return true;
    case Work::Command::Commit:
        return !state.isBegun && state.pendingBegin.size() && (state.pendingBegin.clear(), state.isCommitted = true);
    default:
        return false;
    }
}

void OwnedSession::submit(std::shared_ptr<Work> work) {
    if (work->command == Work::Command::Begin) shared_->counters.transactions.fetch_add(1, std::memory_order_relaxed);
    if (state_->connection || state_->lost) return state_->perform(std::move(work));
    state_->work.push_back(std::move(work));
    if (std::exchange(state_->isAsking, true)) return;
    pool_->acquire(state_);
}

void OwnedSession::State::onAcquired() {
    isAsking = false;
    std::deque<std::shared_ptr<Work>> waiting;
    waiting.swap(work);
    for (std::shared_ptr<Work>& each : waiting) perform(std::move(each));
}

void OwnedSession::State::onRefused(QueryFailure failure) {
    isAsking = false;
    lost = failure;
    std::deque<std::shared_ptr<Work>> waiting;
    waiting.swap(work);
    for (const std::shared_ptr<Work>& each : waiting) failWith(each, failure);
}

void OwnedSession::State::begin(const Work& given) {
    pendingBegin = beginSql(given);
    isBegun = isCommitted = false;
}

void OwnedSession::State::perform(std::shared_ptr<Work> given) {
    using Command = Work::Command;
    if (given->command == Command::Rollback) {
        pendingBegin.clear();
        if (!connection || !std::exchange(isBegun, false)) return finish(given);
        auto unit = std::make_shared<Unit>();
        unit->work = std::move(given);
        unit->commands.emplace_back("ROLLBACK");
        unit->mayRepeat = false;
        // A connection that breaks now has rolled back as well.
        unit->onEnd = [](Unit& ended) { ended.failure.reset(); };
        return connection->send(std::move(unit));
    }
    if (!connection) {
        QueryFailure failure = *lost;
        if (!given->statements.empty()) failure.query = given->statements.front().sql;
        return failWith(given, std::move(failure));
    }
    if (isCommitted && kind == Kind::Transaction)
        return failWith(given, {QueryErrorKind::Unavailable, {}, "the transaction is over: it was committed", {}});
    switch (given->command) {
    case Command::Begin:
        begin(*given);
        return finish(given);
    case Command::Commit:
        return commit(std::move(given));
    default:
        break;
    }
    auto unit = std::make_shared<Unit>();
    unit->work = std::move(given);
    if (!pendingBegin.empty()) {
        unit->commands.push_back(std::exchange(pendingBegin, {}));
        isBegun = true;
    }
    unit->mayRepeat = !isBegun;
    connection->send(std::move(unit));
}

void OwnedSession::State::commit(std::shared_ptr<Work> given) {
    isCommitted = true;
    pendingBegin.clear();
    if (!std::exchange(isBegun, false)) return finish(given);
    auto unit = std::make_shared<Unit>();
    unit->work = std::move(given);
    unit->commands.emplace_back("COMMIT");
    unit->mayRepeat = false;
    unit->onEnd = [](Unit& ended) {
        if (ended.failure || ended.lastTag != "ROLLBACK") return;
        ended.failure = QueryFailure{QueryErrorKind::Unavailable,
                                     "25P02",
                                     "the transaction was rolled back by the error of an earlier statement",
                                     {}};
    };
    connection->send(std::move(unit));
}

} // namespace aerie::orm::postgres
