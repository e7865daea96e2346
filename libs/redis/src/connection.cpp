#include "connection.hpp"

#include "errors.hpp"
#include "repeatable.hpp"

#include <aerie/io/event_loop.hpp>

#include <algorithm>

namespace aerie::redis {

namespace {

// Memory of a burst that is kept for the next one.
constexpr std::size_t kKeepCapacity = 1u << 20;

} // namespace

bool SendOperation::await_suspend(std::coroutine_handle<> coroutine) {
    return suspend(coroutine) && connection_.enqueue(*this);
}

void SendOperation::leave() noexcept {
    if (pending_) std::exchange(pending_, nullptr)->waiter = nullptr;
}

} // namespace aerie::redis

namespace aerie::redis::detail {

Connection::Connection(Options options) : options_(std::move(options)) { tasks_.spawn(run()); }

Connection::~Connection() { close(); }

void Connection::close() {
    if (isClosed_) return;
    isClosed_ = true;
    tasks_.cancel();
    sweeper_.cancel();
    online_.set();
    if (channel_) channel_->socket.close();
    const Error error = clientClosed();
    for (Queue* queue : {&inFlight_, &queue_}) {
        for (auto& pending : *queue) pending->settle(error);
        queue->clear();
    }
    unsent_ = 0;
}

bool Connection::enqueue(SendOperation& operation) {
    const auto refuse = [&](Error error) {
        operation.result_.emplace(std::move(error));
        return false;
    };
    if (isClosed_) return refuse(clientClosed());
    if (channel_ ? inFlight_.size() >= options_.maxInFlight : queue_.size() >= options_.maxQueued)
        return refuse(channel_ ? queueFull("maxInFlight", options_.maxInFlight)
                               : queueFull("maxQueued", options_.maxQueued));
    if (!channel_ && (!options_.enableOfflineQueue || (options_.maxRetriesPerRequest == 0 && lastError_)))
        return refuse(notConnected(options_, lastError_ ? &*lastError_ : nullptr));

    ++stats_.commands;
    auto pending = std::make_unique<Pending>(std::move(operation.command_));
    pending->waiter = &operation;
    operation.pending_ = pending.get();
    if (options_.commandTimeout > Duration{}) {
        pending->expires = io::EventLoop::current().now() + options_.commandTimeout;
        if (pending->expires < sweeper_.when()) sweeper_.expireAt(pending->expires);
    }
    if (channel_)
        append(std::move(pending));
    else
        queue_.push_back(std::move(pending));
    return true;
}

void Connection::append(std::unique_ptr<Pending> pending) {
    out_ += pending->command.wire();
    inFlight_.push_back(std::move(pending));
    ++unsent_;
    wake_.set();
}

Task<> Connection::run() {
    int attempt = 0;
    while (!isClosed_) {
        auto opened = co_await openChannel(options_);
        if (opened) {
            attempt = 0;
            goOnline(*std::move(opened));
            std::optional<Error> error;
            {
                io::TaskGroup writer;
                writer.spawn(writeLoop());
                error = co_await readLoop();
            }
            goOffline(*error);
        } else {
            lastError_ = opened.error();
            // A wrong password does not get better by waiting.
            const std::string_view code = replyCode(*lastError_);
            const bool isHopeless = code == "WRONGPASS" || code == "NOAUTH" || code == "NOPERM";
            failQueued(notConnected(options_, &*lastError_), !isHopeless);
        }
        // The first attempt after a loss waits as well: it is the base of the backoff, and chance keeps a fleet apart.
        co_await io::sleepFor(backoff(options_, ++attempt));
    }
}

void Connection::goOnline(std::unique_ptr<Channel> channel) {
    channel_ = std::move(channel);
    ++stats_.connections;
    stats_.protocol = channel_->protocol;
    received_ = TimePoint::now();
    lastError_.reset();
    out_.clear();
    online_.set();
    for (auto& pending : std::exchange(queue_, {}))
        if (pending->waiter) append(std::move(pending)); // whom nobody waits for has not been sent, and is not now
}

void Connection::goOffline(const Error& error) {
    if (isClosed_) return;
    lastError_ = error;
    online_.reset();
    wake_.reset();
    channel_.reset();
    out_.clear();
    // What never left can wait for the next connection; what did, only if it may be done twice.
    const std::size_t sent = inFlight_.size() - std::exchange(unsent_, 0);
    const Error lost = lostConnection(options_, error);
    Queue waiting;
    std::size_t place = 0;
    for (auto& pending : std::exchange(inFlight_, {})) {
        const bool wasSent = place++ < sent;
        if (!pending->waiter) continue;
        const bool mayRepeat = !wasSent || isRepeatable(pending->command.name());
        if (!mayRepeat || !options_.enableOfflineQueue || ++pending->attempts > options_.maxRetriesPerRequest) {
            pending->settle(lost);
            continue;
        }
        if (wasSent) ++stats_.retries;
        pending->missing = pending->command.replies();
        pending->firstError.reset();
        waiting.push_back(std::move(pending));
    }
    queue_ = std::move(waiting); // it was empty: while there was a connection nothing waited for one
}

Task<> Connection::writeLoop() {
    for (;;) {
        while (out_.empty()) {
            wake_.reset();
            co_await wake_.wait();
        }
        wake_.reset();
        writing_.swap(out_);
        out_.clear();
        unsent_ = 0;
        ++stats_.writes;
        auto sent = co_await channel_->socket.write(writing_);
        if (!sent) {
            channel_->socket.close(); // which the reader notices
            co_return;
        }
        stats_.bytesSent += writing_.size();
        if (writing_.capacity() > kKeepCapacity) writing_ = {};
        writing_.clear();
    }
}

Task<Error> Connection::readLoop() {
    Channel& channel = *channel_;
    for (;;) {
        std::string_view input = channel.buffer.data();
        ReplyReader::Event event;
        while ((event = channel.reader.next(input)) == ReplyReader::Event::Reply) {
            if (auto error = dispatch(channel.reader.take())) co_return *error;
        }
        if (event == ReplyReader::Event::Failed)
            co_return Error{ErrorCode::BadGateway, "What Redis sent makes no sense."}.withDetail(
                channel.reader.failure());
        channel.buffer.consume(channel.buffer.size());
        auto count = co_await channel.socket.readSome(channel.buffer);
        if (!count) co_return count.error();
        if (*count == 0) co_return Error{ErrorCode::BadGateway, "Redis closed the connection."};
        received_ = io::EventLoop::current().now();
        stats_.bytesReceived += *count;
    }
}

std::optional<Error> Connection::dispatch(Reply reply) {
    if (reply.kind == Reply::Kind::Push) return std::nullopt; // of nothing that was asked for here
    if (inFlight_.size() == unsent_)
        return Error{ErrorCode::BadGateway, "Redis answered what it was not asked."}.withDetail(reply.describe());
    ++stats_.replies;
    if (reply.isError()) ++stats_.errorReplies;
    if (Pending& first = *inFlight_.front(); --first.missing > 0) {
        if (reply.isError() && !first.firstError) first.firstError = errorOfReply(reply.text);
        return std::nullopt;
    }
    const std::unique_ptr<Pending> pending = std::move(inFlight_.front());
    inFlight_.pop_front();
    if (reply.isError()) {
        // EXECABORT only says that one of the commands was refused; that one's error says why.
        const bool isAborted = pending->firstError && reply.text.starts_with("EXECABORT");
        pending->settle(isAborted ? *pending->firstError : errorOfReply(reply.text));
    } else
        pending->settle(std::move(reply));
    return std::nullopt;
}

void Connection::failQueued(const Error& error, bool onlyExhausted) {
    Queue rest;
    for (auto& pending : std::exchange(queue_, {})) {
        if (!pending->waiter) continue;
        if (!onlyExhausted || ++pending->attempts > options_.maxRetriesPerRequest)
            pending->settle(error);
        else
            rest.push_back(std::move(pending));
    }
    queue_ = std::move(rest);
}

bool Connection::expire(Queue& queue, TimePoint now, const Error& error, std::uint64_t& count) {
    bool any = false;
    for (auto& pending : queue) {
        if (pending->expires > now) break; // they have the same limit, so they are in order
        if (!pending->waiter) continue;
        pending->settle(error);
        ++count;
        any = true;
    }
    return any;
}

void Connection::sweep() {
    const TimePoint now = TimePoint::now();
    const bool wasFrozen =
        expire(inFlight_, now, timedOut(options_, true), stats_.timeouts) && now - received_ >= options_.commandTimeout;
    expire(queue_, now, timedOut(options_, false), stats_.timeouts);
    std::erase_if(queue_, [](const auto& pending) { return !pending->waiter; });
    // Not a byte for as long as that: the connection is dead though it looks well. A slow answer keeps its place.
    if (wasFrozen && channel_) channel_->socket.close();
    arm();
}

void Connection::arm() {
    TimePoint first = TimePoint::max();
    for (const Queue* queue : {&inFlight_, &queue_}) {
        const auto waiting =
            std::ranges::find_if(*queue, [](const auto& pending) { return pending->waiter != nullptr; });
        if (waiting != queue->end()) first = std::min(first, (*waiting)->expires);
    }
    sweeper_.expireAt(first);
}

ClientStats Connection::stats() const {
    ClientStats stats = stats_;
    stats.isConnected = isConnected();
    stats.inFlight = inFlight_.size();
    stats.queued = queue_.size();
    return stats;
}

Task<Result<void>> Connection::ready(Duration timeout) {
    const TimePoint until = TimePoint::now() + timeout;
    while (!isClosed_ && !channel_) {
        const TimePoint now = TimePoint::now();
        if (now >= until) co_return notConnected(options_, lastError_ ? &*lastError_ : nullptr);
        const auto waitOnline = [](io::Event& event) -> Task<Result<void>> {
            co_await event.wait();
            co_return Result<void>{};
        };
        (void)co_await io::withTimeout(waitOnline(online_), until - now);
    }
    if (isClosed_) co_return clientClosed();
    co_return Result<void>{};
}

} // namespace aerie::redis::detail
