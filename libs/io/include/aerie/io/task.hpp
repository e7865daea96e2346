// A lazy coroutine: it starts when it is awaited, and destroying it cancels it.
//
//   Task<User> UsersService::findById(Uuid id) {
//       auto user = co_await users_.findOneBy(id);
//       if (!user) throw NotFoundException("User not found");
//       co_return *user;
//   }
//
// Awaiting: once, as an rvalue: `co_await f()` or `co_await std::move(task)`. Exceptions reach whoever awaits.
// Lifetime: parameters taken by value live in the coroutine; a reference or a lambda's captures must outlive it.
//   Destroying an unfinished task runs the destructors of its locals, innermost task first, at any suspension point;
//   what it waited for is deregistered, so nothing resumes it later.
// Cancellation: TaskContext (task_context.hpp) makes the pending operation throw OperationCancelled instead, so that
//   catch blocks run too.
// g++ 12: an aggregate or a lambda with captures that is written inside of a co_await expression is destroyed twice, a
// bug of
//   the compiler. Name it in a statement of its own first (README, "g++ 12").
// Thread rule: a task stays on the loop it was started on.
#pragma once

#include <aerie/io/task_context.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

namespace aerie {

template<class T = void> class Task;

namespace detail {

struct TaskPromiseBase {
    // Goes on with whoever awaits; nobody does while the first stretch of the task is still running.
    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template<class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
            return self.promise().continuation;
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }

    std::coroutine_handle<> continuation = std::noop_coroutine();
};

template<class T> class TaskPromise : public TaskPromiseBase {
    // A reference is kept as a pointer, a value as itself.
    using Stored = std::conditional_t<std::is_reference_v<T>, std::add_pointer_t<T>, std::remove_const_t<T>>;

public:
    TaskPromise() noexcept {}
    TaskPromise(const TaskPromise&) = delete;
    ~TaskPromise() {
        if (state_ == State::Value) value_.~Stored();
        if (state_ == State::Failed) exception_.~exception_ptr();
    }

    Task<T> get_return_object() noexcept;

    template<class U = T>
    requires std::convertible_to<U&&, T>
    void return_value(U&& value) {
        if constexpr (std::is_reference_v<T>) {
            T reference = std::forward<U>(value);
            new (static_cast<void*>(&value_)) Stored(std::addressof(reference));
        } else {
            new (static_cast<void*>(&value_)) Stored(std::forward<U>(value));
        }
        state_ = State::Value;
    }
    void unhandled_exception() noexcept {
        new (static_cast<void*>(&exception_)) std::exception_ptr(std::current_exception());
        state_ = State::Failed;
    }

    T take() {
        if (state_ == State::Failed) std::rethrow_exception(exception_);
        if constexpr (std::is_reference_v<T>)
            return static_cast<T>(*value_);
        else
            return std::move(value_);
    }

private:
    enum class State : unsigned char { Running, Value, Failed };

    union {
        Stored value_;
        std::exception_ptr exception_;
    };
    State state_ = State::Running;
};

template<> class TaskPromise<void> : public TaskPromiseBase {
public:
    Task<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { exception_ = std::current_exception(); }
    void take() const {
        if (exception_) std::rethrow_exception(exception_);
    }

private:
    std::exception_ptr exception_;
};

} // namespace detail

template<class T> class [[nodiscard]] Task {
public:
    using value_type = T;
    using promise_type = detail::TaskPromise<T>;

    Task() noexcept = default;
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_) handle_.destroy();
    }

    // False for a default-made or moved-from task, which cannot be awaited.
    explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

    // A task that ends without waiting returns here, so that a loop over such tasks needs no more stack than one of
    // them; g++ makes real tail calls of symmetric transfers only when it optimises. One that waits is resumed by its
    // operation and passes control on to the awaiting coroutine itself.
    class Awaiter {
    public:
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> awaiting) const {
            handle_.resume();
            if (handle_.done()) return false;
            handle_.promise().continuation = awaiting;
            return true;
        }
        T await_resume() const { return handle_.promise().take(); }

    private:
        friend Task;
        explicit Awaiter(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
        std::coroutine_handle<promise_type> handle_;
    };

    // Runs the task in a context of its own choice instead of the awaiter's.
    class WithinAwaiter final : detail::Cancellable {
    public:
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> awaiting) {
            outer_ = TaskContext::current();
            if (outer_) link(*outer_);
            TaskContext::setCurrent(&context_);
            handle_.resume();
            if (handle_.done()) return false;
            handle_.promise().continuation = awaiting;
            return true;
        }
        T await_resume() const {
            TaskContext::setCurrent(outer_);
            return handle_.promise().take();
        }

    private:
        friend Task;
        WithinAwaiter(std::coroutine_handle<promise_type> handle, TaskContext& context) noexcept
            : handle_(handle), context_(context) {}
        void onCancel() noexcept override {}
        void onContextGone() noexcept override { outer_ = nullptr; }

        std::coroutine_handle<promise_type> handle_;
        TaskContext& context_;
        TaskContext* outer_ = nullptr;
    };

    // The task must live until it has been awaited to its end, as the temporary of `co_await f()` does.
    Awaiter operator co_await() && noexcept { return Awaiter{handle_}; }
    // co_await f().within(context)
    WithinAwaiter within(TaskContext& context) && noexcept { return WithinAwaiter{handle_, context}; }

private:
    friend promise_type;
    explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

namespace detail {

template<class T> Task<T> TaskPromise<T>::get_return_object() noexcept {
    return Task<T>{std::coroutine_handle<TaskPromise<T>>::from_promise(*this)};
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
    return Task<void>{std::coroutine_handle<TaskPromise<void>>::from_promise(*this)};
}

} // namespace detail

} // namespace aerie
