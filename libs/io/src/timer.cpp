#include "loop_state.hpp"
#include "timer_wheel.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>

namespace aerie::io {

namespace {

// Deadlines expire in groups: a loop with ten thousand connections wakes up for them sixteen times a second at most.
constexpr std::uint64_t kCoarseTicks = 64;

TimePoint fromNow(Duration duration) noexcept {
    const TimePoint now = TimePoint::now();
    const bool isEndless = duration.nanoseconds > TimePoint::max().nanoseconds - now.nanoseconds;
    return isEndless ? TimePoint::max() : now + duration;
}

} // namespace

void detail::TimerNode::start(TimePoint when) noexcept {
    stop();
    TimerWheel& wheel = wheel_ ? *wheel_ : EventLoop::current().state().wheel;
    wheel.start(*this, wheel.tickAtOrAfter(when));
}

void detail::TimerNode::startCoarse(TimePoint when) noexcept {
    stop();
    TimerWheel& wheel = wheel_ ? *wheel_ : EventLoop::current().state().wheel;
    wheel.start(*this, (wheel.tickAtOrAfter(when) + kCoarseTicks - 1) / kCoarseTicks * kCoarseTicks);
}

void detail::TimerNode::stop() noexcept {
    if (isStarted()) wheel_->stop(*this);
}

void Deadline::expireAt(TimePoint when) noexcept {
    when_ = when;
    if (when == TimePoint::max() || (isStarted() && scheduled_ <= when)) return;
    // An earlier place in the wheel would do; a later one would not.
    scheduled_ = when;
    startCoarse(when);
}

// The wheel wakes for the time that was set first; the one that counts may have moved away since.
void Deadline::onTimer() noexcept {
    if (when_ == TimePoint::max()) return;
    if (when_ > EventLoop::current().now()) {
        scheduled_ = when_;
        startCoarse(when_);
        return;
    }
    when_ = TimePoint::max();
    onExpire();
}

bool SleepOperation::await_suspend(std::coroutine_handle<> coroutine) noexcept {
    if (!suspend(coroutine)) return false;
    if (until_ <= TimePoint::now())
        resumeSoon();
    else
        start(until_);
    return true;
}

SleepOperation sleepUntil(TimePoint when) noexcept { return SleepOperation{when}; }

SleepOperation sleepFor(Duration duration) noexcept { return SleepOperation{fromNow(duration)}; }

detail::TimeoutTimer::TimeoutTimer(TaskContext& context, Duration after) noexcept : context_(context) {
    start(fromNow(after));
}

void detail::TimeoutTimer::onTimer() noexcept {
    hasFired_ = true;
    context_.cancel();
}

Error detail::timeoutError() { return Error{ErrorCode::Timeout, "The operation took too long."}; }

} // namespace aerie::io
