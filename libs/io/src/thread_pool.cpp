#include <aerie/io/event_loop.hpp>
#include <aerie/io/thread_pool.hpp>

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace aerie::io {

namespace detail {

struct BlockingTicket {
    BlockingTicket(BlockingWork* w, Waiter& waiting) : work(w), waiter(&waiting), home(EventLoop::current().handle()) {}

    void release() noexcept {
        if (references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    std::unique_ptr<BlockingWork> work;
    Waiter* waiter; // only the loop looks at it; null once nobody waits
    LoopHandle home;
    BlockingTicket* next = nullptr;
    std::atomic<bool> isAbandoned{false};
    std::atomic<int> references{2}; // the waiting operation, and the pool until it has come home
};

namespace {

// The pool's hold on a ticket. It comes home as a job of the loop, so that the work is destroyed on the loop's thread,
// unless the loop is gone.
class PoolHold {
public:
    explicit PoolHold(BlockingTicket* ticket) noexcept : ticket_(ticket) {}
    PoolHold(PoolHold&& other) noexcept : ticket_(std::exchange(other.ticket_, nullptr)) {}
    PoolHold& operator=(PoolHold&&) = delete;
    ~PoolHold() {
        if (ticket_) ticket_->release();
    }
    void operator()() {
        if (ticket_->waiter) ticket_->waiter->resumeNow();
    }

private:
    BlockingTicket* ticket_;
};

void performAndSendHome(BlockingTicket* ticket) {
    if (!ticket->isAbandoned.load(std::memory_order_acquire)) ticket->work->perform();
    const LoopHandle home = ticket->home;
    home.post(PoolHold{ticket});
}

} // namespace

void letGo(BlockingTicket* ticket) noexcept {
    ticket->waiter = nullptr;
    ticket->isAbandoned.store(true, std::memory_order_release);
    ticket->release();
}

} // namespace detail

struct ThreadPool::Impl {
    explicit Impl(int threadLimit) : limit(std::max(threadLimit, 1)) {}

    void push(detail::BlockingTicket* ticket) {
        std::lock_guard lock{mutex};
        (last ? last->next : first) = ticket;
        last = ticket;
        ++queued;
        if (queued > idle && static_cast<int>(threads.size()) < limit) startThread();
        wake.notify_one();
    }

    // Signals are for the threads that expect them.
    void startThread() {
        sigset_t all;
        sigset_t before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        threads.emplace_back([this] { work(); });
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

    void work() {
        std::unique_lock lock{mutex};
        for (;;) {
            ++idle;
            wake.wait(lock, [this] { return first || isStopping; });
            --idle;
            if (isStopping) return;
            detail::BlockingTicket* ticket = first;
            first = ticket->next;
            if (!first) last = nullptr;
            --queued;
            lock.unlock();
            detail::performAndSendHome(ticket);
            lock.lock();
        }
    }

    const int limit;
    std::mutex mutex;
    std::condition_variable wake;
    detail::BlockingTicket* first = nullptr;
    detail::BlockingTicket* last = nullptr;
    int queued = 0;
    int idle = 0;
    bool isStopping = false;
    std::vector<std::thread> threads;
};

detail::BlockingTicket* detail::submit(ThreadPool& pool, BlockingWork* work, Waiter& waiter) {
    auto* ticket = new BlockingTicket{work, waiter};
    pool.impl_->push(ticket);
    return ticket;
}

ThreadPool::ThreadPool(int threads) : impl_(new Impl{threads}) {}

ThreadPool::~ThreadPool() {
    {
        std::lock_guard lock{impl_->mutex};
        impl_->isStopping = true;
    }
    impl_->wake.notify_all();
    for (std::thread& thread : impl_->threads) thread.join();
    while (impl_->first) std::exchange(impl_->first, impl_->first->next)->release();
    delete impl_;
}

// Never destroyed: at exit a thread may still be inside of somebody's function.
ThreadPool& ThreadPool::shared() {
    static ThreadPool* const pool = new ThreadPool{std::max(4, static_cast<int>(std::thread::hardware_concurrency()))};
    return *pool;
}

} // namespace aerie::io
