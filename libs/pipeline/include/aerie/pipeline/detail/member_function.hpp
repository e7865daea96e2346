// The parts of a member function's type.
#pragma once

#include <aerie/pipeline/list.hpp>

#include <cstddef>
#include <type_traits>

namespace aerie::pipeline::detail {

template<class> struct MemberFunction;

template<class C, class R, class... A> struct MemberFunction<R (C::*)(A...)> {
    using Class = C;
    using Result = R;
    using Parameters = list<A...>;
    static constexpr std::size_t kCount = sizeof...(A);
};
template<class C, class R, class... A> struct MemberFunction<R (C::*)(A...) const> : MemberFunction<R (C::*)(A...)> {};
template<class C, class R, class... A>
struct MemberFunction<R (C::*)(A...) noexcept> : MemberFunction<R (C::*)(A...)> {};
template<class C, class R, class... A>
struct MemberFunction<R (C::*)(A...) const noexcept> : MemberFunction<R (C::*)(A...)> {};

template<class> struct First;
template<class T, class... Rest> struct First<list<T, Rest...>> {
    using Type = T;
};

// The class a method's first parameter names, without reference and const.
template<class Method>
using FirstArgument = std::remove_cvref_t<typename First<typename MemberFunction<Method>::Parameters>::Type>;

} // namespace aerie::pipeline::detail
