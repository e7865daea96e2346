// The server's side of an HTTP/1.1 connection as a machine: bytes and time in, events out. It owns no socket and asks
// no clock.
//
//   while ((event = machine.next(bytes, request, now)) != Event::NeedMore)
//       switch (event) { case Event::Head: ... case Event::Body: request.body += machine.piece(); ... }
//
// The verdict on a byte stream never depends on how it was cut into reads; tests and a fuzzer hold it to that.
#pragma once

#include "body_framer.hpp"
#include "failure.hpp"
#include "framing.hpp"
#include "head_scanner.hpp"
#include "message_parser.hpp"

#include <aerie/http/limits.hpp>
#include <aerie/http/request.hpp>

#include <string>
#include <string_view>

namespace aerie::http::detail {

class ServerMachine {
public:
    enum class Event : std::uint8_t {
        NeedMore, // all bytes are used and no more can be said
        Head,     // the request is filled, except its body; setBodyLimit() may follow
        Body,     // piece() is the next part of the body
        Complete, // the request is whole; nextRequest() goes on after it has been answered
        Failed,   // failure() is the answer; nothing more is read from this connection
        Closed,   // nothing to answer: the client left, or idled too long
    };

    // Limits and timeouts outlive the machine.
    ServerMachine(const Limits& limits, const Timeouts& timeouts, TimePoint now) noexcept;

    // Takes bytes from the front of `bytes` up to the next event.
    Event next(std::string_view& bytes, Request& request, TimePoint now);
    // The client has finished sending.
    Event end();
    // When expire() must be called, if no bytes arrive before.
    TimePoint deadline() const noexcept;
    // Failed or Closed when the deadline has passed, NeedMore when not.
    Event expire(TimePoint now);

    // Instead of Limits::bodyBytes; after Head and before the body.
    void setBodyLimit(std::uint64_t bytes) noexcept { bodyLimit_ = bytes; }
    // After Complete, when the answer is on its way: the machine waits for another request.
    void nextRequest(TimePoint now) noexcept;

    std::string_view piece() const noexcept { return body_.piece(); }
    const Failure& failure() const noexcept { return failure_; }
    // After Head:
    bool hasBody() const noexcept { return hasBody_; }
    bool expectsContinue() const noexcept { return framing_.expectsContinue; }
    bool wantsUpgrade() const noexcept { return framing_.wantsUpgrade; }
    // Whether another request may follow this one.
    bool keepsAlive() const noexcept { return keepsAlive_; }
    // A byte of the next request has been seen.
    bool isIdle() const noexcept { return state_ == State::Idle; }

private:
    enum class State : std::uint8_t { Idle, EmptyLine, Head, Body, Complete, Failed };

    Event fail(int status, std::string_view message);
    Event fail(Failure failure);
    Event takeHead(std::string_view& bytes, Request& request, TimePoint now);
    Event readHead(std::string_view block, Request& request);
    Event takeBody(std::string_view& bytes, Request& request, TimePoint now);

    const Limits* limits_;
    const Timeouts* timeouts_;
    State state_ = State::Idle;
    bool skippedEmptyLine_ = false;
    bool hasBody_ = false;
    bool keepsAlive_ = true;
    std::size_t requests_ = 0;
    std::uint64_t bodyLimit_ = 0;
    TimePoint since_;    // of the idling, the head, or the body
    TimePoint progress_; // of the body's last byte
    std::string partial_;
    HeadScanner scanner_;
    MessageParser parser_{MessageParser::Kind::Request};
    BodyFramer body_;
    Framing framing_;
    Failure failure_;
};

} // namespace aerie::http::detail
