// A pack of references that compiles in a fraction of std::tuple's time: no constructors to choose between, no layout
// rules.
#pragma once

#include <cstddef>
#include <utility>

namespace aerie::detail {

template<std::size_t I, class T> struct Ref {
    T& value;
};

template<class Indices, class... T> struct RefPack;

template<std::size_t... I, class... T> struct RefPack<std::index_sequence<I...>, T...> : Ref<I, T>... {
    constexpr explicit RefPack(T&... values) noexcept : Ref<I, T>{values}... {}
};

template<class... T> constexpr auto makeRefs(T&... values) noexcept {
    return RefPack<std::index_sequence_for<T...>, T...>{values...};
}

template<std::size_t I, class T> constexpr T& getRef(const Ref<I, T>& ref) noexcept { return ref.value; }

} // namespace aerie::detail
