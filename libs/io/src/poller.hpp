// epoll, edge-triggered: a descriptor is registered once for its whole life, and what it became is remembered by its
// owner. One wait, one recv and one send per request is all that is left.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>

namespace aerie::io::detail {

// Owner of a registered descriptor.
class Pollable {
public:
    // Bits of EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR: what has become possible since the last time.
    virtual void onEvents(std::uint32_t events) = 0;

protected:
    virtual ~Pollable() = default;
};

class Poller {
public:
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    // 0 or a negative errno. Registered for everything, edge-triggered, unless said otherwise.
    int add(int descriptor, Pollable& owner, std::uint32_t events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) noexcept;
    // The same descriptor and owner, other events.
    int modify(int descriptor, Pollable& owner, std::uint32_t events) noexcept;
    // Before the descriptor is closed or the owner destroyed; may be called from within onEvents().
    void remove(int descriptor, Pollable& owner) noexcept;

    // Waits at most this long, -1 without end.
    void wait(int milliseconds) noexcept;
    // Tells the owners what the wait brought.
    void dispatch();

private:
    std::array<epoll_event, 256> events_;
    int current_ = 0;
    int count_ = 0;
    int descriptor_ = -1;
};

} // namespace aerie::io::detail
