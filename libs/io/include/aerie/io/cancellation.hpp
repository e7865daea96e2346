// Stopping work on purpose: scopes that can be cancelled, work that must not be, and callbacks for what cannot wait.
//
//   CancellationScope scope;
//   room.onClose([&] { scope.cancel(); });
//   co_await scope.run(pump(socket));               // throws OperationCancelled once cancelled
//
//   co_await shielded(transaction.rollback());      // goes on even though the request was cancelled
//
// Cancelling makes the operation that a task waits for throw OperationCancelled; so does every later wait in that
// scope. A task is never stopped between two waits. Thread rule: call everything here on the loop of the tasks.
#pragma once

#include <aerie/base/exception.hpp>
#include <aerie/io/task.hpp>

#include <utility>

namespace aerie {

// Thrown by a wait whose task was cancelled. Let it pass: catching it and going on only meets it at the next wait.
class OperationCancelled : public Exception {
public:
    explicit OperationCancelled(std::source_location where = std::source_location::current())
        : Exception(Error{ErrorCode::ClientClosedRequest, "The operation was cancelled.", where}) {}
};

// A part of a task that can be cancelled without the rest. It lives until what it runs has ended.
class CancellationScope {
public:
    CancellationScope() noexcept : context_(TaskContext::current()) {}

    template<class T> [[nodiscard]] typename Task<T>::WithinAwaiter run(Task<T>&& task) noexcept {
        return std::move(task).within(context_);
    }
    void cancel() noexcept { context_.cancel(); }
    bool isCancelled() const noexcept { return context_.isCancelled(); }
    TaskContext& context() noexcept { return context_; }

private:
    TaskContext context_;
};

// Looks at the cancellation of the running task, for long work that never waits. Valid while the task runs.
class CancelToken {
public:
    static CancelToken current() noexcept { return CancelToken{TaskContext::current()}; }
    explicit CancelToken(TaskContext* context) noexcept : context_(context) {}

    bool isCancelled() const noexcept { return context_ && context_->isCancelled(); }
    void throwIfCancelled() const {
        if (isCancelled()) throw OperationCancelled{};
    }

private:
    template<class Function> friend class CancelCallback;
    TaskContext* context_;
};

// Calls a function when the token's task is cancelled, at once if it is already; for work outside of the loop, such as
// a query that runs in a database. The function must not throw. Destroying the callback withdraws it.
template<class Function> class CancelCallback final : detail::Cancellable {
public:
    CancelCallback(CancelToken token, Function function) : function_(std::move(function)) {
        if (token.isCancelled())
            function_();
        else if (token.context_)
            link(*token.context_);
    }

private:
    void onCancel() noexcept override { function_(); }
    void onContextGone() noexcept override {}
    Function function_;
};

// Finishes the task even if whoever awaits it is cancelled meanwhile; values of the context stay visible.
template<class T> Task<T> shielded(Task<T> task) {
    TaskContext context{TaskContext::current(), TaskContext::Shielded{}};
    co_return co_await std::move(task).within(context);
}

} // namespace aerie
