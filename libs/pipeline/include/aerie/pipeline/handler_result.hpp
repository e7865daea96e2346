// What a handler gave, of any type, on its way out through interceptors and filters.
//
//   Task<HandlerResult> Timing::intercept(ExecutionContext& context, CallHandler next) {
//       HandlerResult result = co_await next.handle();
//       if (User* user = result.get<User>()) user->email.clear();
//       co_return result;
//   }
//
// It owns the value. An Error inside is an answer that a filter chose: the transport sends it as it sends any error.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/pipeline/type_key.hpp>

#include <type_traits>
#include <utility>

namespace aerie {

namespace http {
struct Response;
}

namespace pipeline {

// How a value of some type is kept and described.
struct ValueOps {
    TypeKey key;
    const TypeInfo* type; // null for http::Response and Error, which are not data
    void* (*moveToHeap)(void* value);
    void (*destroy)(void* value);
};

template<class T> inline constexpr bool kIsData = !std::is_same_v<T, http::Response> && !std::is_same_v<T, Error>;

template<class T> consteval const TypeInfo* dataTypeOf() {
    if constexpr (kIsData<T>)
        return &typeOf<T>();
    else
        return nullptr;
}

template<class T>
inline constexpr ValueOps kValueOps{
    typeKey<T>(),
    dataTypeOf<T>(),
    [](void* value) -> void* { return new T(std::move(*static_cast<T*>(value))); },
    [](void* value) { delete static_cast<T*>(value); },
};

} // namespace pipeline

class HandlerResult {
public:
    // Nothing: what a handler without a result gives.
    HandlerResult() noexcept = default;
    template<class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, HandlerResult>)
    HandlerResult(T&& value)
        : ops_(&pipeline::kValueOps<std::remove_cvref_t<T>>),
          value_(new std::remove_cvref_t<T>(std::forward<T>(value))) {}
    // Takes a value whose type only the ops know; the value is moved from.
    HandlerResult(const pipeline::ValueOps& ops, void* value) : ops_(&ops), value_(ops.moveToHeap(value)) {}
    HandlerResult(HandlerResult&& other) noexcept
        : ops_(std::exchange(other.ops_, nullptr)), value_(std::exchange(other.value_, nullptr)) {}
    HandlerResult& operator=(HandlerResult&& other) noexcept {
        std::swap(ops_, other.ops_);
        std::swap(value_, other.value_);
        return *this;
    }
    ~HandlerResult() {
        if (ops_) ops_->destroy(value_);
    }

    bool isEmpty() const noexcept { return !ops_; }
    // The value when it is of this type, else null.
    template<class T> T* get() noexcept {
        return ops_ && ops_->key == typeKey<T>() ? static_cast<T*>(value_) : nullptr;
    }
    // The description of the value and its address; null when there is none or it is a Response or an Error.
    const TypeInfo* type() const noexcept { return ops_ ? ops_->type : nullptr; }
    void* data() noexcept { return value_; }

private:
    const pipeline::ValueOps* ops_ = nullptr;
    void* value_ = nullptr;
};

} // namespace aerie
