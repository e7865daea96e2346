#include "root_task.hpp"

#include <aerie/io/cancellation.hpp>

#include <coroutine>

namespace aerie::io::detail {

struct RootTask {
    struct promise_type : aerie::detail::Link {
        promise_type(Task<>&, RootOwner& rootOwner, TaskContext* parent) noexcept : context(parent), owner(rootOwner) {
            owner.roots_.append(*this);
        }
        ~promise_type() { remove(); }

        struct FinalAwaiter {
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
                RootOwner& endedIn = self.promise().owner;
                self.destroy();
                endedIn.onRootEnded();
            }
            void await_resume() const noexcept {}
        };

        RootTask get_return_object() noexcept { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        FinalAwaiter final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); } // the body catches everything

        TaskContext context;
        RootOwner& owner;
    };

    static RootTask run(Task<> task, RootOwner& owner, TaskContext*);
    static void destroyOne(aerie::detail::Ring& ring) noexcept {
        std::coroutine_handle<promise_type>::from_promise(static_cast<promise_type&>(ring.front())).destroy();
    }
    static void fail(RootOwner& owner, std::exception_ptr exception) noexcept {
        owner.onRootFailed(std::move(exception));
    }

    std::coroutine_handle<promise_type> coroutine;
};

namespace {

// Gives a coroutine its own promise.
struct OwnContext {
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<RootTask::promise_type> self) noexcept {
        context = &self.promise().context;
        return false;
    }
    TaskContext& await_resume() const noexcept { return *context; }
    TaskContext* context = nullptr;
};

} // namespace

RootTask RootTask::run(Task<> task, RootOwner& owner, TaskContext*) {
    TaskContext& context = co_await OwnContext{};
    try {
        co_await std::move(task).within(context);
    } catch (const OperationCancelled&) {
        // Whoever cancelled it knows.
    } catch (...) {
        fail(owner, std::current_exception());
    }
}

void RootOwner::startRoot(Task<> task, TaskContext* parent) {
    // The task may suspend anywhere; whoever called this goes on in its own context.
    TaskContext::Activation keep{TaskContext::current()};
    RootTask::run(std::move(task), *this, parent).coroutine.resume();
}

void RootOwner::destroyRoots() noexcept {
    while (hasRoots()) RootTask::destroyOne(roots_);
}

} // namespace aerie::io::detail
