// Whether a provider can be used at all, told from its type alone. Asked for every provider of an application before
// any table is made, so that a mistake is one message and not the first of many.
#pragma once

#include <aerie/app/detail/constructor.hpp>
#include <aerie/app/detail/endpoint.hpp>
#include <aerie/app/detail/hook_table.hpp>
#include <aerie/app/detail/provider_info.hpp>
#include <aerie/app/detail/provider_table.hpp>
#include <aerie/app/module.hpp>
#include <aerie/pipeline/enhancer.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::app::detail {

template<class T>
concept Complete = requires { sizeof(T); };

template<class T> consteval Problem problemOfClass() {
    if constexpr (!Complete<T>)
        return Problem::Incomplete;
    else if constexpr (!std::is_class_v<T>)
        return Problem::NoClass;
    else if constexpr (std::is_abstract_v<T>)
        return Problem::Abstract;
    else if constexpr (!Constructor<T>::isFound)
        return Problem::NoConstructor;
    else if constexpr (!hooksAreSound<T>())
        return Problem::HookResult;
    else if constexpr (pipeline::IsEnhancer<T> && !pipeline::IsSoundEnhancer<T>)
        return Problem::NoBool;
    else
        return Problem::None;
}

// What is given by a function or as a value: any class will do.
template<class T> consteval Problem problemOfGiven() {
    if constexpr (!std::is_class_v<T>)
        return Problem::NoClass;
    else if constexpr (!Complete<T>)
        return Problem::Incomplete;
    else if constexpr (!hooksAreSound<T>())
        return Problem::HookResult;
    else
        return Problem::None;
}

template<class P> struct Soundness {
    static constexpr Problem problem = problemOfClass<P>();
};
template<class Token, class Concrete> struct Soundness<Provide<Token, Concrete>> {
    static constexpr Problem ofClass = problemOfClass<Concrete>();
    static constexpr Problem problem = ofClass != Problem::None                   ? ofClass
                                       : std::is_convertible_v<Concrete*, Token*> ? Problem::None
                                                                                  : Problem::NotDerived;
};
template<class As, class Other> struct Soundness<Existing<As, Other>> {
    static constexpr Problem problem = std::is_convertible_v<Other*, As*> ? Problem::None : Problem::NotDerived;
};
template<class Enhancer> struct Soundness<Global<Enhancer>> {
    static constexpr Problem ofClass = problemOfClass<Enhancer>();
    static constexpr Problem problem = ofClass != Problem::None         ? ofClass
                                       : pipeline::IsEnhancer<Enhancer> ? Problem::None
                                                                        : Problem::NoEnhancer;
};
template<auto Function> struct Soundness<Factory<Function>> {
    static constexpr Problem problem = problemOfGiven<typename Provider<Factory<Function>>::Token>();
};
template<class F> struct Soundness<FactoryValue<F>> {
    static constexpr Problem problem = problemOfGiven<typename Provider<FactoryValue<F>>::Token>();
};
template<class T> struct Soundness<Value<T>> {
    static constexpr Problem problem = problemOfGiven<T>();
};

// Controllers: whether every parameter of every route's method can be had.

template<class P> struct ParamName {
    static constexpr std::string_view value{};
};
template<Name N, class T> struct ParamName<Param<N, T>> {
    static constexpr std::string_view value = N.view();
};

// ":name" or "*name" as a segment of the pattern.
constexpr bool patternHas(std::string_view pattern, std::string_view name) {
    for (std::size_t begin = 0; begin < pattern.size();) {
        std::size_t end = pattern.find('/', begin);
        if (end == std::string_view::npos) end = pattern.size();
        const std::string_view segment = pattern.substr(begin, end - begin);
        if (segment.size() > 1 && (segment[0] == ':' || segment[0] == '*') && segment.substr(1) == name) return true;
        begin = end + 1;
    }
    return false;
}

// The first parameter that cannot be had, and why.
template<Problem P, class Method, class Parameter> struct RouteFault {
    static constexpr Problem problem = P;
    using MethodType = Method;
    using Culprit = Parameter;
};
using NoFault = RouteFault<Problem::None, void, void>;

template<class Method, class... P> struct FirstUnbound {
    using Type = NoFault;
};
template<class Method, class First, class... Rest> struct FirstUnbound<Method, First, Rest...> {
    using Type =
        std::conditional_t<IsBindable<std::remove_cvref_t<First>>, typename FirstUnbound<Method, Rest...>::Type,
                           RouteFault<Problem::UnboundArgument, Method, First>>;
};

template<class Method, class> struct UnboundIn;
template<class Method, class... P> struct UnboundIn<Method, list<P...>> : FirstUnbound<Method, P...> {};

template<class> struct ParametersOf;
template<class C, class R, class... P> struct ParametersOf<R (C::*)(P...)> {
    using Type = list<P...>;
};
template<class C, class R, class... P> struct ParametersOf<R (C::*)(P...) const> : ParametersOf<R (C::*)(P...)> {};
template<class C, class R, class... P> struct ParametersOf<R (C::*)(P...) noexcept> : ParametersOf<R (C::*)(P...)> {};
template<class C, class R, class... P>
struct ParametersOf<R (C::*)(P...) const noexcept> : ParametersOf<R (C::*)(P...)> {};

template<class Pack> struct FaultOfPack;
template<> struct FaultOfPack<RoutePack<>> {
    using Type = NoFault;
};
template<class First, class... Rest> struct FaultOfPack<RoutePack<First, Rest...>> {
    using Method = typename First::MethodType;
    using OfFirst = typename UnboundIn<Method, typename ParametersOf<Method>::Type>::Type;
    using Type =
        std::conditional_t<OfFirst::problem == Problem::None, typename FaultOfPack<RoutePack<Rest...>>::Type, OfFirst>;
};

template<class... P> constexpr bool pathHasParams(std::string_view prefix, std::string_view path, list<P...>) {
    static_cast<void>(prefix), static_cast<void>(path);
    return ((ParamName<std::remove_cvref_t<P>>::value.empty() ||
             patternHas(prefix, ParamName<std::remove_cvref_t<P>>::value) ||
             patternHas(path, ParamName<std::remove_cvref_t<P>>::value)) &&
            ...);
}
constexpr bool pathsHaveParams(std::string_view, const RoutePack<>&) { return true; }
template<class First, class... Rest>
constexpr bool pathsHaveParams(std::string_view prefix, const RoutePack<First, Rest...>& pack) {
    return pathHasParams(prefix, pack.first.settings.path, typename ParametersOf<typename First::MethodType>::Type{}) &&
           pathsHaveParams(prefix, pack.rest);
}

template<class T> struct RoutesFault {
    using Type = NoFault;
};
template<class T>
requires requires { T::routes.pack; }
struct RoutesFault<T> : FaultOfPack<std::remove_cvref_t<decltype(T::routes.pack)>> {};

template<class T> consteval Problem problemOfController() {
    if constexpr (Soundness<T>::problem != Problem::None) {
        return Soundness<T>::problem;
    } else if constexpr (!requires { T::routes.pack; }) {
        return Problem::NoRoutes;
    } else if constexpr (RoutesFault<T>::Type::problem != Problem::None) {
        return RoutesFault<T>::Type::problem;
    } else {
        return pathsHaveParams(T::routes.prefix, T::routes.pack) ? Problem::None : Problem::ParamNotInPath;
    }
}

template<class P, Role R> consteval Problem problemOf() {
    if constexpr (R == Role::Controller) {
        return problemOfController<P>();
    } else if constexpr (R == Role::Enhancer) {
        constexpr Problem kOfClass = Soundness<P>::problem;
        if constexpr (kOfClass == Problem::None && !pipeline::IsEnhancer<P>)
            return Problem::NoEnhancer;
        else
            return kOfClass;
    } else {
        return Soundness<P>::problem;
    }
}

} // namespace aerie::app::detail
