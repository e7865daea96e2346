// Makes a ProviderInfo of each form of provider in module.hpp.
#pragma once

#include <aerie/app/detail/constructor.hpp>
#include <aerie/app/detail/provider_info.hpp>
#include <aerie/app/module.hpp>
#include <aerie/base/result.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace aerie::app::detail {

template<class T> consteval Dependency dependencyOf() {
    return {typeKey<std::remove_pointer_t<std::remove_cvref_t<T>>>(), std::is_pointer_v<std::remove_cvref_t<T>>};
}

template<class> struct DependencyTable;
template<class... D> struct DependencyTable<list<D...>> {
    static constexpr std::array<Dependency, sizeof...(D)> items{dependencyOf<D>()...};
};

// A container's pointer as the parameter it stands for.
template<class D> decltype(auto) argument(void* dependency) {
    using T = std::remove_cvref_t<D>;
    if constexpr (std::is_pointer_v<T>)
        return static_cast<T>(dependency);
    else
        return (*static_cast<T*>(dependency));
}

template<class T> void destroyObject(void* object) { delete static_cast<T*>(object); }

// The constructor is known to be there: soundness.hpp.
template<class T> struct MakeClass {
    using Dependencies = DependenciesOf<T>;

    template<class... D, std::size_t... I>
    static Made construct(void* const* dependencies, list<D...>, std::index_sequence<I...>) {
        static_cast<void>(dependencies);
        return {new T(argument<D>(dependencies[I])...), &destroyObject<T>};
    }
    template<class... D> static Made construct(void* const* dependencies, list<D...> types) {
        return construct(dependencies, types, std::index_sequence_for<D...>{});
    }
    static Made make(void* const* dependencies, const void*) { return construct(dependencies, Dependencies{}); }
};

template<class T> consteval Scope scopeOf() {
    if constexpr (requires { T::scope; })
        return T::scope;
    else
        return Scope::Singleton;
}

template<class T> consteval const pipeline::EnhancerInfo* enhancerOf() {
    if constexpr (pipeline::IsEnhancer<T>)
        return pipeline::enhancersOf(list<T>{})[0];
    else
        return nullptr;
}

// What every form has: Token, Dependencies (as list) and info(). A bare class first.
template<class T> struct Provider {
    using Token = T;
    using Dependencies = typename MakeClass<T>::Dependencies;
    static consteval ProviderInfo info() {
        return {.token = typeKey<T>(),
                .concrete = typeKey<T>(),
                .scope = scopeOf<T>(),
                .dependencies = DependencyTable<Dependencies>::items,
                .make = &MakeClass<T>::make,
                .hooks = &kHooks<T>,
                .enhancer = enhancerOf<T>()};
    }
};

template<class Interface, class Concrete> struct Provider<Provide<Interface, Concrete>> {
    using Token = Interface;
    using Dependencies = typename MakeClass<Concrete>::Dependencies;
    static consteval ProviderInfo info() {
        ProviderInfo info = Provider<Concrete>::info();
        info.token = typeKey<Interface>();
        info.toToken = [](void* object) -> void* { return static_cast<Interface*>(static_cast<Concrete*>(object)); };
        return info;
    }
};

template<class Enhancer> struct Provider<Global<Enhancer>> {
    using Token = Enhancer;
    using Dependencies = typename MakeClass<Enhancer>::Dependencies;
    static consteval ProviderInfo info() {
        ProviderInfo info = Provider<Enhancer>::info();
        info.isGlobal = true;
        return info;
    }
};

template<class As, class Other> struct Provider<Existing<As, Other>> {
    using Token = As;
    using Dependencies = list<Other&>;
    static consteval ProviderInfo info() {
        return {.token = typeKey<As>(),
                .concrete = typeKey<Other>(),
                .alias = typeKey<Other>(),
                .dependencies = DependencyTable<Dependencies>::items,
                .toToken = [](void* object) -> void* { return static_cast<As*>(static_cast<Other*>(object)); }};
    }
};

// What a factory's result provides, and how it becomes an instance.
template<class R> struct Product {
    using Type = std::remove_cv_t<R>;
    static constexpr bool isLater = false;
    static Made keep(Type value) { return {new Type(std::move(value)), &destroyObject<Type>}; }
};
template<class T> struct Product<T&> {
    using Type = std::remove_cv_t<T>;
    static constexpr bool isLater = false;
    static Made keep(T& object) { return {const_cast<Type*>(&object), nullptr}; }
};
template<class T> struct Product<std::unique_ptr<T>> {
    using Type = T;
    static constexpr bool isLater = false;
    static Made keep(std::unique_ptr<T> object) { return {object.release(), &destroyObject<T>}; }
};
template<class R> struct Product<Result<R>> : Product<R> {
    static Made keep(Result<R> result) { return Product<R>::keep(std::move(result).value()); }
};
template<class R> struct Product<Task<R>> : Product<R> {
    static constexpr bool isLater = true;
};

template<class Function, class Signature> struct FactoryOf;

template<class Function, class R, class... D> struct FactoryOf<Function, R(D...)> {
    using Token = typename Product<R>::Type;
    using Dependencies = list<D...>;
    template<std::size_t... I>
    static Made call(const Function& function, void* const* dependencies, std::index_sequence<I...>) {
        static_cast<void>(dependencies);
        return Product<R>::keep(function(argument<D>(dependencies[I])...));
    }
    template<std::size_t... I>
    static Task<Made> callLater(const Function& function, void* const* dependencies, std::index_sequence<I...>) {
        static_cast<void>(dependencies);
        co_return Product<R>::keep(co_await function(argument<D>(dependencies[I])...));
    }
    static Made make(const Function& function, void* const* dependencies) {
        if constexpr (!Product<R>::isLater) return call(function, dependencies, std::index_sequence_for<D...>{});
    }
    static Task<Made> makeLater(const Function& function, void* const* dependencies) {
        return callLater(function, dependencies, std::index_sequence_for<D...>{});
    }

    template<class GetFunction> static consteval ProviderInfo info(GetFunction) {
        ProviderInfo info{.token = typeKey<Token>(),
                          .concrete = typeKey<Token>(),
                          .dependencies = DependencyTable<Dependencies>::items};
        // What the factory only refers to has its hooks called where it is made.
        if constexpr (!std::is_reference_v<R>) info.hooks = &kHooks<Token>;
        info.enhancer = enhancerOf<Token>();
        if constexpr (Product<R>::isLater)
            info.makeLater = [](void* const* dependencies, const void* state) {
                return makeLater(GetFunction{}(state), dependencies);
            };
        else
            info.make = [](void* const* dependencies, const void* state) {
                return make(GetFunction{}(state), dependencies);
            };
        return info;
    }
};

template<class F> struct SignatureOf;
template<class R, class... D> struct SignatureOf<R (*)(D...)> {
    using Type = R(D...);
};
template<class R, class... D> struct SignatureOf<R (*)(D...) noexcept> {
    using Type = R(D...);
};
template<class C, class R, class... D> struct SignatureOf<R (C::*)(D...) const> {
    using Type = R(D...);
};
template<class C, class R, class... D> struct SignatureOf<R (C::*)(D...) const noexcept> {
    using Type = R(D...);
};

template<auto Function>
struct Provider<Factory<Function>> : FactoryOf<decltype(Function), typename SignatureOf<decltype(Function)>::Type> {
    using Base = FactoryOf<decltype(Function), typename SignatureOf<decltype(Function)>::Type>;
    static consteval ProviderInfo info() {
        return Base::info([](const void*) -> const auto& { return kFunction; });
    }
    static constexpr decltype(Function) kFunction = Function;
};

template<class F> struct LambdaSignature {
    using Type = typename SignatureOf<decltype(&F::operator())>::Type;
};
template<class R, class... D> struct LambdaSignature<R (*)(D...)> {
    using Type = R(D...);
};

template<class F> struct Provider<FactoryValue<F>> : FactoryOf<F, typename LambdaSignature<F>::Type> {
    using Base = FactoryOf<F, typename LambdaSignature<F>::Type>;
    static consteval ProviderInfo info() {
        return Base::info(
            [](const void* state) -> const F& { return static_cast<const FactoryValue<F>*>(state)->function; });
    }
};

template<class T> struct Provider<Value<T>> {
    using Token = T;
    using Dependencies = list<>;
    static consteval ProviderInfo info() {
        return {.token = typeKey<T>(),
                .concrete = typeKey<T>(),
                .make = [](void* const*, const void* state) -> Made {
                    return {&const_cast<Value<T>*>(static_cast<const Value<T>*>(state))->object, nullptr};
                },
                .hooks = &kHooks<T>,
                .enhancer = enhancerOf<T>()};
    }
};

template<class P> struct ProviderTable {
    static constexpr ProviderInfo info = Provider<P>::info();
};

// What a provider is asked for by, without looking into the class.
template<class P> struct TokenIn {
    using Type = P;
};
template<class As, class Concrete> struct TokenIn<Provide<As, Concrete>> {
    using Type = As;
};
template<class As, class Other> struct TokenIn<Existing<As, Other>> {
    using Type = As;
};
template<class Enhancer> struct TokenIn<Global<Enhancer>> {
    using Type = Enhancer;
};
template<auto Function> struct TokenIn<Factory<Function>> {
    using Type = typename Provider<Factory<Function>>::Token;
};
template<class P> using TokenOf = typename TokenIn<P>::Type;

} // namespace aerie::app::detail
