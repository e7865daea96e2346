// A bounded channel between tasks.
//
//   Queue<Message> queue{16};
//   co_await queue.push(message);                          // waits while it is full; false once it is closed
//   while (auto message = co_await queue.pop()) use(*message);   // waits while it is empty; nothing once closed and
//   empty
//
// Any number of tasks on either side, first come, first served. Thread rule: for the tasks of one loop.
#pragma once

#include <aerie/io/detail/wait_list.hpp>
#include <aerie/io/task.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace aerie::io {

template<class T> class Queue {
public:
    explicit Queue(std::size_t capacity) : items_(capacity > 0 ? capacity : 1) {}
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return items_.size(); }
    bool isEmpty() const noexcept { return size_ == 0; }
    bool isFull() const noexcept { return size_ == items_.size(); }
    bool isClosed() const noexcept { return isClosed_; }

    // False, with the item untouched, if the queue is full or closed.
    bool tryPush(T& item) {
        if (isClosed_ || isFull()) return false;
        items_[(first_ + size_++) % items_.size()].emplace(std::move(item));
        notEmpty_.notifyOne();
        return true;
    }
    bool tryPush(T&& item) { return tryPush(item); }

    std::optional<T> tryPop() {
        if (isEmpty()) return std::nullopt;
        std::optional<T> item = std::exchange(items_[first_], std::nullopt);
        first_ = (first_ + 1) % items_.size();
        --size_;
        notFull_.notifyOne();
        return item;
    }

    Task<bool> push(T item) {
        while (!isClosed_ && isFull()) co_await notFull_.wait();
        co_return tryPush(item);
    }
    Task<std::optional<T>> pop() {
        while (!isClosed_ && isEmpty()) co_await notEmpty_.wait();
        co_return tryPop();
    }

    // Nothing more can be pushed; what is in the queue can still be popped.
    void close() noexcept {
        isClosed_ = true;
        notEmpty_.notifyAll();
        notFull_.notifyAll();
    }

private:
    std::vector<std::optional<T>> items_; // a ring of size_ items from first_ on
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    bool isClosed_ = false;
    detail::WaitList notEmpty_;
    detail::WaitList notFull_;
};

} // namespace aerie::io
