// A Stream of any item type, pulled by compiled code: what a subscription is to the transports that serve it.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/stream.hpp>

#include <coroutine>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace aerie::trpc::detail {

// One at a time: isReady(), else suspend(), then take(), or leave() for who waits no longer. NextItem is the
// awaitable for it. Destroying a source ends its producer: the destructors of the producer's locals run.
class EventSource {
public:
    struct Item {
        const TypeInfo* type;
        void* value; // until the next item is asked for
    };

    EventSource() noexcept = default;
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;
    virtual ~EventSource() = default;

    virtual bool isReady() noexcept = 0;
    // False: it came at once. Otherwise the coroutine is resumed when it has come.
    virtual bool suspend(std::coroutine_handle<> consumer) = 0;
    virtual void leave() noexcept = 0;
    // Nothing at the end; throws what the producer throws.
    virtual std::optional<Item> take() = 0;
};

// Awaits the next item; nothing at the end.
class NextItem {
public:
    explicit NextItem(EventSource& source) noexcept : source_(source) {}
    NextItem(const NextItem&) = delete;
    NextItem& operator=(const NextItem&) = delete;
    ~NextItem() {
        if (isWaiting_) source_.leave();
    }

    bool await_ready() noexcept { return source_.isReady(); }
    bool await_suspend(std::coroutine_handle<> consumer) { return isWaiting_ = source_.suspend(consumer); }
    std::optional<EventSource::Item> await_resume() {
        isWaiting_ = false;
        return source_.take();
    }

private:
    EventSource& source_;
    bool isWaiting_ = false;
};

template<class T> class StreamSource final : public EventSource {
    using Next = typename Stream<T>::NextAwaiter;

public:
    explicit StreamSource(Stream<T> stream) noexcept : stream_(std::move(stream)) {}
    ~StreamSource() override { leave(); }

    bool isReady() noexcept override {
        if (!isAsking_) {
            new (&next_) Next(stream_.next());
            isAsking_ = true;
        }
        return next_.await_ready();
    }
    bool suspend(std::coroutine_handle<> consumer) override { return next_.await_suspend(consumer); }
    void leave() noexcept override {
        if (std::exchange(isAsking_, false)) next_.~Next();
    }
    std::optional<Item> take() override {
        item_.reset();
        item_ = next_.await_resume();
        leave();
        if (!item_) return std::nullopt;
        return Item{&typeOf<T>(), &*item_};
    }

private:
    Stream<T> stream_;
    union {
        Next next_;
    };
    bool isAsking_ = false;
    std::optional<T> item_;
};

} // namespace aerie::trpc::detail
