// Room for one input of a type known at run time. Small ones, which are nearly all, need no memory of their own.
#pragma once

#include <aerie/trpc/procedure.hpp>

#include <cstddef>
#include <new>

namespace aerie::trpc::detail {

class CallInput {
public:
    CallInput() noexcept = default;
    CallInput(const CallInput&) = delete;
    CallInput& operator=(const CallInput&) = delete;
    ~CallInput() { clear(); }

    // A default-made value of the type; null for a procedure that takes none. Replaces the one before.
    void* make(const InputOps& ops) {
        clear();
        if (!ops.construct) return nullptr;
        void* at = inline_;
        if (!fits(ops)) at = ::operator new(ops.size, std::align_val_t{ops.align});
        try {
            ops.construct(at);
        } catch (...) {
            if (at != inline_) ::operator delete(at, std::align_val_t{ops.align});
            throw;
        }
        ops_ = &ops;
        return value_ = at;
    }
    void* get() const noexcept { return value_; }

private:
    static bool fits(const InputOps& ops) noexcept {
        return ops.size <= sizeof(inline_) && ops.align <= alignof(std::max_align_t);
    }
    void clear() noexcept {
        if (!value_) return;
        ops_->destroy(value_);
        if (value_ != inline_) ::operator delete(value_, std::align_val_t{ops_->align});
        value_ = nullptr;
    }

    const InputOps* ops_ = nullptr;
    void* value_ = nullptr;
    alignas(std::max_align_t) std::byte inline_[160];
};

} // namespace aerie::trpc::detail
