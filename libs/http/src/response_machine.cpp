#include "response_machine.hpp"

#include "ascii.hpp"
#include "framing.hpp"

#include <aerie/http/status.hpp>

#include <algorithm>

namespace aerie::http::detail {

namespace {

// Whoever reads the pieces limits their sum; trailers and chunk lines are limited here.
constexpr BodyFramer::Limits kBodyLimits{.bodyBytes = std::uint64_t{1} << 62,
                                         .trailerBytes = 16 * 1024,
                                         .headerCount = 100,
                                         .chunkExtensionBytes = 16 * 1024};

// "HTTP/1.1 200 " or "HTTP/1.1 200": llhttp accepts more than is safe to guess about.
bool isStatusLine(std::string_view line) noexcept {
    return line.size() >= 12 && line.starts_with("HTTP/1.") && (line[7] == '0' || line[7] == '1') && line[8] == ' ' &&
           isDigit(line[9]) && isDigit(line[10]) && isDigit(line[11]) && (line.size() == 12 || line[12] == ' ') &&
           isFieldValue(line);
}

} // namespace

void ResponseMachine::expect(Method method) noexcept {
    state_ = State::Head;
    method_ = method;
    keepsAlive_ = hasBegun_ = false;
    interim_ = 0;
    partial_.clear();
    scanner_.reset();
    parser_.reset();
}

ResponseMachine::Event ResponseMachine::fail(std::string_view message) {
    failure_ = message;
    state_ = State::Failed;
    keepsAlive_ = false;
    return Event::Failed;
}

ResponseMachine::Event ResponseMachine::next(std::string_view& bytes, ResponseHead& head) {
    if (!bytes.empty()) hasBegun_ = true;
    switch (state_) {
    case State::Head:
        return takeHead(bytes, head);
    case State::Complete:
        return Event::Complete;
    case State::Failed:
        return Event::Failed;
    case State::Body:
        break;
    }
    switch (body_.next(bytes, parser_, head.trailers, kBodyLimits)) {
    case BodyFramer::Step::NeedMore:
        return Event::NeedMore;
    case BodyFramer::Step::Piece:
        return Event::Body;
    case BodyFramer::Step::Refused:
        return fail(body_.takeFailure().message);
    case BodyFramer::Step::End:
        break;
    }
    // What the server sends without having been asked would be taken for the next response.
    if (!bytes.empty()) keepsAlive_ = false;
    state_ = State::Complete;
    return Event::Complete;
}

ResponseMachine::Event ResponseMachine::takeHead(std::string_view& bytes, ResponseHead& head) {
    for (;;) {
        if (bytes.empty()) return Event::NeedMore;
        const std::size_t before = partial_.size();
        std::string_view block = bytes.substr(0, limits_.headBytes - std::min(before, limits_.headBytes));
        if (before != 0) block = partial_.append(block);
        switch (scanner_.scan(block, HeadKind::Response, {limits_.headBytes, limits_.headBytes, limits_.headerCount})) {
        case HeadScanner::Verdict::Refused:
            return fail(scanner_.takeFailure().message);
        case HeadScanner::Verdict::NeedMore:
            if (before == 0) partial_.assign(block);
            bytes = {};
            return Event::NeedMore;
        case HeadScanner::Verdict::Complete:
            break;
        }
        block = block.substr(0, scanner_.size());
        bytes.remove_prefix(block.size() - before);
        const Event event = readHead(block, head);
        std::string{}.swap(partial_);
        if (event != Event::NeedMore) return event;
        // An interim response: the real one follows.
        scanner_.reset();
        parser_.reset();
    }
}

ResponseMachine::Event ResponseMachine::readHead(std::string_view block, ResponseHead& head) {
    if (!isStatusLine(block.substr(0, scanner_.startLineSize()))) return fail("The status line is malformed.");
    const int status = (block[9] - '0') * 100 + (block[10] - '0') * 10 + (block[11] - '0');
    const bool isInterim = status >= 100 && status < 200;
    const bool hasNoBody = method_ == Method::Head || statusForbidsBody(status);
    parser_.expectNoBody(hasNoBody);

    head.headers.clear();
    head.trailers.clear();
    MessageParser::Head parsed;
    if (const char* complaint = parser_.head(block, parsed, head.headers)) return fail(complaint);
    if (parsed.status != status) return fail("The status line can be read in two ways.");
    if (status == 101) return fail("The server changed the protocol without having been asked.");
    if (isInterim)
        return ++interim_ > limits_.interimResponses ? fail("There are too many interim responses.") : Event::NeedMore;

    Framing framing;
    const int versionMinor = block[7] - '0';
    if (Failure failure = readResponseFraming(head.headers, versionMinor, framing)) return fail(failure.message);
    head.status = status;
    keepsAlive_ = !framing.wantsClose && (versionMinor == 1 || framing.wantsKeepAlive);
    if (hasNoBody) {
        body_.startEmpty();
    } else if (framing.isChunked) {
        body_.startChunked();
    } else if (framing.contentLength) {
        body_.startLength(*framing.contentLength);
    } else {
        body_.startUntilClose();
        keepsAlive_ = false;
    }
    state_ = State::Body;
    return Event::Head;
}

ResponseMachine::Event ResponseMachine::end() {
    if (state_ == State::Body && body_.endsWithConnection()) {
        state_ = State::Complete;
        return Event::Complete;
    }
    if (state_ == State::Complete) return Event::Complete;
    return fail(state_ == State::Head ? "The server closed the connection without an answer."
                                      : "The server closed the connection in the middle of its answer.");
}

} // namespace aerie::http::detail
