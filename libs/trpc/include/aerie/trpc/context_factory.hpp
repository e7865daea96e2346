// How the context of a request is made: once per request, before its calls. An exception fails every call with its
// code.
//
//   std::unique_ptr<Context> TRPCService::createContext(const trpc::CreateContextOptions& options);
//   ...
//   trpc::HttpHandler handler{appRouter, trpc::createContext<&TRPCService::createContext>(*this)};
//
// The function may return a Task of the pointer as well. Without a factory the context is constructed from the options.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/trpc/context.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace aerie::trpc {

namespace detail {

struct ContextFactory {
    void* owner = nullptr;
    // One of the two.
    std::unique_ptr<Context> (*make)(void* owner, const CreateContextOptions& options) = nullptr;
    Task<std::unique_ptr<Context>> (*makeAsync)(void* owner, const CreateContextOptions& options) = nullptr;
};

template<class Method> struct FactoryTraits;
template<class Owner, class C> struct FactoryTraits<std::unique_ptr<C> (Owner::*)(const CreateContextOptions&)> {
    using OwnerType = Owner;
    using ContextType = C;
    static constexpr bool isTask = false;
};
template<class Owner, class C> struct FactoryTraits<Task<std::unique_ptr<C>> (Owner::*)(const CreateContextOptions&)> {
    using OwnerType = Owner;
    using ContextType = C;
    static constexpr bool isTask = true;
};

template<auto Method, class Owner>
Task<std::unique_ptr<Context>> makeContextAsync(void* owner, const CreateContextOptions& options) {
    co_return std::unique_ptr<Context>{co_await (static_cast<Owner*>(owner)->*Method)(options)};
}

} // namespace detail

// A factory that makes contexts of type C.
template<class C> struct ContextFactory : detail::ContextFactory {};

template<auto Method, class Owner> auto createContext(Owner& owner) {
    using Traits = detail::FactoryTraits<decltype(Method)>;
    ContextFactory<typename Traits::ContextType> factory;
    factory.owner = static_cast<typename Traits::OwnerType*>(&owner);
    if constexpr (Traits::isTask)
        factory.makeAsync = &detail::makeContextAsync<Method, typename Traits::OwnerType>;
    else
        factory.make = [](void* self, const CreateContextOptions& options) -> std::unique_ptr<Context> {
            return (static_cast<typename Traits::OwnerType*>(self)->*Method)(options);
        };
    return factory;
}

// Constructs the context from the options.
template<class C> ContextFactory<C> defaultContext() {
    static_assert(
        std::is_constructible_v<C, const CreateContextOptions&>,
        "aerie[E209]: this context type cannot be made from trpc::CreateContextOptions. Inherit the constructor "
        "(`using trpc::Context::Context;`), or pass trpc::createContext<&Service::createContext>(service).");
    ContextFactory<C> factory;
    factory.make = [](void*, const CreateContextOptions& options) -> std::unique_ptr<Context> {
        return std::make_unique<C>(options);
    };
    return factory;
}

} // namespace aerie::trpc
