// An asynchronous sequence: a coroutine that may both co_await and co_yield.
//
//   Stream<Message> onMessage(Room& room) {
//       auto subscription = room.subscribe();
//       while (auto message = co_await subscription.next()) co_yield std::move(*message);
//   }
//   ...
//   while (auto message = co_await stream.next()) send(*message);
//
// Laziness: the producer runs only while the consumer waits in next(). An exception of the producer reaches the
// consumer
//   through next(); after it, as after the end, next() gives nothing.
// Lifetime: destroying the stream ends the producer at its co_yield or co_await, and runs its destructors. One next()
// at
//   a time. If a waiting next() is destroyed, the producer keeps its place and the item goes to the following next().
// Thread rule: as Task.
#pragma once

#include <aerie/io/task_context.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aerie {

template<class T> class [[nodiscard]] Stream {
    static_assert(std::is_object_v<T>, "aerie: a Stream's items are values. Use Stream<T*> for what lives elsewhere.");

public:
    using value_type = T;
    class promise_type;
    class NextAwaiter;

    Stream() noexcept = default;
    Stream(Stream&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Stream& operator=(Stream&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Stream() {
        if (handle_) handle_.destroy();
    }

    explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

    // The following item, or nothing at the end. A default-made stream is at its end.
    [[nodiscard]] NextAwaiter next() noexcept { return NextAwaiter{handle_}; }

private:
    explicit Stream(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

template<class T> class Stream<T>::promise_type {
    // Back to the consumer; with none waiting, to whoever resumed the producer.
    struct YieldAwaiter {
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
            self.promise().isRunning_ = false;
            return std::exchange(self.promise().consumer_, std::noop_coroutine());
        }
        void await_resume() const noexcept {}
    };

public:
    Stream get_return_object() noexcept { return Stream{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    YieldAwaiter final_suspend() noexcept { return {}; }

    template<class U = T>
    requires std::convertible_to<U&&, T>
    YieldAwaiter yield_value(U&& item) {
        item_.emplace(std::forward<U>(item));
        return {};
    }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { exception_ = std::current_exception(); }

private:
    friend NextAwaiter;

    std::coroutine_handle<> consumer_ = std::noop_coroutine();
    std::optional<T> item_;
    std::exception_ptr exception_;
    bool isRunning_ = false; // inside a co_await of its own
};

template<class T> class Stream<T>::NextAwaiter {
public:
    explicit NextAwaiter(std::coroutine_handle<promise_type> producer) noexcept : producer_(producer) {}
    NextAwaiter(const NextAwaiter&) = delete;
    NextAwaiter& operator=(const NextAwaiter&) = delete;
    ~NextAwaiter() {
        if (isWaiting_) producer_.promise().consumer_ = std::noop_coroutine();
    }

    bool await_ready() const noexcept { return !producer_ || producer_.done() || producer_.promise().item_; }
    bool await_suspend(std::coroutine_handle<> consumer) {
        promise_type& promise = producer_.promise();
        // Unless an earlier next() was abandoned while the producer waits for something; that something resumes it.
        if (!std::exchange(promise.isRunning_, true)) producer_.resume();
        if (!promise.isRunning_) return false; // it yielded or ended without waiting
        promise.consumer_ = consumer;
        isWaiting_ = true;
        return true;
    }
    std::optional<T> await_resume() {
        isWaiting_ = false;
        if (!producer_) return std::nullopt;
        promise_type& promise = producer_.promise();
        if (auto exception = std::exchange(promise.exception_, nullptr)) std::rethrow_exception(std::move(exception));
        return std::exchange(promise.item_, std::nullopt);
    }

private:
    std::coroutine_handle<promise_type> producer_;
    bool isWaiting_ = false;
};

} // namespace aerie
