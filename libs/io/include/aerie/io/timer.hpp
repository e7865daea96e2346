// Waiting for time to pass, and limits on how long things may take.
//
//   co_await io::sleepFor(250_ms);
//   User user = co_await io::withTimeout(users.findById(id), 2_s);      // throws RequestTimeoutException
//
// All timers of a loop are in one hierarchical wheel with ticks of a millisecond: starting, moving and stopping one are
// a few instructions, however many there are. A sleep is never early and about a millisecond late on an idle loop.
// Deadlines guard against peers that never answer; they are rounded up to the next 64 ms so that many expire together,
// and pushing one further away only writes a number.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/waiter.hpp>

#include <coroutine>
#include <cstdint>
#include <utility>

namespace aerie::io {

namespace detail {

class TimerWheel;

struct TimerLink : aerie::detail::Link {};

// A place in a loop's wheel. Destroying it takes it out.
class TimerNode : TimerLink {
public:
    TimerNode(const TimerNode&) = delete;
    TimerNode& operator=(const TimerNode&) = delete;

protected:
    TimerNode() noexcept = default;
    virtual ~TimerNode() { stop(); }

    // Both precisions are never early. Replaces an earlier start.
    void start(TimePoint when) noexcept;
    void startCoarse(TimePoint when) noexcept;
    void stop() noexcept;
    bool isStarted() const noexcept { return TimerLink::isLinked(); }

private:
    friend TimerWheel;
    virtual void onTimer() noexcept = 0;

    TimerWheel* wheel_ = nullptr;
    std::uint64_t tick_ = 0;
    std::uint32_t slot_ = 0;
};

} // namespace detail

// Something that must happen before a point in time, or else. Moving it later is nearly free.
//
//   struct KeepAlive final : Deadline { void onExpire() noexcept override { connection.close(); } ... };
//   keepAlive.expireAt(loop.now() + 5_s);
class Deadline : detail::TimerNode {
public:
    // Belongs to the current loop from the first call on. TimePoint::max() means never.
    void expireAt(TimePoint when) noexcept;
    void cancel() noexcept { expireAt(TimePoint::max()); }
    TimePoint when() const noexcept { return when_; }

protected:
    Deadline() noexcept = default;
    ~Deadline() override = default;

private:
    void onTimer() noexcept final;
    // Called by the loop, once for each expiry. It may destroy this object.
    virtual void onExpire() noexcept = 0;

    TimePoint when_ = TimePoint::max();
    TimePoint scheduled_ = TimePoint::max(); // where it is in the wheel, at or before when_
};

class [[nodiscard]] SleepOperation final : public Waiter, detail::TimerNode {
public:
    explicit SleepOperation(TimePoint until) noexcept : until_(until) {}

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept;
    void await_resume() const { finish(); }

private:
    void abandon() noexcept override { stop(); }
    void onTimer() noexcept override { resumeSoon(); }

    TimePoint until_;
};

// A duration of zero or less only lets the others run.
SleepOperation sleepFor(Duration duration) noexcept;
SleepOperation sleepUntil(TimePoint when) noexcept;
// Lets everything else that is ready run first.
inline SleepOperation yield() noexcept { return sleepFor(Duration{}); }

namespace detail {

// Cancels a context when the time is up.
class TimeoutTimer final : TimerNode {
public:
    TimeoutTimer(TaskContext& context, Duration after) noexcept;
    bool hasFired() const noexcept { return hasFired_; }

private:
    void onTimer() noexcept override;
    TaskContext& context_;
    bool hasFired_ = false;
};

Error timeoutError();

} // namespace detail

// Cancels the task when the time is up, waits until it has ended, and throws RequestTimeoutException. A task that ends
// in time, or that has a result in spite of the cancellation, gives its result.
template<class T> Task<T> withTimeout(Task<T> task, Duration limit) {
    TaskContext context{TaskContext::current()};
    detail::TimeoutTimer timer{context, limit};
    try {
        co_return co_await std::move(task).within(context);
    } catch (const OperationCancelled&) {
        if (!timer.hasFired()) throw;
    }
    throw RequestTimeoutException{detail::timeoutError().message()};
}

// The same for a task that reports by Result: ErrorCode::Timeout instead of an exception.
template<class T> Task<Result<T>> withTimeout(Task<Result<T>> task, Duration limit) {
    TaskContext context{TaskContext::current()};
    detail::TimeoutTimer timer{context, limit};
    try {
        co_return co_await std::move(task).within(context);
    } catch (const OperationCancelled&) {
        if (!timer.hasFired()) throw;
    }
    co_return detail::timeoutError();
}

} // namespace aerie::io
