// From `&User::email` to the place of the column in the entity's table.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/orm/detail/column_options.hpp>
#include <aerie/orm/value.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::orm::detail {

// A pointer to a data member is its offset (Itanium C++ ABI, used by g++ and clang).
template<class Member, class E> std::uint32_t offsetOf(Member E::* member) noexcept {
    static_assert(sizeof(member) == sizeof(std::ptrdiff_t));
    return static_cast<std::uint32_t>(std::bit_cast<std::ptrdiff_t>(member));
}

std::string_view enumeratorName(const TypeInfo& type, std::int64_t value);

// A C++ value as a parameter of a statement, in the form in which a column of type P is stored.
template<class P> Value toValue(const P& value) {
    if constexpr (std::is_enum_v<P>)
        return Value{enumeratorName(typeOf<P>(), static_cast<std::int64_t>(value))};
    else if constexpr (std::is_same_v<P, float>)
        return Value{static_cast<double>(value)};
    else if constexpr (std::is_constructible_v<Value, const P&>)
        return Value{value};
    else
        return Value{std::string{value.value}}; // Text<...>
}

template<class V>
concept MaybeEmpty = kIsOptional<std::remove_cvref_t<V>> || std::is_same_v<std::remove_cvref_t<V>, std::nullopt_t> ||
                     std::is_same_v<std::remove_cvref_t<V>, std::nullptr_t> || requires {
                         typename std::remove_cvref_t<V>::value_type;
                         requires kIsOptional<typename std::remove_cvref_t<V>::value_type>;
                     };

// The parameter for a condition on a column of type T.
template<class T, class V> Value conditionValue(V&& value) {
    using P = Plain<T>;
    static_assert(
        !MaybeEmpty<V>,
        "aerie[E074]: a condition needs a value, and this one may be empty: `= NULL` is never true in SQL, and "
        "leaving the condition out would match every row. Test it first, or ask with isNull(&Entity::column).");
    if constexpr (MaybeEmpty<V>) {
        return {};
    } else {
        static_assert(std::is_convertible_v<V&&, P>,
                      "aerie[E075]: this value does not have the column's type. Convert it first.");
        if constexpr (std::is_same_v<std::remove_cvref_t<V>, P>)
            return toValue<P>(value);
        else if constexpr (std::is_convertible_v<V&&, P>)
            return toValue<P>(P(std::forward<V>(value)));
        else
            return {};
    }
}

} // namespace aerie::orm::detail
