#include "inbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace aerie::io::detail {

Inbox::Inbox() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0) {
        std::perror("aerie: no event loop can be made, eventfd");
        std::abort();
    }
}

Inbox::~Inbox() { ::close(descriptor_); }

void Inbox::release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

bool Inbox::push(Job* job) noexcept {
    {
        std::lock_guard lock{mutex_};
        if (!isClosed_) {
            job->next = nullptr;
            if (last_)
                last_->next = job;
            else
                first_ = job;
            last_ = job;
            job = nullptr;
            hasJobs_.store(true, std::memory_order_seq_cst);
        }
    }
    if (job) {
        delete job;
        return false;
    }
    // Either the loop sees the job before it sleeps, or this sees that it sleeps; both orders are sequentially
    // consistent.
    if (isAsleep_.exchange(false, std::memory_order_seq_cst)) wake();
    return true;
}

void Inbox::wake() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] auto written = ::write(descriptor_, &one, sizeof one);
}

void Inbox::acknowledgeWake() noexcept {
    std::uint64_t count;
    [[maybe_unused]] auto read = ::read(descriptor_, &count, sizeof count);
}

Job* Inbox::takeAll() noexcept {
    std::lock_guard lock{mutex_};
    Job* jobs = first_;
    first_ = last_ = nullptr;
    hasJobs_.store(false, std::memory_order_relaxed);
    return jobs;
}

void Inbox::close() noexcept {
    Job* jobs;
    {
        std::lock_guard lock{mutex_};
        isClosed_ = true;
        jobs = first_;
        first_ = last_ = nullptr;
    }
    destroyAll(jobs);
}

void destroyAll(Job* jobs) noexcept {
    while (jobs) {
        Job* next = jobs->next;
        delete jobs;
        jobs = next;
    }
}

} // namespace aerie::io::detail
