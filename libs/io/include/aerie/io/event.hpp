// Something that happens once, or again and again.
//
//   Event ready;
//   co_await ready.wait();          // at once if it is set
//   ready.set();                    // everybody who waits goes on
//
// Thread rule: for the tasks of one loop.
#pragma once

#include <aerie/io/detail/wait_list.hpp>
#include <aerie/io/task.hpp>

namespace aerie::io {

class Event {
public:
    bool isSet() const noexcept { return isSet_; }
    void set() noexcept {
        isSet_ = true;
        waiting_.notifyAll();
    }
    void reset() noexcept { isSet_ = false; }
    // Resumes everybody who waits now, and leaves the event unset.
    void pulse() noexcept { waiting_.notifyAll(); }

    class [[nodiscard]] WaitOperation final : public detail::WaitOperation {
    public:
        WaitOperation(Event& event, detail::WaitList& list) noexcept : detail::WaitOperation(list), event_(event) {}
        bool await_ready() const noexcept { return event_.isSet_; }

    private:
        Event& event_;
    };
    WaitOperation wait() noexcept { return WaitOperation{*this, waiting_}; }

private:
    detail::WaitList waiting_;
    bool isSet_ = false;
};

} // namespace aerie::io
