#include "root_task.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/task_group.hpp>

namespace aerie::io {

struct TaskGroup::Impl final : detail::RootOwner {
    explicit Impl(TaskContext* parent) noexcept : context(parent) {}
    ~Impl() override { destroyRoots(); }

    void onRootFailed(std::exception_ptr exception) noexcept override {
        EventLoop::current().reportUnhandled(std::move(exception));
    }
    void onRootEnded() noexcept override {
        if (--count == 0) ended.notifyAll();
    }

    TaskContext context;
    detail::WaitList ended;
    std::size_t count = 0;
};

TaskGroup::TaskGroup(TaskContext* parent) : impl_(new Impl{parent}) {}
TaskGroup::~TaskGroup() { delete impl_; }

void TaskGroup::spawn(Task<> task) {
    ++impl_->count;
    impl_->startRoot(std::move(task), &impl_->context);
}

std::size_t TaskGroup::size() const noexcept { return impl_->count; }
void TaskGroup::cancel() noexcept { impl_->context.cancel(); }
bool TaskGroup::isCancelled() const noexcept { return impl_->context.isCancelled(); }

Task<> TaskGroup::join() {
    while (impl_->count > 0) co_await impl_->ended.wait();
}

} // namespace aerie::io
