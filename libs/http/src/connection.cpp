#include "connection.hpp"

#include "deadlines.hpp"

#include <aerie/io/cancellation.hpp>

#include <algorithm>

namespace aerie::http::detail {

namespace {
// A client that goes on sending after a refusal is read for so long, then cut off.
constexpr std::size_t kMaxLingerBytes = 1024 * 1024;
} // namespace

Connection::Connection(Worker& worker, io::Socket socket)
    : worker_(worker),
      socket_(std::move(socket)),
      machine_(worker.setup.options.limits, worker.setup.options.timeouts, worker.loop.now()),
      peer_(socket_.remoteAddress().ip()) {
    worker_.enter(*this);
}

Connection::~Connection() {
    request_.setBodySource(nullptr);
    remove();
}

void Connection::nudge() noexcept {
    // The read that an idle connection waits in will fail, and readFailed() sees why. Others see isDraining when they
    // answer.
    if (machine_.isIdle()) socket_.setReadDeadline(readDeadline());
}

TimePoint Connection::readDeadline() const noexcept {
    if (!worker_.isDraining || !machine_.isIdle()) return machine_.deadline();
    return std::min(machine_.deadline(), worker_.drainIdleUntil);
}

ServerMachine::Event Connection::step() {
    std::string_view bytes = in_.data();
    const std::size_t before = bytes.size();
    const Event event = machine_.next(bytes, request_, now());
    in_.consume(before - bytes.size()); // what piece() points to stays in place until the next read
    return event;
}

ServerMachine::Event Connection::readFailed(const Error& error) {
    if (error.code() != ErrorCode::Timeout) return Event::Closed;
    if (worker_.isDraining && machine_.isIdle()) return Event::Closed;
    return machine_.expire(now());
}

Task<> Connection::run() {
    Event event = step();
    for (;;) {
        switch (event) {
        case Event::NeedMore: {
            if (machine_.expectsContinue() && !machine_.isIdle() && !sentContinue_) {
                sentContinue_ = true;
                borrowOutput();
                out_.append(kContinue);
            }
            if (!out_.isEmpty()) {
                socket_.setWriteDeadline(after(now(), worker_.setup.options.timeouts.writeStall));
                const bool isSent = (co_await socket_.write(out_.view())).isOk();
                returnOutput();
                if (!isSent) co_return;
            }
            socket_.setReadDeadline(readDeadline());
            const Result<std::size_t> count = co_await socket_.readSome(in_);
            if (!count)
                event = readFailed(count.error());
            else if (*count == 0)
                event = machine_.end();
            else
                event = step();
            continue;
        }
        case Event::Head:
            takeHead();
            if (isBodyIncomplete_) break; // the handler reads it
            event = step();
            continue;
        case Event::Body:
            request_.body += machine_.piece();
            event = step();
            continue;
        case Event::Complete:
            break;
        case Event::Failed:
            co_await refuse();
            co_return;
        case Event::Closed:
            co_return;
        }
        if (!co_await answer()) co_return;
        // Not earlier: the response's stream may have looked at the request to its last moment.
        request_.reset();
        machine_.nextRequest(now());
        event = step();
    }
}

void Connection::takeHead() {
    const ServerSetup& setup = worker_.setup;
    request_.remoteAddress = peer_;
    request_.isSecure = socket_.isTls();
    if (!setup.trust.isOff()) setup.trust.apply(request_);
    sentContinue_ = false;
    if (setup.options.observer) started_ = TimePoint::now();
    if (!machine_.hasBody()) return;

    const BodyPolicy policy = setup.handler.bodyPolicy(request_);
    if (policy.limit) machine_.setBodyLimit(*policy.limit);
    if (!policy.stream) return;
    isBodyIncomplete_ = true;
    request_.setBodySource(this);
}

Task<> Connection::refuse() {
    const Failure failure = machine_.failure();
    if (ServerObserver* observer = worker_.setup.options.observer)
        observer->onRefused(peer_, failure.status, failure.message);
    request_.reset();
    Response response = Response::error(failure.status, failure.message);
    borrowOutput();
    appendHead(out_, request_, response, framingFor(request_, response), false, worker_.common, now());
    out_.append(response.body);
    if (co_await flush()) co_await linger();
}

Task<> Connection::linger() {
    if (!socket_.isOpen() || !socket_.shutdownWrite()) co_return;
    socket_.setReadDeadline(after(now(), worker_.setup.options.timeouts.linger));
    for (std::size_t total = 0; total < kMaxLingerBytes;) {
        in_.consume(in_.size());
        const Result<std::size_t> count = co_await socket_.readSome(in_);
        if (!count || *count == 0) break;
        total += *count;
    }
}

void Connection::borrowOutput() noexcept {
    if (out_.capacity() == 0) out_.swap(worker_.out);
}

void Connection::returnOutput() noexcept {
    constexpr std::size_t kKept = 256 * 1024;
    out_.clear();
    gathered_ = 0;
    if (worker_.out.capacity() == 0 && out_.capacity() <= kKept) out_.swap(worker_.out);
    out_.release(); // it was too large to keep, or there was a spare one already
}

} // namespace aerie::http::detail
