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

template<class T = void> class Deferred {
    using Stored = std::conditional_t<std::is_void_v<T>, bool, T>;

public:
    Deferred() noexcept = default;
    Deferred(const Deferred&) = delete;
    Deferred& operator=(const Deferred&) = delete;
    // Whoever has not taken the result gets OperationCancelled.
    ~Deferred() {
        if (!awaiter_) return;
        awaiter_->deferred_ = nullptr;
        awaiter_->resumeSoon();
    }

    template<class... Arguments> bool resolve(Arguments&&... arguments) {
        if (isSettled()) return false;
        if constexpr (std::is_void_v<T>)
            value_.emplace(true);
        else
            value_.emplace(std::forward<Arguments>(arguments)...);
        if (awaiter_) awaiter_->resumeSoon();
        return true;
    }
    bool reject(std::exception_ptr exception) {
        if (isSettled()) return false;
        exception_ = std::move(exception);
        if (awaiter_) awaiter_->resumeSoon();
        return true;
    }
    bool isSettled() const noexcept { return value_.has_value() || exception_; }

    class [[nodiscard]] Awaiter final : public Waiter {
    public:
        explicit Awaiter(Deferred& deferred) noexcept : deferred_(&deferred) {}
        ~Awaiter() override { leave(); }

        bool await_ready() const noexcept { return deferred_->isSettled(); }
        bool await_suspend(std::coroutine_handle<> coroutine) noexcept {
            if (!suspend(coroutine)) return false;
            deferred_->awaiter_ = this;
            return true;
        }
        T await_resume() {
            finish();
            if (!deferred_) throwCancelled();
            if (deferred_->exception_) std::rethrow_exception(std::exchange(deferred_->exception_, nullptr));
            if constexpr (!std::is_void_v<T>) return std::move(*deferred_->value_);
        }

    private:
        friend Deferred;
        void abandon() noexcept override { leave(); }
        void leave() noexcept {
            if (deferred_ && deferred_->awaiter_ == this) deferred_->awaiter_ = nullptr;
        }
        Deferred* deferred_;
    };
    Awaiter operator co_await() noexcept { return Awaiter{*this}; }

private:
    Awaiter* awaiter_ = nullptr;
    std::optional<Stored> value_;
    std::exception_ptr exception_;
};

} // namespace aerie::io
