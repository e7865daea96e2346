// What an event loop is made of.
#pragma once

#include "inbox.hpp"
#include "poller.hpp"
#include "root_task.hpp"
#include "timer_wheel.hpp"

#include <aerie/io/link.hpp>
#include <aerie/io/event_loop.hpp>

#include <atomic>
#include <exception>

namespace aerie::io::detail {

// Has more to do although no event will come; called in the next round of the loop.
class Again : public aerie::detail::Link {
public:
    virtual void onAgain() = 0;

protected:
    Again() = default;
    virtual ~Again() { remove(); }
};

struct LoopState final : Pollable, RootOwner {
    LoopState();
    ~LoopState() override;

    Poller poller;
    TimerWheel wheel;
    Inbox* inbox;
    aerie::detail::Ring ready; // Waiter::ReadyLink: coroutines to be resumed
    aerie::detail::Ring again; // Again
    TimePoint now = TimePoint::now();
    std::atomic<bool> isStopping{false};
    std::atomic<const void*> thread{nullptr}; // identifies the thread that runs the loop
    EventLoop::ErrorHook errorHook = nullptr;
    void* errorContext = nullptr;

    void report(std::exception_ptr exception) noexcept;

private:
    // The inbox was pushed to while the loop slept.
    void onEvents(std::uint32_t) override { inbox->acknowledgeWake(); }
    void onRootFailed(std::exception_ptr exception) noexcept override { report(std::move(exception)); }
    void onRootEnded() noexcept override {}
};

} // namespace aerie::io::detail
