// Notes that a task or a stream has come to its next point, and wakes whoever waits for that.
//
// A Task resumes a coroutine when it ends. Here that coroutine is this object's own, which sets a flag; so the driver
// can start a handler, find it done already (the usual case), and otherwise wait for the handler and for its socket at
// the same time.
#pragma once

#include <coroutine>
#include <utility>

namespace aerie::http::detail {

class Completion {
public:
    Completion() : coroutine_(loop(*this).handle) {}
    ~Completion() { coroutine_.destroy(); }
    Completion(const Completion&) = delete;
    Completion& operator=(const Completion&) = delete;

    // Starts over. The returned coroutine is to be resumed at the end of what is started.
    std::coroutine_handle<> arm() noexcept {
        isDone_ = false;
        return coroutine_;
    }
    bool isDone() const noexcept { return isDone_; }
    // It ended without having waited, so nothing was resumed.
    void setDone() noexcept { isDone_ = true; }

    // Who is resumed when it is done; at most one.
    void setWaiting(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
    std::coroutine_handle<> takeWaiting() noexcept { return std::exchange(waiting_, nullptr); }

private:
    struct Frame {
        struct promise_type {
            Frame get_return_object() noexcept { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
            std::suspend_never initial_suspend() const noexcept { return {}; }
            std::suspend_never final_suspend() const noexcept { return {}; }
            void return_void() const noexcept {}
            void unhandled_exception() const noexcept {}
        };
        std::coroutine_handle<promise_type> handle;
    };
    struct PassOn {
        Completion& self;
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept {
            const auto waiting = self.takeWaiting();
            return waiting ? waiting : std::noop_coroutine();
        }
        void await_resume() const noexcept { self.isDone_ = true; }
    };
    static Frame loop(Completion& self) {
        for (;;) co_await PassOn{self};
    }

    std::coroutine_handle<> waiting_;
    bool isDone_ = false;
    std::coroutine_handle<Frame::promise_type> coroutine_; // last: it runs while this object is made
};

} // namespace aerie::http::detail
