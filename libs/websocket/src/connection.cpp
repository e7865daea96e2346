#include "deflate_stream.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/websocket/connection.hpp>

#include <algorithm>
#include <utility>

namespace aerie::websocket {

Connection::Connection(io::Socket socket, const ConnectionOptions& options, std::string early)
    : socket_(std::move(socket)),
      early_(std::move(early)),
      options_(options),
      machine_(options.role, {options.maxMessageSize, options.deflate}),
      lastReceived_(io::EventLoop::current().now()) {
    if (options_.pingInterval > Duration{}) alarm_.expireAt(lastReceived_ + options_.pingInterval);
}

Machine::Event Connection::step() {
    const bool isEarly = earlyTaken_ < early_.size();
    std::span<char> bytes = isEarly ? std::span{early_}.subspan(earlyTaken_) : in_.bytes();
    const std::size_t before = bytes.size();
    const Machine::Event event = machine_.next(bytes);
    if (isEarly)
        earlyTaken_ += before - bytes.size();
    else
        in_.consume(before - bytes.size()); // a payload stays where it is until the next read
    return event;
}

Task<std::optional<Incoming>> Connection::receive() {
    while (!isOver_ && !isPeerClosed_) {
        switch (step()) {
        case Machine::Event::NeedMore: {
            if (earlyTaken_ > 0) {
                if (earlyTaken_ < early_.size()) continue;
                std::string{}.swap(early_);
                earlyTaken_ = 0;
                if (!in_.isEmpty()) continue;
            }
            const Result<std::size_t> count = co_await socket_.readSome(in_);
            if (isOver_) break;
            if (!count || *count == 0)
                lose(count ? "the peer left without a Close" : "the connection broke");
            else
                noteReceived();
            break;
        }
        case Machine::Event::Text:
        case Machine::Event::Binary:
            if (isCloseSent_) break; // nobody waits for it any more
            co_return Incoming{machine_.wasText(), machine_.payload()};
        case Machine::Event::Ping:
            if (!isCloseSent_) answerPing(machine_.payload());
            break;
        case Machine::Event::Pong:
            break;
        case Machine::Event::Close:
            onPeerClose();
            break;
        case Machine::Event::Failed:
            isPeerClosed_ = true;
            closeInfo_ = {machine_.closeCode(), std::string{machine_.payload()}, false};
            sendClose(machine_.closeCode(), machine_.payload());
            break;
        }
    }
    co_return std::nullopt;
}

void Connection::onPeerClose() {
    isPeerClosed_ = true;
    closeInfo_ = {machine_.closeCode(), std::string{machine_.payload()}, true};
    sendClose(machine_.closeCode(), {}); // the echo, unless ours was first
}

void Connection::noteReceived() noexcept {
    lastReceived_ = io::EventLoop::current().now();
    isAwaitingPong_ = false;
}

void Connection::close(CloseCode code, std::string_view reason) { sendClose(code, reason); }

// From now on the alarm is for the peer's Close.
void Connection::expectClose() noexcept { alarm_.expireAt(io::EventLoop::current().now() + options_.closeTimeout); }

void Connection::onAlarm() noexcept {
    if (isCloseSent_) return lose("the peer did not close in time");
    const TimePoint now = io::EventLoop::current().now();
    if (isAwaitingPong_) return lose("ping timeout");
    const TimePoint due = lastReceived_ + options_.pingInterval;
    if (now < due) return alarm_.expireAt(due);
    isAwaitingPong_ = true;
    ping();
    alarm_.expireAt(now + options_.pongTimeout);
}

Task<> Connection::drained() {
    while (!isOver_ && queuedBytes_ > 0) co_await drained_.wait();
}

Task<> Connection::finish() {
    if (!isOver_ && !isCloseSent_) sendClose(close_code::kNormal, {});
    while (!isOver_ && !isPeerClosed_) co_await receive();
    co_await drained();
    if (isOver_) co_return;
    // After a fault of the peer, and as a client, the rest is read until the peer has closed its side: closing with
    // unread bytes would reset the connection, and the reset may overtake our Close.
    const bool waitsForEnd = options_.role == Role::Client || !closeInfo_.wasClean;
    if (waitsForEnd) (void)socket_.shutdownWrite();
    while (waitsForEnd && !isOver_) {
        in_.consume(in_.size());
        const Result<std::size_t> count = co_await socket_.readSome(in_);
        if (!count || *count == 0) break;
    }
    in_.release();
    lose({});
}

} // namespace aerie::websocket
