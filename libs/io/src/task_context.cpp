#include <aerie/io/task_context.hpp>

namespace aerie {

void detail::Cancellable::link(TaskContext& context) noexcept {
    unlink();
    context.ring_.append(*this);
}

TaskContext::TaskContext(TaskContext* parent) noexcept : TaskContext() {
    if (!parent) return;
    parent_ = parent;
    isCancelled_ = parent->isCancelled_;
    link(*parent);
}

TaskContext::TaskContext(TaskContext* parent, Shielded) noexcept : TaskContext() {
    isShielded_ = true;
    parent_ = parent;
    if (parent) link(*parent);
}

TaskContext::~TaskContext() {
    isCancelled_ = true;
    while (!ring_.isEmpty()) {
        detail::Cancellable* member = first();
        member->unlink();
        member->onContextGone();
    }
}

detail::Cancellable* TaskContext::first() noexcept {
    return static_cast<detail::Cancellable*>(static_cast<detail::CancelLink*>(&ring_.front()));
}

void TaskContext::cancel() noexcept {
    if (isCancelled_) return;
    isCancelled_ = true;
    // Each is told once. What is told may take others out of the list, so the list is never walked, only taken from.
    detail::Ring told;
    while (!ring_.isEmpty()) {
        detail::Cancellable* member = first();
        member->unlink();
        told.append(*member);
        member->onCancel();
    }
    ring_.take(told);
}

// The tasks of a child whose parent has gone have nothing left that awaits them in good order.
void TaskContext::onContextGone() noexcept {
    parent_ = nullptr;
    onCancel();
}

void* TaskContext::lookup(const void* key) const noexcept {
    for (const TaskContext* context = this; context; context = context->parent_)
        for (const detail::ContextSlot* slot = context->slots_; slot; slot = slot->next)
            if (slot->key == key) return slot->value;
    return nullptr;
}

} // namespace aerie
