// What transports await of a subscription: its next event, or that a time has come.
//
//   while (auto item = co_await NextItem{*source}) send(eventOf(*item));
//
//   Ticker ticker;
//   ticker.tickAt(loop.now() + ping);
//   switch (co_await NextOrTick{*source, ticker}) ...
#pragma once

#include <aerie/io/task_context.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/detail/event_source.hpp>

#include <coroutine>
#include <optional>
#include <string_view>

namespace aerie::trpc::detail {

// An item as clients see it.
struct Event {
    const TypeInfo* type = nullptr;
    const void* value = nullptr;
    std::optional<std::string_view> id; // of a tracked item; `value` is then what it tracks
    const void* tracked = nullptr;      // the whole tracked item, and its type
    const TypeInfo* trackedType = nullptr;
    bool isReturned = false; // the value that an iteration returns; the last one
};

// Throws INTERNAL_SERVER_ERROR for an id that cannot be sent: empty, or with NUL or a line break.
Event eventOf(const EventSource::Item& item);

// Wakes a coroutine that waits for something else. Coarse: up to 64 ms late.
class Ticker final : public io::Deadline {
public:
    bool hasTicked() const noexcept { return hasTicked_; }
    void tickAt(TimePoint when) noexcept {
        hasTicked_ = false;
        expireAt(when);
    }
    void wait(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
    void stopWaiting() noexcept { waiting_ = nullptr; }

private:
    void onExpire() noexcept override;

    std::coroutine_handle<> waiting_;
    bool hasTicked_ = false;
};

// True: an event or the end has come, take() it. False: the ticker has ticked, and the source keeps its place.
class NextOrTick {
public:
    NextOrTick(EventSource& source, Ticker& ticker) noexcept : source_(source), ticker_(ticker) {}
    NextOrTick(const NextOrTick&) = delete;
    NextOrTick& operator=(const NextOrTick&) = delete;
    ~NextOrTick() { ticker_.stopWaiting(); }

    bool await_ready() noexcept { return source_.isReady() || ticker_.hasTicked(); }
    bool await_suspend(std::coroutine_handle<> consumer);
    bool await_resume() noexcept;

private:
    EventSource& source_;
    Ticker& ticker_;
    TaskContext* context_ = TaskContext::current();
};

} // namespace aerie::trpc::detail
