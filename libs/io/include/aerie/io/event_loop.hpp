// One thread's worth of concurrency: sockets, timers and the tasks that wait for them.
//
//   EventLoop loop;
//   loop.spawn(acceptConnections(listener));
//   loop.run();                                       // until stop()
//
//   int answer = EventLoop{}.runUntilComplete(compute());
//
// A server has one loop per core (Runtime); a connection never leaves its loop, so nothing on it needs a lock.
// Thread rule: post(), spawn() and stop() may be called from anywhere, the rest on the loop's thread.
// Lifetime: destroying a loop destroys the tasks that have not ended. Sockets, timers and tasks go before their loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/io/task.hpp>
#include <aerie/io/timer.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aerie::io {

namespace detail {
struct LoopState;
class Inbox;

// A function to be run by a loop.
struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
    Job* next = nullptr;
};

template<class Function> struct FunctionJob final : Job {
    explicit FunctionJob(Function f) : function(std::move(f)) {}
    void run() override { function(); }
    Function function;
};
} // namespace detail

// A way to reach a loop from other threads that may outlive it. Cheap to copy.
class LoopHandle {
public:
    LoopHandle() noexcept = default;
    LoopHandle(const LoopHandle& other) noexcept;
    LoopHandle(LoopHandle&& other) noexcept : inbox_(std::exchange(other.inbox_, nullptr)) {}
    LoopHandle& operator=(LoopHandle other) noexcept {
        std::swap(inbox_, other.inbox_);
        return *this;
    }
    ~LoopHandle();

    // Runs a function on the loop. When the loop is gone, destroys the function here and returns false.
    template<class Function> bool post(Function function) const {
        return enqueue(new detail::FunctionJob<Function>(std::move(function)));
    }
    bool enqueue(detail::Job* job) const;

private:
    friend EventLoop;
    explicit LoopHandle(detail::Inbox* inbox) noexcept;
    detail::Inbox* inbox_ = nullptr;
};

class EventLoop {
public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    // The loop that runs on this thread, or was made on it last and has not run elsewhere. Asking without one ends the
    // process with a message; find() gives null instead.
    static EventLoop& current() noexcept;
    static EventLoop* find() noexcept;

    // Runs until stop(). May be called again afterwards.
    void run();
    void stop() noexcept;
    bool isOnThisThread() const noexcept;

    // The time at which the loop last woke up: free to ask, and near enough for deadlines. TimePoint::now() is exact.
    TimePoint now() const noexcept;

    // Runs a function on the loop, after what runs now. A function that throws is reported as a task is.
    template<class Function> void post(Function function) {
        enqueue(new detail::FunctionJob<Function>(std::move(function)));
    }

    // Runs a task that nobody awaits, in a context of its own. On the loop's thread it starts at once. An exception it
    // ends with goes to the error hook; OperationCancelled is silent.
    void spawn(Task<> task);

    // What is told about exceptions that nobody caught. Without one they are written to stderr.
    using ErrorHook = void (*)(void* context, std::exception_ptr exception);
    void onUnhandledError(ErrorHook hook, void* context) noexcept;
    void reportUnhandled(std::exception_ptr exception) noexcept;

    // Runs the loop until this task has ended; for main functions, commands and tests.
    template<class T> T runUntilComplete(Task<T> task);

    LoopHandle handle() const noexcept;
    detail::LoopState& state() noexcept { return *state_; }

private:
    friend Waiter;
    friend class Runtime;

    // For a loop that another thread is going to run.
    struct NotCurrent {};
    explicit EventLoop(NotCurrent);

    void enqueue(detail::Job* job);
    void queueReady(Waiter& waiter) noexcept;
    void runReady();
    void runUntil(const bool& isDone);

    // What runUntilComplete() waits for.
    template<class T> struct Outcome {
        std::conditional_t<std::is_void_v<T>, std::optional<bool>, std::optional<T>> value;
        std::exception_ptr exception;
        bool isDone = false;
    };
    template<class T> static Task<> capture(Task<T> task, Outcome<T>& outcome) {
        try {
            if constexpr (std::is_void_v<T>)
                co_await std::move(task);
            else
                outcome.value.emplace(co_await std::move(task));
        } catch (...) {
            outcome.exception = std::current_exception();
        }
        outcome.isDone = true;
    }

    detail::LoopState* state_;
};

template<class T> T EventLoop::runUntilComplete(Task<T> task) {
    Outcome<T> outcome;
    spawn(capture(std::move(task), outcome));
    runUntil(outcome.isDone);
    if (outcome.exception) std::rethrow_exception(outcome.exception);
    if constexpr (!std::is_void_v<T>) return std::move(*outcome.value);
}

} // namespace aerie::io
