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

    detail::LoopState& state() noexcept { return *state_; }

private:
    friend Waiter;

    void enqueue(detail::Job* job);
    void runWhile(Task<> task);

    template<class T> static Task<> capture(Task<T> task, std::optional<T>& value, std::exception_ptr& exception) {
        try {
            value.emplace(co_await std::move(task));
        } catch (...) {
            exception = std::current_exception();
        }
    }
    static Task<> capture(Task<> task, std::exception_ptr& exception);

    detail::LoopState* state_;
};

template<class T> T EventLoop::runUntilComplete(Task<T> task) {
    std::exception_ptr exception;
    if constexpr (std::is_void_v<T>) {
        runWhile(capture(std::move(task), exception));
        if (exception) std::rethrow_exception(exception);
    } else {
        std::optional<T> value;
        runWhile(capture(std::move(task), value, exception));
        if (exception) std::rethrow_exception(exception);
        return std::move(*value);
    }
}

} // namespace aerie::io
