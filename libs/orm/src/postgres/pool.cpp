#include "postgres/pool.hpp"

#include "postgres/errors.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/socket_address.hpp>

#include <arpa/inet.h>

#include <algorithm>

namespace aerie::orm::postgres {

namespace {

constexpr Duration kFirstBackoff = Duration::fromMilliseconds(50);
constexpr Duration kLongestBackoff = Duration::fromSeconds(1);

Duration backoffAfter(int failures) noexcept {
    const Duration wanted = kFirstBackoff * (std::int64_t{1} << std::min(failures - 1, 10));
    return std::min(wanted, kLongestBackoff);
}

// "the database system is starting up", or ending, or has no place just now: worth another try.
bool isPassing(const QueryFailure& failure) noexcept {
    return failure.driverCode == "57P03" || failure.message.find("starting up") != std::string::npos ||
           failure.message.find("shutting down") != std::string::npos;
}

bool isNumeric(const std::string& host) {
    unsigned char address[16];
    return ::inet_pton(AF_INET, host.c_str(), address) == 1 || ::inet_pton(AF_INET6, host.c_str(), address) == 1;
}

// Its end, by whatever means, is the pool's.
Task<> keepUntilLoopEnds(std::shared_ptr<Pool> pool, io::Event& ended) {
    struct Guard {
        explicit Guard(std::shared_ptr<Pool> p) noexcept : pool(std::move(p)) {}
        ~Guard() { pool->close(); }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        std::shared_ptr<Pool> pool;
    };
    const Guard guard{std::move(pool)};
    co_await ended.wait();
}

} // namespace

void Pool::Waiting::fail(QueryFailure failure) {
    if (session) return session->onRefused(std::move(failure));
    unit->failure = std::move(failure);
    unit->end();
}

void Pool::startKeeper() { loop_.spawn(keepUntilLoopEnds(shared_from_this(), ended_)); }

// ---- handing out

void Pool::submit(std::shared_ptr<Unit> unit) {
    if (isClosing_) {
        unit->failure = closedFailure();
        return unit->end();
    }
    if (waiting_.empty()) {
        if (PgConnection* connection = pickShared()) return connection->send(std::move(unit));
    }
    waiting_.push_back({std::move(unit), nullptr, TimePoint::now()});
    serve();
}

bool Pool::tryAcquire(const std::shared_ptr<SessionState>& session) {
    if (isClosing_ || !waiting_.empty()) return false;
    PgConnection* connection = pickForSession(true);
    if (!connection) return false;
    give(*connection, session);
    return true;
}

void Pool::acquire(const std::shared_ptr<SessionState>& session) {
    if (isClosing_) return session->onRefused(closedFailure());
    waiting_.push_back({nullptr, session, TimePoint::now()});
    serve();
}

void Pool::give(PgConnection& connection, const std::shared_ptr<SessionState>& session) {
    connection.isOwned = true;
    session->connection = &connection;
    owners_.push_back(session);
    session->onAcquired();
}

void Pool::release(const std::shared_ptr<SessionState>& session, std::string ending, bool isReusable) {
    session->isReleased = true;
    std::erase(owners_, session);
    PgConnection* connection = std::exchange(session->connection, nullptr);
    if (!connection) return;
    connection->isOwned = false;
    if (!isReusable) connection->isRetiring = true;
    if (!ending.empty()) connection->sendCommand(std::move(ending));
    if (connection->state() == PgConnection::State::Ready) onProgress(*connection);
}

// An idle connection; else one more, if there may be; else the one with the least to do.
PgConnection* Pool::pickShared() {
    PgConnection* best = nullptr;
    for (const auto& connection : connections_) {
        if (connection->state() != PgConnection::State::Ready || connection->isOwned || connection->isRetiring)
            continue;
        if (connection->load() == 0) return connection.get();
        if (!best || connection->load() < best->load()) best = connection.get();
    }
    if (best && openings_ == 0 && mayOpen()) open();
    return best;
}

PgConnection* Pool::pickForSession(bool mayWait) {
    PgConnection* best = nullptr;
    for (const auto& connection : connections_) {
        if (connection->state() != PgConnection::State::Ready || connection->isOwned || connection->isRetiring)
            continue;
        if (connection->load() == 0) return connection.get();
        if (!best || connection->load() < best->load()) best = connection.get();
    }
    if (mayWait && (openings_ > 0 || mayOpen())) return nullptr;
    return best;
}

void Pool::serve() {
    failExpired();
    while (!waiting_.empty() && !isClosing_) {
        Waiting& first = waiting_.front();
        if (first.isGone()) {
            waiting_.pop_front();
            continue;
        }
        PgConnection* connection = first.unit ? pickShared() : pickForSession(true);
        if (!connection) break;
        Waiting next = std::move(first);
        waiting_.pop_front();
        if (next.unit)
            connection->send(std::move(next.unit));
        else
            give(*connection, next.session);
    }
    while (openings_ < waiting_.size() && mayOpen()) open();
    schedule();
}

void Pool::abandon(const Work& work, bool atOnce) {
    for (const auto& connection : connections_) connection->cancelIfRunning(work, atOnce);
}

// ---- opening

bool Pool::mayOpen() const noexcept {
    if (isClosing_) return false;
    return connections_.size() + openings_ < kLeastPerLoop ||
           shared_->connections.load(std::memory_order_relaxed) < shared_->options.poolSize;
}

void Pool::open() {
    ++openings_;
    shared_->connections.fetch_add(1, std::memory_order_relaxed);
    loop_.spawn(openLater(shared_from_this()));
}

// libpq would look the name up itself, and stop the loop meanwhile.
Task<ConnectParameters> Pool::resolvedParameters() {
    ConnectParameters parameters = parameters_;
    const auto valueOf = [&](std::string_view key) -> std::string {
        for (const auto& [keyword, value] : parameters)
            if (keyword == key) return value;
        return {};
    };
    const std::string host = valueOf("host");
    const bool isName = !host.empty() && host[0] != '/' && host[0] != '@' && host.find(',') == std::string::npos &&
                        !isNumeric(host) && valueOf("hostaddr").empty();
    if (!isName) co_return parameters;
    const auto addresses = co_await io::resolve(host, 0);
    if (!addresses) co_return parameters; // libpq says it better
    std::string hosts, numbers;
    for (const io::SocketAddress& address : *addresses) {
        hosts.append(hosts.empty() ? "" : ",").append(host);
        numbers.append(numbers.empty() ? "" : ",").append(address.ip());
    }
    std::erase_if(parameters, [](const auto& entry) { return entry.first == "host"; });
    parameters.emplace_back("host", std::move(hosts));
    parameters.emplace_back("hostaddr", std::move(numbers));
    co_return parameters;
}

Task<> Pool::openLater(std::shared_ptr<Pool> self) {
    if (const TimePoint next = self->nextAttempt_; next > TimePoint::now()) co_await io::sleepUntil(next);
    const ConnectParameters parameters = co_await self->resolvedParameters();
    if (self->isClosing_) {
        --self->openings_;
        self->shared_->connections.fetch_sub(1, std::memory_order_relaxed);
        co_return;
    }
    self->connections_.push_back(std::make_unique<PgConnection>(*self->shared_, *self));
    self->connections_.back()->connect(parameters);
}

void Pool::onOpenFailed(const QueryFailure& failure) {
    ++failures_;
    nextAttempt_ = TimePoint::now() + backoffAfter(failures_);
    const bool hasOthers = std::any_of(connections_.begin(), connections_.end(), [](const auto& connection) {
        return connection->state() == PgConnection::State::Ready;
    });
    if (hasOthers || isPassing(failure)) return; // those who wait may still get one
    std::deque<Waiting> refused;
    refused.swap(waiting_);
    for (Waiting& waiting : refused) waiting.fail(failure);
}

// ---- what connections tell

void Pool::onProgress(PgConnection& connection) {
    if (connection.wasOpening) {
        connection.wasOpening = false;
        --openings_;
        failures_ = 0;
        nextAttempt_ = {};
    }
    if (connection.load() == 0 && !connection.isOwned && (connection.isRetiring || isClosing_)) remove(connection);
    if (!waiting_.empty()) serve();
    if (isClosing_ && connections_.empty() && openings_ == 0) close();
}

void Pool::onBroken(PgConnection& connection) {
    const bool wasOpening = std::exchange(connection.wasOpening, false);
    const QueryFailure failure = connection.failure();
    for (std::size_t i = 0; i < owners_.size(); ++i) {
        if (owners_[i]->connection != &connection) continue;
        owners_[i]->lost = failure;
        owners_[i]->connection = nullptr;
        owners_.erase(owners_.begin() + static_cast<std::ptrdiff_t>(i));
        break;
    }
    remove(connection);
    if (wasOpening) {
        --openings_;
        onOpenFailed(failure);
    }
    if (!waiting_.empty()) serve();
}

// It may be running just now, so it goes when this has returned.
void Pool::remove(PgConnection& connection) {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [&](const auto& entry) { return entry.get() == &connection; });
    if (found == connections_.end()) return;
    connection.quiet();
    std::shared_ptr<PgConnection> doomed{std::move(*found)};
    connections_.erase(found);
    shared_->connections.fetch_sub(1, std::memory_order_relaxed);
    if (isClosed()) return graveyard_.push_back(std::move(doomed));
    loop_.post([doomed = std::move(doomed), self = shared_from_this()] {});
}

// ---- time

void Pool::failExpired() {
    const TimePoint now = TimePoint::now();
    while (!waiting_.empty() && now - waiting_.front().since >= shared_->options.acquireTimeout) {
        Waiting late = std::move(waiting_.front());
        waiting_.pop_front();
        if (late.isGone()) continue;
        late.fail({QueryErrorKind::PoolExhausted,
                   {},
                   "no connection was free within the acquire timeout: all " +
                       std::to_string(shared_->connections.load()) +
                       " were in use. Shorten the transactions, or raise poolSize",
                   {}});
    }
}

void Pool::closeUnused() {
    const TimePoint now = TimePoint::now();
    for (std::size_t i = connections_.size(); i-- > 1;) { // one stays
        PgConnection& connection = *connections_[i];
        const bool isUnused = connection.state() == PgConnection::State::Ready && connection.load() == 0 &&
                              !connection.isOwned && now - connection.idleSince >= shared_->options.idleTimeout;
        if (isUnused) remove(connection);
    }
}

void Pool::schedule() {
    TimePoint next = TimePoint::max();
    if (!waiting_.empty()) next = waiting_.front().since + shared_->options.acquireTimeout;
    if (connections_.size() > 1) next = std::min(next, TimePoint::now() + shared_->options.idleTimeout);
    if (next != TimePoint::max() && clock_) clock_->expireAt(next);
}

void Pool::onTime() {
    closeUnused();
    serve();
}

// ---- the end

void Pool::beginClosing() {
    if (isClosing_) return;
    isClosing_ = true;
    std::deque<Waiting> refused;
    refused.swap(waiting_);
    for (Waiting& waiting : refused) waiting.fail(closedFailure());
    std::vector<PgConnection*> idle;
    for (const auto& connection : connections_)
        if (connection->load() == 0) idle.push_back(connection.get());
    for (PgConnection* connection : idle) connection->breakWith(closedFailure());
    if (connections_.empty()) close();
}

void Pool::close() noexcept {
    if (isClosed()) return;
    isClosing_ = true;
    isClosed_.store(true, std::memory_order_release);
    clock_.reset();
    std::deque<Waiting> refused;
    refused.swap(waiting_);
    for (Waiting& waiting : refused) waiting.fail(closedFailure());
    while (!connections_.empty()) connections_.back()->breakWith(closedFailure());
    graveyard_.clear();
    ended_.set();
}

} // namespace aerie::orm::postgres
