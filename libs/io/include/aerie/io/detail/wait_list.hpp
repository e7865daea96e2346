// Coroutines that wait in line.
#pragma once

#include <aerie/io/link.hpp>
#include <aerie/io/waiter.hpp>

#include <coroutine>

namespace aerie::io::detail {

class WaitList;

struct WaitLink : aerie::detail::Link {};

// `co_await list.wait()`: suspends until notified. A wait that is destroyed after it was notified and before it could
// run passes the notification on, so that none is lost.
class [[nodiscard]] WaitOperation : public Waiter, WaitLink {
public:
    explicit WaitOperation(WaitList& list) noexcept : list_(&list) {}
    ~WaitOperation() override;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept;
    void await_resume() {
        isNotified_ = false;
        finish();
    }

private:
    friend WaitList;
    void abandon() noexcept override { WaitLink::remove(); }

    WaitList* list_; // null once the list has gone
    bool isNotified_ = false;
};

class WaitList {
public:
    WaitList() noexcept = default;
    // Whoever still waits does so for ever, until it is cancelled or destroyed.
    ~WaitList();
    WaitList(const WaitList&) = delete;
    WaitList& operator=(const WaitList&) = delete;

    WaitOperation wait() noexcept { return WaitOperation{*this}; }
    bool isEmpty() const noexcept { return waiting_.isEmpty(); }
    // Resumes the one that has waited longest. False if there is none.
    bool notifyOne() noexcept;
    void notifyAll() noexcept;

private:
    friend WaitOperation;
    static WaitOperation& first(aerie::detail::Ring& ring) noexcept;

    aerie::detail::Ring waiting_;
    aerie::detail::Ring notified_; // those that have not run yet
};

} // namespace aerie::io::detail
