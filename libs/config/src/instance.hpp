// An object of a configuration struct whose type is not known: made with its defaults, destroyed at the end.
#pragma once

#include <aerie/config/schema.hpp>

#include <new>

namespace aerie::config::detail {

class Instance {
public:
    explicit Instance(const Schema& schema)
        : schema_(schema), memory_(::operator new(schema.size, std::align_val_t{schema.alignment})) {
        schema_.construct(memory_);
    }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() {
        schema_.destroy(memory_);
        ::operator delete(memory_, std::align_val_t{schema_.alignment});
    }

    void* get() noexcept { return memory_; }
    const void* get() const noexcept { return memory_; }

private:
    const Schema& schema_;
    void* memory_;
};

} // namespace aerie::config::detail
