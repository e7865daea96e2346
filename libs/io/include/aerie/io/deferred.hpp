// A result that arrives from elsewhere: from a callback, a reader of answers, a message.
//
//   Deferred<Reply> reply;
//   pending.insert(id, reply);                   // whoever reads the answer calls reply.resolve(...) or
//   reply.reject(...) co_return co_await reply;
//
// Settled once; later calls do nothing and return false. Awaited once, by one task. Thread rule: for one loop.
#pragma once

#include <aerie/io/waiter.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aerie::io {

template<class T = void> class Deferred final : Waiter {
    using Stored = std::conditional_t<std::is_void_v<T>, bool, T>;

public:
    Deferred() noexcept = default;

    template<class... Arguments> bool resolve(Arguments&&... arguments) {
        if (isSettled()) return false;
        if constexpr (std::is_void_v<T>)
            value_.emplace(true);
        else
            value_.emplace(std::forward<Arguments>(arguments)...);
        resumeSoon();
        return true;
    }
    bool reject(std::exception_ptr exception) {
        if (isSettled()) return false;
        exception_ = std::move(exception);
        resumeSoon();
        return true;
    }
    bool isSettled() const noexcept { return value_.has_value() || exception_; }

    bool await_ready() const noexcept { return isSettled(); }
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept { return suspend(coroutine); }
    T await_resume() {
        finish();
        if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }

private:
    void abandon() noexcept override {}

    std::optional<Stored> value_;
    std::exception_ptr exception_;
};

} // namespace aerie::io
