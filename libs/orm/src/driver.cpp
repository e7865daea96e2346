#include "driver.hpp"

namespace aerie::orm {

void Work::sendHome(std::shared_ptr<Work> work) {
    const io::LoopHandle home = work->home_;
    home.post([work = std::move(work)] {
        if (io::Waiter* waiter = std::exchange(work->waiter_, nullptr)) waiter->resumeNow();
    });
}

bool Execution::await_suspend(std::coroutine_handle<> coroutine) {
    if (!suspend(coroutine)) return false;
    work_->home_ = io::EventLoop::current().handle();
    work_->waiter_ = this;
    isSubmitted_ = true;
    connection_.submit(work_);
    return true;
}

void Execution::await_resume() {
    finish();
    if (work_->failure) throw QueryFailedError{std::move(*work_->failure)};
}

void Execution::leave() noexcept {
    if (!isSubmitted_ || work_->waiter_ != this) return;
    work_->waiter_ = nullptr;
    work_->isAbandoned.store(true, std::memory_order_release);
    connection_.abandon(*work_);
}

} // namespace aerie::orm
