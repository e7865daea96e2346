// Members of plain aggregates and names of enumerators, found without macros.
//
//   struct Point { int x; int y; };
//   static_assert(memberCount<Point> == 2);
//   static_assert(memberName<Point, 1>() == "y");
//
// How: the member count is the largest number of placeholder initialisers that the aggregate accepts, the members come
// from a structured binding, and the names from the compiler's own text for a template argument (an address inside an
// object that is never defined). The self-tests in src/reflect_selftest.cpp fail the build when a compiler changes that text.
//
// What cannot describe itself is refused with one sentence; AERIE_DESCRIBE in describe.hpp is the way out.
#pragma once

#include <aerie/base/detail/bind_members.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie {

namespace detail {

struct AnyValue {
    template<class T> operator T() const noexcept;
};

template<class Derived> struct AnyBase {
    template<class T>
    requires(std::is_base_of_v<T, Derived> && !std::is_same_v<T, Derived>)
    operator T() const noexcept;
};

template<std::size_t> using AnyAt = AnyValue;

template<class T, class Before, class After> struct Initializes;

// T{any..., {any, any}, any...}: does position |Before| take a braced pair?
template<class T, std::size_t... B, std::size_t... A>
struct Initializes<T, std::index_sequence<B...>, std::index_sequence<A...>> {
    static constexpr bool flat = requires { T{AnyAt<B>{}..., AnyAt<A>{}...}; };
    static constexpr bool pair = requires { T{AnyAt<B>{}..., {AnyValue{}, AnyValue{}}, AnyAt<A>{}...}; };
};

template<class T, std::size_t N>
inline constexpr bool kTakes = Initializes<T, std::make_index_sequence<N>, std::index_sequence<>>::flat;

template<class T, std::size_t Low, std::size_t High> consteval std::size_t countMembers() {
    if constexpr (Low == High) {
        return Low;
    } else {
        constexpr std::size_t kMiddle = (Low + High + 1) / 2;
        if constexpr (kTakes<T, kMiddle>)
            return countMembers<T, kMiddle, High>();
        else
            return countMembers<T, Low, kMiddle - 1>();
    }
}

// A C array swallows several placeholders, so the count would be wrong. It shows itself by taking a braced pair where
// the placeholders behind it are then one too many.
template<class T, std::size_t N, std::size_t... I> consteval bool hasArrayMember(std::index_sequence<I...>) {
    return ((Initializes<T, std::make_index_sequence<I>, std::index_sequence<>>::pair &&
             !Initializes<T, std::make_index_sequence<I>, std::make_index_sequence<N - I - 1>>::pair) ||
            ...);
}

template<class T> consteval std::size_t checkedMemberCount() {
    static_assert(
        std::is_class_v<T> && std::is_aggregate_v<T>,
        "aerie[E010]: this type cannot describe itself: it is not a plain struct (it has a constructor, a private "
        "member or a virtual function). Make it an aggregate, or add AERIE_DESCRIBE(Type, member...) after it.");
    if constexpr (std::is_class_v<T> && std::is_aggregate_v<T>) {
        if constexpr (std::is_empty_v<T>) {
            return 0;
        } else {
            constexpr bool kHasBase = requires { T{AnyBase<T>{}}; };
            static_assert(!kHasBase,
                          "aerie[E011]: this type cannot describe itself: it has a base class. Make the base a "
                          "member, or add AERIE_DESCRIBE(Type, member...) after it.");
            constexpr bool kIsTooLarge = kTakes<T, kMaxMembers + 1>;
            static_assert(!kIsTooLarge,
                          "aerie[E012]: this type cannot describe itself: it has more than 64 members, or a C "
                          "array. Group members into structs, and use std::array instead of T[N].");
            if constexpr (kHasBase || kIsTooLarge) {
                return 0;
            } else {
                constexpr std::size_t kCount = countMembers<T, 0, kMaxMembers>();
                constexpr bool kHasArray = hasArrayMember<T, kCount>(std::make_index_sequence<kCount>{});
                static_assert(!kHasArray, "aerie[E013]: this type cannot describe itself: a member is a C array. Use "
                                          "std::array<T, N> or std::vector<T> instead of T[N].");
                if constexpr (kHasArray)
                    return 0;
                else
                    return kCount;
            }
        }
    } else {
        return 0;
    }
}

} // namespace detail

// How many members a plain aggregate has.
template<class T> inline constexpr std::size_t memberCount = detail::checkedMemberCount<T>();

namespace detail {

template <class T>
extern const T fake; // never defined: only addresses inside it are named, never read

struct MemberAddress {
    const void* pointer;
};

// The compiler's text for the addresses of all members, so that one instantiation gives every name:
//   g++    [with MemberAddress ...Values = {MemberAddress{((const void*)(& fake<User>.User::id))}, ...}; ...]
//   clang  [Values = <MemberAddress{&fake.id}, ...>]
template <MemberAddress... Values>
consteval std::string_view addressText() {
    return __PRETTY_FUNCTION__;
}

template <class T>
using MembersOf = decltype(bindMembers<memberCount<T>>(std::declval<T&>()));

template <class T, std::size_t I>
using MemberType = std::remove_cvref_t<decltype(getRef<I>(std::declval<MembersOf<T>>()))>;

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template" // that is the point of `fake`
#endif
template <class T, std::size_t... I>
consteval std::string_view allAddressText(std::index_sequence<I...>) {
    return addressText<MemberAddress{&getRef<I>(bindMembers<memberCount<T>>(fake<T>))}...>();
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// The keys `"name":` of a type's members, kept once; a name is a part of its key. A trailing underscore, for names that are
// C++ keywords, is not part of the name: `delete_` is "delete".
template <class T>
struct MemberKeys {
    static constexpr std::size_t kCount = memberCount<T>;

    struct Names {
        std::array<std::string_view, kCount + 1> names{};
        std::size_t size = 0; // of all keys together
    };
    static constexpr Names kNames = [] {
        Names found;
        constexpr std::string_view kText = allAddressText<T>(std::make_index_sequence<kCount>{});
        std::size_t at = 0, begin = 0, end = 0;
        for (std::size_t i = kText.find("Values = ") + 9; i < kText.size() && at < kCount; ++i) {
            const char c = kText[i];
            if (c == ':' || c == '.') {
                begin = i + 1;
                end = 0;
            } else if (c == ')' && end < begin) {
                end = i;
            } else if (c == '}' && begin != 0) {
                std::string_view name = kText.substr(begin, (end > begin ? end : i) - begin);
                if (name.size() > 1 && name.back() == '_') name.remove_suffix(1);
                found.names[at++] = name;
                found.size += name.size() + 3;
                begin = 0;
            }
        }
        return found;
    }();
    static constexpr auto text = [] {
        std::array<char, kNames.size + 1> out{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < kCount; ++i) {
            out[at++] = '"';
            for (char c : kNames.names[i]) out[at++] = c;
            out[at++] = '"';
            out[at++] = ':';
        }
        return out;
    }();
    static constexpr auto keys = [] {
        std::array<std::string_view, kCount + 1> out{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < kCount; ++i) {
            const std::size_t size = kNames.names[i].size() + 3;
            out[i] = std::string_view{text.data() + at, size};
            at += size;
        }
        return out;
    }();
};

template<class T> consteval std::string_view typeText() {
#if defined(__clang__)
    constexpr std::string_view kText = __PRETTY_FUNCTION__;
    constexpr std::size_t kBegin = kText.find("T = ") + 4, kEnd = kText.size() - 1;
#else
    constexpr std::string_view kText = __PRETTY_FUNCTION__;
    constexpr std::size_t kBegin = kText.find("T = ") + 4, kEnd = kText.find_first_of(";]", kBegin);
#endif
    return kText.substr(kBegin, kEnd - kBegin);
}

template<class T> struct TypeName {
    static constexpr std::string_view kFull = typeText<T>();
    // Namespaces and enclosing classes are dropped; template arguments stay.
    static constexpr std::size_t kBegin = [] {
        const std::size_t arguments = kFull.find('<');
        const std::size_t colon = kFull.substr(0, arguments).rfind(':');
        return colon == std::string_view::npos ? 0 : colon + 1;
    }();
    static constexpr auto text = [] {
        std::array<char, kFull.size() - kBegin> out{};
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = kFull[kBegin + i];
        return out;
    }();
    static constexpr std::string_view name{text.data(), text.size()};
};

} // namespace detail

// The name of member I as it is written, without one trailing underscore.
template<class T, std::size_t I> consteval std::string_view memberName() { constexpr std::string_view kKey = detail::MemberKeys<T>::keys[I];
    return kKey.substr(1, kKey.size() - 3); }

// The name of a type without namespaces: "User".
template<class T> consteval std::string_view typeName() { return detail::TypeName<T>::name; }

} // namespace aerie
