#include "connection.hpp"
#include "deadlines.hpp"

#include <algorithm>

namespace aerie::http::detail {

namespace {

// What is cancelled may finish what it is about, a rollback for example, for so long; then its coroutine is destroyed.
constexpr Duration kUnwindTime = Duration::fromSeconds(5);

// Resumed by the completion, or by wake().
struct UntilDone {
    Completion& completion;
    TaskContext* context = TaskContext::current();

    bool await_ready() const noexcept { return completion.isDone(); }
    void await_suspend(std::coroutine_handle<> driver) const noexcept { completion.setWaiting(driver); }
    void await_resume() const noexcept { TaskContext::setCurrent(context); }
};

// Resumed by these or by the socket, whichever is first.
struct UntilDoneOrReadable {
    Completion& completion;
    io::ReadinessOperation readable;
    TaskContext* context = TaskContext::current();
    bool isBySocket = false;
    bool isSuspended = false;

    bool await_ready() noexcept { return completion.isDone() || (isBySocket = readable.await_ready()); }
    bool await_suspend(std::coroutine_handle<> driver) noexcept {
        isSuspended = readable.await_suspend(driver);
        isBySocket = !isSuspended;
        if (isSuspended) completion.setWaiting(driver);
        return isSuspended;
    }
    // Whether the socket has something to say, be it an error.
    bool await_resume() {
        TaskContext::setCurrent(context);
        // The completion and wake() take the handle before they resume it; the socket does not know of it.
        if (isSuspended) isBySocket = static_cast<bool>(completion.takeWaiting());
        if (completion.isDone() || !isBySocket) return false;
        static_cast<void>(readable.await_resume()); // throws if the driver was cancelled
        return true;
    }
};

} // namespace

void Connection::Alarm::onExpire() noexcept {
    hasRung = true;
    connection_.wake();
}

void Connection::wake() noexcept {
    TaskContext::Activation keep{TaskContext::current()};
    if (const auto driver = completion_.takeWaiting()) driver.resume();
}

Task<Connection::Outcome> Connection::wait(TaskContext& context, TimePoint limit) {
    Outcome outcome = Outcome::Done;
    // What has been answered so far does not wait for what takes its time.
    if (!out_.isEmpty() && !co_await flush()) outcome = Outcome::ClientLeft;
    socket_.setReadDeadline(TimePoint::max());
    alarm_.set(hasClientFinished_ ? std::min(limit, after(now(), worker_.setup.options.timeouts.halfClosed)) : limit);

    while (outcome == Outcome::Done && !completion_.isDone()) {
        if (alarm_.hasRung) {
            outcome = now() >= limit ? Outcome::TimedOut : Outcome::ClientLeft;
        } else if (isBodyIncomplete_ || hasClientFinished_ || in_.isFull()) {
            // The handler reads the socket itself, or nothing more is to be learned from it.
            co_await UntilDone{completion_};
        } else if (co_await UntilDoneOrReadable{completion_, socket_.readable()}) {
            if (!takeEarlyBytes()) outcome = Outcome::ClientLeft;
            // Whether a client that has finished sending still listens cannot be seen; it gets a little time.
            if (hasClientFinished_)
                alarm_.set(std::min(limit, after(now(), worker_.setup.options.timeouts.halfClosed)));
        }
    }
    alarm_.cancel();
    if (outcome != Outcome::Done) co_await unwind(context);
    co_return outcome;
}

// Bytes of further requests wait in the buffer until it is full; then in the kernel, and the client's sending stops.
bool Connection::takeEarlyBytes() {
    const std::span<char> room = in_.prepare();
    const Result<std::optional<std::size_t>> count = socket_.tryRead(room);
    if (!count) return false;
    if (!*count) return true;
    if (**count == 0) hasClientFinished_ = true;
    in_.commit(**count);
    return true;
}

Task<> Connection::unwind(TaskContext& context) {
    context.cancel();
    alarm_.set(now() + kUnwindTime);
    while (!completion_.isDone() && !alarm_.hasRung) co_await UntilDone{completion_};
    alarm_.cancel();
}

} // namespace aerie::http::detail
