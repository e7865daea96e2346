// Runs the calls of a batch at the same time: each is started in turn, and the awaiter goes on when all have ended.
//
//   Concurrent calls;
//   for (HttpCall& call : ...) calls.start(drive(call));
//   co_await calls;
//
// Destroying it before the end destroys the calls, which cancels them.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

namespace aerie::trpc::detail {

class Concurrent {
public:
    // A call under way. Its coroutine handles its own exceptions.
    class Member {
    public:
        struct promise_type {
            struct FinalAwaiter {
                bool await_ready() const noexcept { return false; }
                std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
                    Concurrent& all = *self.promise().group;
                    return --all.running_ == 0 ? std::exchange(all.awaiting_, std::noop_coroutine())
                                               : std::noop_coroutine();
                }
                void await_resume() const noexcept {}
            };
            Member get_return_object() noexcept {
                return Member{std::coroutine_handle<promise_type>::from_promise(*this)};
            }
            std::suspend_always initial_suspend() const noexcept { return {}; }
            FinalAwaiter final_suspend() const noexcept { return {}; }
            void return_void() const noexcept {}
            [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }

            Concurrent* group = nullptr;
        };

        Member(Member&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
        Member& operator=(Member&&) = delete;
        ~Member() {
            if (handle_) handle_.destroy();
        }

    private:
        friend Concurrent;
        explicit Member(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
        std::coroutine_handle<promise_type> handle_;
    };

    Concurrent() = default;
    Concurrent(const Concurrent&) = delete;
    Concurrent& operator=(const Concurrent&) = delete;

    // Runs it up to where it first waits.
    void start(Member member) {
        member.handle_.promise().group = this;
        ++running_;
        members_.push_back(std::move(member));
        members_.back().handle_.resume();
    }

    bool await_ready() const noexcept { return running_ == 0; }
    void await_suspend(std::coroutine_handle<> awaiting) noexcept { awaiting_ = awaiting; }
    void await_resume() const noexcept {}

private:
    std::vector<Member> members_;
    std::size_t running_ = 0;
    std::coroutine_handle<> awaiting_ = std::noop_coroutine();
};

} // namespace aerie::trpc::detail
