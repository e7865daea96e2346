// Whole numbers of any width, in memory that is described by a table.
#pragma once

#include "plain_numbers.hpp"

#include <aerie/base/type_info.hpp>

namespace aerie::config::detail {

struct IntegerBounds {
    Wide low, high;
};

// The bounds of the type's rule within those of its memory.
IntegerBounds boundsOf(const TypeInfo& type) noexcept;

Wide loadInteger(const TypeInfo& type, const void* value) noexcept;
void storeInteger(const TypeInfo& type, void* value, Wide number) noexcept;

} // namespace aerie::config::detail
