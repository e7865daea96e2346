// What other threads ask of a loop. Outlives the loop as long as somebody may still ask.
#pragma once

#include <aerie/io/event_loop.hpp>

#include <atomic>
#include <mutex>

namespace aerie::io::detail {

class Inbox {
public:
    Inbox();

    void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept;

    // Takes the job over. False, with the job destroyed, once the loop is gone.
    bool push(Job* job) noexcept;
    // Makes the loop look around even though there is nothing to do.
    void wake() noexcept;

    // For the loop: everything that was pushed, oldest first.
    Job* takeAll() noexcept;
    bool isEmpty() const noexcept { return !hasJobs_.load(std::memory_order_acquire); }
    // For the loop: whether a push has to interrupt its wait.
    void setAsleep(bool isAsleep) noexcept { isAsleep_.store(isAsleep, std::memory_order_seq_cst); }
    void acknowledgeWake() noexcept;
    void close() noexcept;

    int descriptor() const noexcept { return descriptor_; }

private:
    ~Inbox();

    std::atomic<int> references_{1};
    std::atomic<bool> hasJobs_{false};
    std::atomic<bool> isAsleep_{false};
    std::mutex mutex_;
    Job* first_ = nullptr;
    Job* last_ = nullptr;
    bool isClosed_ = false;
    int descriptor_ = -1; // an eventfd
};

void destroyAll(Job* jobs) noexcept;

} // namespace aerie::io::detail
