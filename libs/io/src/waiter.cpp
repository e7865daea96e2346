#include <aerie/io/cancellation.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/waiter.hpp>

namespace aerie::io {

bool Waiter::suspend(std::coroutine_handle<> coroutine) noexcept {
    if (refuse()) return false;
    coroutine_ = coroutine;
    loop_ = &EventLoop::current();
    context_ = TaskContext::current();
    if (context_) link(*context_);
    return true;
}

void Waiter::resumeSoon() noexcept {
    if (coroutine_ && !isScheduled()) loop_->queueReady(*this);
}

void Waiter::resumeNow() {
    ready_.remove();
    unlink();
    auto coroutine = std::exchange(coroutine_, nullptr);
    TaskContext::Activation activation{context_};
    coroutine.resume();
}

// Once the resumption is queued the operation has its result, which a later cancellation does not take away.
void Waiter::onCancel() noexcept {
    if (!coroutine_ || isScheduled()) return;
    isCancelled_ = true;
    abandon();
    resumeSoon();
}

void Waiter::onContextGone() noexcept {
    onCancel();
    context_ = nullptr;
}

void Waiter::throwCancelled() { throw OperationCancelled{}; }

} // namespace aerie::io
