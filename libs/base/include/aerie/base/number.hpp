// Numbers whose range is part of the type, checked where data comes in.
//
//   struct Page { Default<Int<1, 100>, 20> limit; };
#pragma once

#include <aerie/base/type_info.hpp>

#include <compare>
#include <cstdint>
#include <limits>

namespace aerie {

// A whole number from Min to Max, both included.
template<std::int64_t Min = std::numeric_limits<std::int64_t>::min(),
         std::int64_t Max = std::numeric_limits<std::int64_t>::max()>
struct Int {
    static_assert(Min <= Max, "aerie[E021]: Int<Min, Max>: the minimum is above the maximum. Swap the two.");

    std::int64_t value = Min <= 0 && Max >= 0 ? 0 : Min;

    constexpr Int() = default;
    constexpr Int(std::int64_t number) noexcept : value(number) {}
    constexpr operator std::int64_t() const noexcept { return value; }
};

// A number from Min to Max, both included.
template<double Min = -std::numeric_limits<double>::infinity(), double Max = std::numeric_limits<double>::infinity()>
struct Number {
    static_assert(Min <= Max, "aerie[E022]: Number<Min, Max>: the minimum is above the maximum. Swap the two.");

    double value = Min <= 0 && Max >= 0 ? 0 : Min;

    constexpr Number() = default;
    constexpr Number(double number) noexcept : value(number) {}
    constexpr operator double() const noexcept { return value; }
};

namespace detail {
template<std::int64_t Min, std::int64_t Max>
inline constexpr Constraint kIntConstraint{.minInteger = Min, .maxInteger = Max};
template<double Min, double Max> inline constexpr Constraint kNumberConstraint{.minNumber = Min, .maxNumber = Max};
} // namespace detail

template<std::int64_t Min, std::int64_t Max> struct Describe<Int<Min, Max>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Integer,
                .isSigned = true,
                .size = sizeof(std::int64_t),
                .constraint = &detail::kIntConstraint<Min, Max>};
    }
};
template<double Min, double Max> struct Describe<Number<Min, Max>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Float,
                .isSigned = true,
                .size = sizeof(double),
                .constraint = &detail::kNumberConstraint<Min, Max>};
    }
};

} // namespace aerie
