#include <aerie/io/detail/wait_list.hpp>

#include <initializer_list>

namespace aerie::io::detail {

WaitOperation::~WaitOperation() {
    WaitLink::remove();
    if (isNotified_ && list_) list_->notifyOne();
}

bool WaitOperation::await_suspend(std::coroutine_handle<> coroutine) noexcept {
    if (!suspend(coroutine)) return false;
    list_->waiting_.append(static_cast<WaitLink&>(*this));
    return true;
}

WaitList::~WaitList() {
    for (aerie::detail::Ring* ring : {&waiting_, &notified_})
        while (!ring->isEmpty()) {
            WaitOperation& operation = first(*ring);
            operation.WaitLink::remove();
            operation.list_ = nullptr;
        }
}

WaitOperation& WaitList::first(aerie::detail::Ring& ring) noexcept {
    return static_cast<WaitOperation&>(static_cast<WaitLink&>(ring.front()));
}

bool WaitList::notifyOne() noexcept {
    if (waiting_.isEmpty()) return false;
    WaitOperation& operation = first(waiting_);
    operation.WaitLink::remove();
    notified_.append(static_cast<WaitLink&>(operation));
    operation.isNotified_ = true;
    operation.resumeSoon();
    return true;
}

void WaitList::notifyAll() noexcept {
    while (notifyOne()) {
    }
}

} // namespace aerie::io::detail
