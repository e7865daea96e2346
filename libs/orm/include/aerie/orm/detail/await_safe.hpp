// A value that survives a fault of g++ 12: an aggregate that is brace-initialised inside of a co_await expression, as
// in `co_await users.find({.where = ..., .take = 10})`, is copied bit by bit, and both copies are destroyed.
//
// The value lies on the heap, and the holder remembers its own address: a holder that finds itself elsewhere is such a
// copy. It can be read and taken from, and its destructor leaves the value to the true one. What an aggregate of
// options is made of is held by this, so that the call reads as it should on every compiler.
#pragma once

#include <utility>

namespace aerie::orm::detail {

template<class T> class AwaitSafe {
public:
    AwaitSafe() noexcept : self_(this) {}
    explicit AwaitSafe(T value) : value_(new T(std::move(value))), self_(this) {}
    AwaitSafe(const AwaitSafe& other) : value_(other.value_ ? new T(*other.value_) : nullptr), self_(this) {}
    AwaitSafe(AwaitSafe&& other) : value_(other.give()), self_(this) {}
    AwaitSafe& operator=(AwaitSafe other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~AwaitSafe() {
        if (self_ == this) delete value_;
    }

    // The value, or T{} when there is none.
    T take() { return value_ ? std::move(*value_) : T{}; }

private:
    T* give() {
        if (self_ == this) return std::exchange(value_, nullptr);
        return value_ ? new T(std::move(*value_)) : nullptr;
    }

    T* value_ = nullptr;
    AwaitSafe* self_;
};

} // namespace aerie::orm::detail
