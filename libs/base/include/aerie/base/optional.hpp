// Members that need not be there, told apart as TypeScript tells them apart.
//
//   type               missing in input   null in input   written when empty   TypeScript (input | output)
//   std::optional<T>   empty              empty           null                 x?: T | null   | x: T | null
//   Optional<T>        empty              refused         left out             x?: T          | x?: T
//   Nullable<T>        refused            empty           null                 x: T | null    | x: T | null
//   Default<T, v>      v                  refused         always has a value   x?: T          | x: T
#pragma once

#include <aerie/base/type_info.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace aerie {

// May be left out; null is a mistake. zod's .optional().
template<class T> struct Optional : std::optional<T> {
    using std::optional<T>::optional;

    // Just for two of this type: with std::optional's own comparisons alone, theirs would be ambiguous.
    template<class Same>
    requires std::is_same_v<Same, Optional>
    friend constexpr bool operator==(const Same& a, const Same& b) {
        return static_cast<const std::optional<T>&>(a) == static_cast<const std::optional<T>&>(b);
    }
};

// Must be there; may be null. zod's .nullable().
template<class T> struct Nullable : std::optional<T> {
    using std::optional<T>::optional;

    // Just for two of this type: with std::optional's own comparisons alone, theirs would be ambiguous.
    template<class Same>
    requires std::is_same_v<Same, Nullable>
    friend constexpr bool operator==(const Same& a, const Same& b) {
        return static_cast<const std::optional<T>&>(a) == static_cast<const std::optional<T>&>(b);
    }
};

// May be left out and then is Value. zod's .default(Value).
template<class T, auto Value> struct Default {
    T value{Value};

    Default() = default;
    template<class U>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Default>)
    Default(U&& other) : value(std::forward<U>(other)) {}

    operator const T&() const noexcept { return value; }
    template<class U>
    requires(std::is_convertible_v<const T&, U> && !std::is_same_v<U, T>)
    operator U() const { // to what T itself converts to: an Int to std::int64_t
        return value;
    }
    const T& operator*() const noexcept { return value; }
    const T* operator->() const noexcept { return &value; }

    friend bool operator==(const Default& a, const Default& b) { return a.value == b.value; }
    template <class U>
        requires(!std::is_same_v<U, Default> && std::is_convertible_v<const U&, T>)
    friend bool operator==(const Default& a, const U& b) {
        return a.value == static_cast<T>(b);
    }
};

template<class T> struct Describe<Optional<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::MayBeLeft,
                .size = sizeof(Optional<T>),
                .element = &detail::TypeHolder<T>::info,
                .ops = {.optional = &detail::kOptionalOps<Optional<T>>}};
    }
};
template<class T> struct Describe<Nullable<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::MayBeNull,
                .size = sizeof(Nullable<T>),
                .element = &detail::TypeHolder<T>::info,
                .ops = {.optional = &detail::kOptionalOps<Nullable<T>>}};
    }
};
template<class T, auto Value> struct Describe<Default<T, Value>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Default, .size = sizeof(Default<T, Value>), .element = &detail::TypeHolder<T>::info};
    }
};

} // namespace aerie
