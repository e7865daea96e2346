// What a test puts in a provider's place; the testing library's overrideProvider() is made of these.
//
//   Container container{graph, {app::overrideWithClass<Clock, FixedClock>()}};
#pragma once

#include <aerie/app/container.hpp>
#include <aerie/app/detail/provider_table.hpp>
#include <aerie/app/detail/soundness.hpp>
#include <aerie/app/module.hpp>

#include <type_traits>

namespace aerie::app {

namespace detail {

// `state` is the object.
template<class Token, class Object> struct ReferredTable {
    static constexpr ProviderInfo info{
        .token = typeKey<Token>(),
        .concrete = typeKey<Object>(),
        .make = [](void* const*, const void* state) -> Made { return {const_cast<void*>(state), nullptr}; },
        .toToken = [](void* object) -> void* { return static_cast<Token*>(static_cast<Object*>(object)); },
        .hooks = &kHooks<Object>,
        .enhancer = enhancerOf<Object>()};
};

template<class Token, class Function> struct FactoryTable {
    static constexpr ProviderInfo info = [] {
        using Given = typename Provider<FactoryValue<Function>>::Token;
        ProviderInfo made = Provider<FactoryValue<Function>>::info();
        made.token = typeKey<Token>();
        made.toToken = [](void* object) -> void* { return static_cast<Token*>(static_cast<Given*>(object)); };
        return made;
    }();
};

} // namespace detail

// The object must outlive the container.
template<class Token, class Object> Override overrideWithValue(Object& object) {
    constexpr bool kFits = std::is_convertible_v<Object*, Token*>;
    static_assert(kFits,
                  "aerie[E150]: the value that shall stand in for a provider is not of its class. Give an object of "
                  "that class, or of one derived from it.");
    if constexpr (kFits) return {typeKey<Token>(), &detail::ReferredTable<Token, Object>::info, &object};
}

// Made in its place, with what its constructor asks for in the provider's module.
template<class Token, class T> Override overrideWithClass() {
    constexpr bool kFits = std::is_convertible_v<T*, Token*>;
    static_assert(kFits, "aerie[E151]: the class that shall stand in for a provider is not derived from it. Derive it "
                         "publicly.");
    constexpr bool kIsSound = detail::Soundness<T>::problem == detail::Problem::None;
    static_assert(kIsSound,
                  "aerie[E153]: the class that shall stand in for a provider cannot be made: it is abstract, or "
                  "no constructor of it takes only references to classes. Use a value or a factory.");
    if constexpr (!kFits || !kIsSound)
        return {};
    else if constexpr (std::is_same_v<Token, T>)
        return {typeKey<Token>(), &detail::ProviderTable<T>::info, nullptr};
    else
        return {typeKey<Token>(), &detail::ProviderTable<Provide<Token, T>>::info, nullptr};
}

// What app::factory() gave; it must outlive the container.
template<class Token, class Function> Override overrideWithFactory(FactoryValue<Function>& factory) {
    constexpr bool kFits = std::is_convertible_v<typename detail::Provider<FactoryValue<Function>>::Token*, Token*>;
    static_assert(kFits,
                  "aerie[E152]: the factory that shall stand in for a provider gives something else than its class. "
                  "Let it return that class, or a std::unique_ptr to one derived from it.");
    if constexpr (kFits) return {typeKey<Token>(), &detail::FactoryTable<Token, Function>::info, &factory};
}

} // namespace aerie::app
