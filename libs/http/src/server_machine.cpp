#include "server_machine.hpp"

#include "deadlines.hpp"
#include "request_line.hpp"
#include "target.hpp"

#include <algorithm>

namespace aerie::http::detail {

ServerMachine::ServerMachine(const Limits& limits, const Timeouts& timeouts, TimePoint now) noexcept
    : limits_(&limits), timeouts_(&timeouts), since_(now) {}

ServerMachine::Event ServerMachine::fail(int status, std::string_view message) {
    return fail(Failure{status, std::string{message}});
}

ServerMachine::Event ServerMachine::fail(Failure failure) {
    failure_ = std::move(failure);
    state_ = State::Failed;
    keepsAlive_ = false;
    return Event::Failed;
}

ServerMachine::Event ServerMachine::next(std::string_view& bytes, Request& request, TimePoint now) {
    for (;;) {
        switch (state_) {
        case State::Idle:
            if (bytes.empty()) return Event::NeedMore;
            // One empty line in front of a request is forgiven (RFC 9112, 2.2).
            if (bytes[0] == '\r' && !skippedEmptyLine_) {
                skippedEmptyLine_ = true;
                bytes.remove_prefix(1);
                state_ = State::EmptyLine;
                continue;
            }
            since_ = now;
            state_ = State::Head;
            continue;
        case State::EmptyLine:
            if (bytes.empty()) return Event::NeedMore;
            if (bytes[0] != '\n') return fail(400, "The request does not begin with a method and a blank.");
            bytes.remove_prefix(1);
            state_ = State::Idle;
            continue;
        case State::Head:
            return takeHead(bytes, request, now);
        case State::Body:
            return takeBody(bytes, request, now);
        case State::Complete:
            return Event::Complete;
        case State::Failed:
            return Event::Failed;
        }
    }
}

ServerMachine::Event ServerMachine::takeHead(std::string_view& bytes, Request& request, TimePoint now) {
    if (bytes.empty()) return Event::NeedMore;
    // Nearly every head comes in one read and is parsed where it lies; only a cut one is gathered.
    const std::size_t before = partial_.size();
    std::string_view block = bytes.substr(0, limits_->headerBytes - std::min(before, limits_->headerBytes));
    if (before != 0) block = partial_.append(block);
    switch (scanner_.scan(block, HeadKind::Request, {limits_->startLine, limits_->headerBytes, limits_->headerCount})) {
    case HeadScanner::Verdict::Refused:
        return fail(scanner_.takeFailure());
    case HeadScanner::Verdict::NeedMore:
        if (before == 0) partial_.assign(block);
        bytes = {};
        return Event::NeedMore;
    case HeadScanner::Verdict::Complete:
        break;
    }
    block = block.substr(0, scanner_.size());
    bytes.remove_prefix(block.size() - before);
    const Event event = readHead(block, request);
    if (!partial_.empty()) std::string{}.swap(partial_);
    if (event == Event::Head) since_ = progress_ = now;
    return event;
}

ServerMachine::Event ServerMachine::readHead(std::string_view block, Request& request) {
    RequestLine line;
    if (Failure failure = readRequestLine(block.substr(0, scanner_.startLineSize()), line))
        return fail(std::move(failure));

    std::string_view authority;
    if (Failure failure = readTarget(line.target, line.method, request.target, request.path, authority))
        return fail(std::move(failure));
    MessageParser::Head head;
    if (const char* complaint = parser_.head(block, head, request.headers))
        return fail(400, std::string{"The head is malformed: "} + complaint);
    if (head.target != line.target || head.versionMinor != line.versionMinor)
        return fail(400, "The request line can be read in two ways.");

    framing_ = {};
    if (Failure failure = readRequestFraming(request.headers, line.versionMinor, framing_))
        return fail(std::move(failure));
    if (!authority.empty() && !framing_.host.empty() && !equalsIgnoringCase(authority, framing_.host))
        return fail(400, "The Host header and the target name different hosts.");
    if (head.isChunked != framing_.isChunked ||
        (!head.isChunked && head.contentLength != framing_.contentLength.value_or(0)))
        return fail(400, "The length of the body can be read in two ways.");

    request.method = line.method;
    request.versionMinor = line.versionMinor;
    request.setHost(framing_.host.empty() ? authority : framing_.host);
    framing_.host = {}; // pointed into headers that will go

    hasBody_ = framing_.isChunked || framing_.contentLength.value_or(0) > 0;
    if (framing_.isChunked)
        body_.startChunked();
    else
        body_.startLength(framing_.contentLength.value_or(0));
    ++requests_;
    const bool isPersistent = line.versionMinor == 1 || framing_.wantsKeepAlive;
    const bool isLast = limits_->requestsPerConnection != 0 && requests_ >= limits_->requestsPerConnection;
    keepsAlive_ = isPersistent && !framing_.wantsClose && !isLast;
    bodyLimit_ = limits_->bodyBytes;
    state_ = State::Body;
    return Event::Head;
}

ServerMachine::Event ServerMachine::takeBody(std::string_view& bytes, Request& request, TimePoint now) {
    const BodyFramer::Limits limits{bodyLimit_, limits_->trailerBytes, limits_->headerCount,
                                    limits_->chunkExtensionBytes};
    if (!bytes.empty()) progress_ = now;
    switch (body_.next(bytes, parser_, request.trailers, limits)) {
    case BodyFramer::Step::NeedMore:
        return Event::NeedMore;
    case BodyFramer::Step::Piece:
        return Event::Body;
    case BodyFramer::Step::Refused:
        return fail(body_.takeFailure());
    case BodyFramer::Step::End:
        break;
    }
    state_ = State::Complete;
    return Event::Complete;
}

ServerMachine::Event ServerMachine::end() {
    switch (state_) {
    case State::Idle:
    case State::EmptyLine:
        return Event::Closed;
    case State::Head:
        return fail(400, "The connection ended in the middle of the head.");
    case State::Body:
        return fail(400, "The connection ended in the middle of the body.");
    case State::Complete:
        return Event::Complete;
    case State::Failed:
        return Event::Failed;
    }
    return Event::Closed;
}

TimePoint ServerMachine::deadline() const noexcept {
    switch (state_) {
    case State::Idle:
    case State::EmptyLine:
        return after(since_, requests_ == 0 ? timeouts_->header : timeouts_->keepAlive);
    case State::Head:
        return after(since_, timeouts_->header);
    case State::Body: {
        const TimePoint stalled = after(progress_, timeouts_->bodyStall);
        if (timeouts_->bodyBytesPerSecond == 0) return stalled;
        // What has arrived buys time; so a fast start followed by a trickle meets the stall limit, a trickle this one.
        const double bought =
            static_cast<double>(body_.received()) / static_cast<double>(timeouts_->bodyBytesPerSecond);
        const double capped = std::min(bought, 1e9); // 30 years
        const TimePoint tooSlow =
            after(after(since_, timeouts_->bodyStall), Duration{static_cast<std::int64_t>(capped * 1e9)});
        return std::min(stalled, tooSlow);
    }
    case State::Complete:
    case State::Failed:
        return TimePoint::max();
    }
    return TimePoint::max();
}

ServerMachine::Event ServerMachine::expire(TimePoint now) {
    if (now < deadline()) return Event::NeedMore;
    if (state_ == State::Head) return fail(408, "The head of the request did not arrive in time.");
    if (state_ == State::Body) return fail(408, "The body of the request arrived too slowly.");
    return Event::Closed;
}

void ServerMachine::nextRequest(TimePoint now) noexcept {
    state_ = State::Idle;
    skippedEmptyLine_ = false;
    since_ = now;
    scanner_.reset();
    parser_.reset();
}

} // namespace aerie::http::detail
