#include "poller.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace aerie::io::detail {

Poller::Poller() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (descriptor_ < 0) {
        std::perror("aerie: no event loop can be made, epoll_create1");
        std::abort();
    }
}

Poller::~Poller() { ::close(descriptor_); }

int Poller::add(int descriptor, Pollable& owner, std::uint32_t events) noexcept {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &owner;
    return ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : -errno;
}

int Poller::modify(int descriptor, Pollable& owner, std::uint32_t events) noexcept {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &owner;
    return ::epoll_ctl(descriptor_, EPOLL_CTL_MOD, descriptor, &event) == 0 ? 0 : -errno;
}

void Poller::remove(int descriptor, Pollable& owner) noexcept {
    ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, descriptor, nullptr);
    // Events of the batch being dispatched may still name the owner.
    for (int i = current_; i < count_; ++i)
        if (events_[static_cast<std::size_t>(i)].data.ptr == &owner)
            events_[static_cast<std::size_t>(i)].data.ptr = nullptr;
}

void Poller::wait(int milliseconds) noexcept {
    current_ = 0;
    count_ = ::epoll_wait(descriptor_, events_.data(), static_cast<int>(events_.size()), milliseconds);
    if (count_ < 0) count_ = 0; // EINTR: a signal handler ran
}

void Poller::dispatch() {
    while (current_ < count_) {
        const epoll_event event = events_[static_cast<std::size_t>(current_++)];
        if (event.data.ptr) static_cast<Pollable*>(event.data.ptr)->onEvents(event.events);
    }
    current_ = count_ = 0;
}

} // namespace aerie::io::detail
