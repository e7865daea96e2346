// A value on the heap whose type is known only where it is made. It lets an entity be used where the entities of its
// relations are only declared, which they must be: two sides of a relation cannot both come first.
#pragma once

#include <utility>

namespace aerie::orm::detail {

struct OwnedOps {
    void* (*make)();
    void* (*copy)(const void*);
    void (*destroy)(void*);
};

template<class T>
inline constexpr OwnedOps kOwnedOps{
    []() -> void* { return new T(); },
    [](const void* value) -> void* { return new T(*static_cast<const T*>(value)); },
    [](void* value) { delete static_cast<T*>(value); },
};

class Owned {
public:
    Owned() noexcept = default;
    explicit Owned(const OwnedOps& ops) : value_(ops.make()), ops_(&ops) {}
    Owned(void* value, const OwnedOps& ops) noexcept : value_(value), ops_(&ops) {}
    Owned(const Owned& other) : value_(other.value_ ? other.ops_->copy(other.value_) : nullptr), ops_(other.ops_) {}
    Owned(Owned&& other) noexcept : value_(std::exchange(other.value_, nullptr)), ops_(other.ops_) {}
    Owned& operator=(Owned other) noexcept {
        std::swap(value_, other.value_);
        std::swap(ops_, other.ops_);
        return *this;
    }
    ~Owned() {
        if (value_) ops_->destroy(value_);
    }

    void* get() const noexcept { return value_; }

private:
    void* value_ = nullptr;
    const OwnedOps* ops_ = nullptr;
};

} // namespace aerie::orm::detail
