// Describes the standard containers that type_info.hpp leaves out because their headers cost every user compile time:
// std::array, std::map (a record: text keys), std::tuple and std::pair (fixed lists), std::variant (a union).
#pragma once

#include <aerie/base/type_info.hpp>

#include <array>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

namespace aerie {

namespace detail {

template<class T, std::size_t N> inline constexpr Constraint kFixedLength{.minLength = N, .maxLength = N};

// A std::array is always full, so there is nothing to append to: a reader writes into data() and checks the length.
template<class T, std::size_t N>
inline constexpr SequenceOps kArrayOps{
    [](const void*) { return N; },
    [](const void* self) -> const void* { return static_cast<const std::array<T, N>*>(self)->data(); },
    [](void* self) { *static_cast<std::array<T, N>*>(self) = {}; },
    nullptr,
};

template<class Map>
inline constexpr RecordOps kMapOps{
    [](void* self) { static_cast<Map*>(self)->clear(); },
    [](void* self, std::string_view key) -> void* {
        auto& value = (*static_cast<Map*>(self))[typename Map::key_type{key}];
        value = {};
        return &value;
    },
    [](const void* self, void* context, void (*visit)(void*, std::string_view, const void*)) {
        for (const auto& [key, value] : *static_cast<const Map*>(self)) visit(context, key, &value);
    },
};

template<class Variant, std::size_t... I> constexpr UnionOps makeVariantOps(std::index_sequence<I...>) {
    return {
        [](const void* self) { return static_cast<const Variant*>(self)->index(); },
        [](void* self, std::size_t index) -> void* {
            void* made = nullptr;
            ((index == I ? void(made = &static_cast<Variant*>(self)->template emplace<I>()) : void()), ...);
            return made;
        },
        [](const void* self) -> const void* {
            const void* found = nullptr;
            ((static_cast<const Variant*>(self)->index() == I
                  ? void(found = std::get_if<I>(static_cast<const Variant*>(self)))
                  : void()),
             ...);
            return found;
        },
    };
}
template<class... T>
inline constexpr UnionOps kVariantOps = makeVariantOps<std::variant<T...>>(std::index_sequence_for<T...>{});
template<class... T> inline constexpr std::array<const TypeInfo*, sizeof...(T)> kAlternatives{&TypeHolder<T>::info...};

// Offsets inside std::tuple follow no rule, so they are measured on first use instead of computed.
template<class Tuple, std::size_t... I> std::array<MemberInfo, sizeof...(I)> tupleMembers(std::index_sequence<I...>) {
    static const Tuple probe{};
    const auto* base = reinterpret_cast<const char*>(&probe);
    return {MemberInfo{{},
                       static_cast<std::uint32_t>(reinterpret_cast<const char*>(&std::get<I>(probe)) - base),
                       &TypeHolder<std::tuple_element_t<I, Tuple>>::info,
                       {}}...};
}
template<class Tuple>
inline const std::array<MemberInfo, std::tuple_size_v<Tuple>> kTupleMembers =
    tupleMembers<Tuple>(std::make_index_sequence<std::tuple_size_v<Tuple>>{});

template<class Tuple> constexpr TypeInfo describeTuple() {
    return {.kind = Kind::Tuple, .size = sizeof(Tuple), .members = kTupleMembers<Tuple>};
}

} // namespace detail

template<> struct Describe<std::monostate> {
    static constexpr TypeInfo make() { return {.kind = Kind::Null, .size = sizeof(std::monostate)}; }
};
template<class T, std::size_t N> struct Describe<std::array<T, N>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Array,
                .size = sizeof(std::array<T, N>),
                .element = &detail::TypeHolder<T>::info,
                .constraint = &detail::kFixedLength<T, N>,
                .ops = {.sequence = &detail::kArrayOps<T, N>}};
    }
};
template<class T, class Less, class Allocator> struct Describe<std::map<std::string, T, Less, Allocator>> {
    static constexpr TypeInfo make() {
        using Map = std::map<std::string, T, Less, Allocator>;
        return {.kind = Kind::Record,
                .size = sizeof(Map),
                .element = &detail::TypeHolder<T>::info,
                .ops = {.record = &detail::kMapOps<Map>}};
    }
};
template<class... T> struct Describe<std::tuple<T...>> {
    static constexpr TypeInfo make() { return detail::describeTuple<std::tuple<T...>>(); }
};
template<class A, class B> struct Describe<std::pair<A, B>> {
    static constexpr TypeInfo make() { return detail::describeTuple<std::pair<A, B>>(); }
};
template<class... T> struct Describe<std::variant<T...>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Union,
                .size = sizeof(std::variant<T...>),
                .alternatives = detail::kAlternatives<T...>,
                .ops = {.variant = &detail::kVariantOps<T...>}};
    }
};

} // namespace aerie
