// The base of operations that suspend a coroutine until something happens. For authors of operations; users await them.
//
//   class Readiness : public Waiter {
//   public:
//       bool await_ready() const noexcept { return source_.isReady(); }
//       bool await_suspend(std::coroutine_handle<> h) { return suspend(h) && (source_.add(*this), true); }
//       void await_resume() { finish(); }
//   private:
//       void abandon() noexcept override { source_.remove(*this); }
//   };
//
// A derived destructor must leave its source's list (abandon() is not called from there): a task may be destroyed while
// it waits. Everything happens on the thread of the loop that was current in suspend().
#pragma once

#include <aerie/io/task_context.hpp>

#include <coroutine>

namespace aerie::io {

class EventLoop;

class Waiter : public aerie::detail::Cancellable {
protected:
    Waiter() noexcept = default;
    ~Waiter() override { ready_.remove(); }

    // In await_ready: whether the context is cancelled already, so that there is no point in trying; finish() will
    // throw.
    bool refuse() noexcept { return isCancelled_ = TaskContext::current() && TaskContext::current()->isCancelled(); }
    // In await_suspend: remembers the coroutine and its context. False if the context is cancelled: then the coroutine
    // goes on at once, and finish() throws.
    bool suspend(std::coroutine_handle<> coroutine) noexcept;
    // In await_resume: throws OperationCancelled if that is what ended the wait.
    void finish() const {
        if (isCancelled_) throwCancelled();
    }
    [[noreturn]] static void throwCancelled();
    // Whether resumeSoon() was called and the coroutine has not run yet.
    bool isScheduled() const noexcept { return ready_.isLinked(); }

public:
    // Resumes the coroutine from the loop's queue, after what runs now has returned. The usual way.
    void resumeSoon() noexcept;
    // Resumes it here and now; for the loop's own dispatch, where no one is above. The waiter may be gone afterwards.
    void resumeNow();

private:
    friend EventLoop;
    struct ReadyLink : aerie::detail::Link {
        Waiter* waiter = nullptr;
    };

    void onCancel() noexcept final;
    void onContextGone() noexcept final;
    // Cancelled: leave the list of whatever would have resumed this.
    virtual void abandon() noexcept = 0;

    std::coroutine_handle<> coroutine_;
    TaskContext* context_ = nullptr;
    EventLoop* loop_ = nullptr;
    ReadyLink ready_;
    bool isCancelled_ = false;
};

} // namespace aerie::io
