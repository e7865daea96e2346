#include "integers.hpp"

#include <algorithm>
#include <cstring>

namespace aerie::config::detail {

IntegerBounds boundsOf(const TypeInfo& type) noexcept {
    const unsigned bits = 8 * type.size;
    IntegerBounds bounds{0, (Wide{1} << bits) - 1};
    if (type.isSigned) bounds = {-(Wide{1} << (bits - 1)), (Wide{1} << (bits - 1)) - 1};
    constexpr Constraint kUnbounded;
    if (type.constraint && type.constraint->minInteger != kUnbounded.minInteger)
        bounds.low = std::max(bounds.low, Wide{type.constraint->minInteger});
    if (type.constraint && type.constraint->maxInteger != kUnbounded.maxInteger)
        bounds.high = std::min(bounds.high, Wide{type.constraint->maxInteger});
    return bounds;
}

Wide loadInteger(const TypeInfo& type, const void* value) noexcept {
    const auto as = [&]<class Signed, class Unsigned>(Signed signedNumber, Unsigned unsignedNumber) {
        std::memcpy(&signedNumber, value, sizeof signedNumber);
        std::memcpy(&unsignedNumber, value, sizeof unsignedNumber);
        return type.isSigned ? Wide{signedNumber} : Wide{unsignedNumber};
    };
    switch (type.size) {
    case 1:
        return as(std::int8_t{}, std::uint8_t{});
    case 2:
        return as(std::int16_t{}, std::uint16_t{});
    case 4:
        return as(std::int32_t{}, std::uint32_t{});
    default:
        return as(std::int64_t{}, std::uint64_t{});
    }
}

void storeInteger(const TypeInfo& type, void* value, Wide number) noexcept {
    const auto as = [&]<class Unsigned>(Unsigned bits) {
        bits = static_cast<Unsigned>(number);
        std::memcpy(value, &bits, sizeof bits);
    };
    switch (type.size) {
    case 1:
        return as(std::uint8_t{});
    case 2:
        return as(std::uint16_t{});
    case 4:
        return as(std::uint32_t{});
    default:
        return as(std::uint64_t{});
    }
}

} // namespace aerie::config::detail
