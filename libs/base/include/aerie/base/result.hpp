// A value or an Error. What functions below the handlers return; handlers may unwrap with value(), which throws.
//
//   Result<Uuid> id = Uuid::parse(text);
//   if (!id) return id.error();
//   use(*id);
//
// Accessing the value of a failed Result is a programming error, except through value(), which throws Exception.
#pragma once

#include <aerie/base/error.hpp>

#include <new>
#include <type_traits>
#include <utility>

namespace aerie {

namespace detail {
[[noreturn]] void throwException(Error error);
}

template<class T> class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(const T& value) : isOk_(true) { new (&value_) T(value); }
    Result(T&& value) : isOk_(true) { new (&value_) T(std::move(value)); }
    Result(Error error) : isOk_(false) { new (&error_) Error(std::move(error)); }
    template<class U>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
             !std::is_same_v<std::remove_cvref_t<U>, T> && !std::is_same_v<std::remove_cvref_t<U>, Error>)
    Result(U&& value) : isOk_(true) {
        new (&value_) T(std::forward<U>(value));
    }

    Result(const Result& other) : isOk_(other.isOk_) {
        if (isOk_)
            new (&value_) T(other.value_);
        else
            new (&error_) Error(other.error_);
    }
    Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : isOk_(other.isOk_) {
        if (isOk_)
            new (&value_) T(std::move(other.value_));
        else
            new (&error_) Error(std::move(other.error_));
    }
    Result& operator=(Result other) noexcept(std::is_nothrow_move_constructible_v<T>) {
        this->~Result();
        new (this) Result(std::move(other));
        return *this;
    }
    ~Result() {
        if (isOk_)
            value_.~T();
        else
            error_.~Error();
    }

    bool isOk() const noexcept { return isOk_; }
    explicit operator bool() const noexcept { return isOk_; }

    T& operator*() & noexcept { return value_; }
    const T& operator*() const& noexcept { return value_; }
    T&& operator*() && noexcept { return std::move(value_); }
    T* operator->() noexcept { return &value_; }
    const T* operator->() const noexcept { return &value_; }

    const Error& error() const noexcept { return error_; }

    // The value, or Exception with the error.
    T& value() & {
        if (!isOk_) detail::throwException(error_);
        return value_;
    }
    const T& value() const& {
        if (!isOk_) detail::throwException(error_);
        return value_;
    }
    T value() && {
        if (!isOk_) detail::throwException(error_);
        return std::move(value_);
    }
    T valueOr(T fallback) const& { return isOk_ ? value_ : std::move(fallback); }
    T valueOr(T fallback) && { return isOk_ ? std::move(value_) : std::move(fallback); }

private:
    bool isOk_;
    union {
        T value_;
        Error error_;
    };
};

// Success without a value, or an Error.
template<> class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool isOk() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return isOk(); }
    const Error& error() const noexcept { return *error_; }
    void value() const {
        if (error_) detail::throwException(*error_);
    }

private:
    std::optional<Error> error_;
};

} // namespace aerie
