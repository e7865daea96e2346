#include "loop_state.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace aerie::io {

namespace {

thread_local constinit EventLoop* currentLoop = nullptr;
// Its address tells threads apart.
thread_local constinit char threadMark = 0;

// A loop that is run is the current one of its thread until it returns.
class Running {
public:
    Running(EventLoop* loop, detail::LoopState& state) noexcept
        : previous_(std::exchange(currentLoop, loop)), state_(state) {
        state_.thread.store(&threadMark, std::memory_order_release);
    }
    ~Running() {
        state_.thread.store(nullptr, std::memory_order_release);
        currentLoop = previous_;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    EventLoop* previous_;
    detail::LoopState& state_;
};

int millisecondsUntil(TimePoint when, TimePoint now) noexcept {
    if (when == TimePoint::max()) return -1;
    if (when <= now) return 0;
    const std::int64_t nanoseconds = (when - now).nanoseconds;
    return static_cast<int>(std::min<std::int64_t>((nanoseconds + 999'999) / 1'000'000, 3'600'000));
}

} // namespace

detail::LoopState::LoopState() : wheel(TimePoint::now()), inbox(new Inbox) { poller.add(inbox->descriptor(), *this); }

detail::LoopState::~LoopState() { inbox->release(); }

void detail::LoopState::report(std::exception_ptr exception) noexcept {
    if (errorHook) return errorHook(errorContext, std::move(exception));
    std::fprintf(stderr, "aerie: a task ended with an exception that nobody caught: %s\n",
                 errorFrom(std::move(exception)).describe().c_str());
}

EventLoop::EventLoop() : EventLoop(NotCurrent{}) { currentLoop = this; }

EventLoop::EventLoop(NotCurrent) : state_(new detail::LoopState) {}

EventLoop::~EventLoop() {
    {
        // Destructors of tasks may look for their loop.
        Running running{this, *state_};
        state_->inbox->close();
        state_->destroyRoots();
    }
    if (currentLoop == this) currentLoop = nullptr;
    delete state_;
}

EventLoop* EventLoop::find() noexcept { return currentLoop; }

EventLoop& EventLoop::current() noexcept {
    if (!currentLoop) {
        std::fputs(
            "aerie: sockets, timers and tasks need an io::EventLoop on their thread, and this one has none. Make one "
            "first, or call this from a task.\n",
            stderr);
        std::abort();
    }
    return *currentLoop;
}

bool EventLoop::isOnThisThread() const noexcept {
    const void* thread = state_->thread.load(std::memory_order_acquire);
    return thread ? thread == &threadMark : currentLoop == this;
}

TimePoint EventLoop::now() const noexcept { return state_->now; }

void EventLoop::stop() noexcept {
    state_->isStopping.store(true, std::memory_order_release);
    state_->inbox->wake();
}

void EventLoop::run() {
    const bool never = false;
    runUntil(never);
    state_->isStopping.store(false, std::memory_order_relaxed);
}

void EventLoop::runUntil(const bool& isDone) {
    Running running{this, *state_};
    detail::LoopState& s = *state_;
    while (!isDone && !s.isStopping.load(std::memory_order_acquire)) {
        runReady();
        if (isDone || s.isStopping.load(std::memory_order_acquire)) break;

        int wait = 0;
        if (s.ready.isEmpty() && s.again.isEmpty() && s.inbox->isEmpty()) {
            wait = s.wheel.isEmpty() ? -1 : millisecondsUntil(s.wheel.next(), TimePoint::now());
            if (wait != 0) {
                s.inbox->setAsleep(true);
                if (!s.inbox->isEmpty()) wait = 0;
            }
        }
        s.poller.wait(wait);
        if (wait != 0) s.inbox->setAsleep(false);
        s.now = TimePoint::now();
        if (!s.wheel.isEmpty()) s.wheel.advance(s.now);
        s.poller.dispatch();
    }
}

// One round: what is queued now; what that queues waits for the next round, after the sockets had their turn.
void EventLoop::runReady() {
    detail::LoopState& s = *state_;
    if (!s.inbox->isEmpty()) {
        detail::Job* job = s.inbox->takeAll();
        while (job) {
            detail::Job* next = job->next;
            try {
                job->run();
            } catch (...) {
                s.report(std::current_exception());
            }
            delete job;
            job = next;
        }
    }
    aerie::detail::Ring batch;
    batch.take(s.ready);
    while (!batch.isEmpty()) {
        auto& link = static_cast<Waiter::ReadyLink&>(batch.front());
        link.waiter->resumeNow();
    }
    batch.take(s.again);
    while (!batch.isEmpty()) {
        auto& again = static_cast<detail::Again&>(batch.front());
        again.remove();
        again.onAgain();
    }
}

void EventLoop::queueReady(Waiter& waiter) noexcept {
    waiter.ready_.waiter = &waiter;
    state_->ready.append(waiter.ready_);
}

void EventLoop::enqueue(detail::Job* job) { state_->inbox->push(job); }

void EventLoop::spawn(Task<> task) {
    if (isOnThisThread())
        state_->startRoot(std::move(task), nullptr);
    else
        post([this, task = std::move(task)]() mutable { state_->startRoot(std::move(task), nullptr); });
}

void EventLoop::onUnhandledError(ErrorHook hook, void* context) noexcept {
    state_->errorHook = hook;
    state_->errorContext = context;
}

void EventLoop::reportUnhandled(std::exception_ptr exception) noexcept { state_->report(std::move(exception)); }

LoopHandle EventLoop::handle() const noexcept { return LoopHandle{state_->inbox}; }

LoopHandle::LoopHandle(detail::Inbox* inbox) noexcept : inbox_(inbox) { inbox_->retain(); }

LoopHandle::LoopHandle(const LoopHandle& other) noexcept : inbox_(other.inbox_) {
    if (inbox_) inbox_->retain();
}

LoopHandle::~LoopHandle() {
    if (inbox_) inbox_->release();
}

bool LoopHandle::enqueue(detail::Job* job) const {
    if (inbox_) return inbox_->push(job);
    delete job;
    return false;
}

} // namespace aerie::io
