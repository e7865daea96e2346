// Guards, interceptors, pipes and exception filters, as NestJS has them. What a class is follows from its methods, and
// one `use<...>()` takes all kinds:
//
//   guard        bool or Task<bool> canActivate(ExecutionContext&)               false: ForbiddenException
//   interceptor  Task<HandlerResult> intercept(ExecutionContext&, CallHandler)   wraps the handler
//   pipe         T or Task<T> transform(T value, ExecutionContext&)              applied to each argument of type T
//   filter       R or Task<R> catch_(const E& exception, ExecutionContext&)      E: std::exception or a class below it
//
// A filter gives an Error, which every transport sends in its own form, or an http::Response, which only HTTP can send.
// The ExecutionContext& of a pipe and a filter may be left out. The underscore is there because catch is a keyword.
// Instances come from the module of the class that uses them, so they may have constructor dependencies and a scope.
//
// For authors of transports: EnhancerInfo is the table made of such a class; chain.hpp runs them. A class with handlers
// names what they use in the type of its constant `routes`, `using enhancers = list<AuthGuard, ...>;`: the container
// then makes those of them that are no providers, with the dependencies the class's module sees.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/pipeline/call_handler.hpp>
#include <aerie/pipeline/detail/member_function.hpp>
#include <aerie/pipeline/handler_result.hpp>
#include <aerie/pipeline/list.hpp>
#include <aerie/pipeline/type_key.hpp>

#include <array>
#include <exception>
#include <span>
#include <type_traits>
#include <utility>

namespace aerie {

class ExecutionContext;
class Injector;

namespace pipeline {

template<class E>
concept IsGuard = requires { &E::canActivate; };
template<class E>
concept IsInterceptor = requires { &E::intercept; };
template<class E>
concept IsPipe = requires { &E::transform; };
template<class E>
concept IsFilter = requires { &E::catch_; };

template<class E>
concept IsEnhancer = IsGuard<E> || IsInterceptor<E> || IsPipe<E> || IsFilter<E>;

namespace detail {
template<class E> consteval bool guardGivesBool();
}
// A guard that does not give bool is none.
template<class E>
concept IsSoundEnhancer = IsEnhancer<E> && detail::guardGivesBool<E>();

// Null for what the class is not.
struct EnhancerInfo {
    TypeKey key = nullptr;
    bool (*allows)(void* self, ExecutionContext&) = nullptr;            // a guard that answers at once
    Task<bool> (*canActivate)(void* self, ExecutionContext&) = nullptr; // a guard that waits
    Task<HandlerResult> (*intercept)(void* self, ExecutionContext&, CallHandler) = nullptr;
    TypeKey transforms = nullptr; // the type of the arguments a pipe takes
    Task<> (*transform)(void* self, void* value, ExecutionContext&) = nullptr;
    const void* (*matches)(const std::exception_ptr&) = nullptr; // the exception as what the filter catches, or null
    Task<HandlerResult> (*catchException)(void* self, const void* exception, ExecutionContext&) = nullptr;
};

// An enhancer and where its instance is found: at hand, or in each request.
struct BoundEnhancer {
    const EnhancerInfo* info;
    void* instance; // null: request-scoped, from `injector`
    Injector* injector;
};

namespace detail {

template<class R> struct Awaited {
    using Type = R;
    static constexpr bool kIsTask = false;
};
template<class T> struct Awaited<Task<T>> {
    using Type = T;
    static constexpr bool kIsTask = true;
};

template<class E> consteval bool guardGivesBool() {
    if constexpr (IsGuard<E>)
        return std::is_same_v<typename Awaited<typename MemberFunction<decltype(&E::canActivate)>::Result>::Type, bool>;
    else
        return true;
}

template<class E, class Value> Task<> transformWith(E& pipe, Value& value, ExecutionContext& context) {
    constexpr bool kTakesContext = MemberFunction<decltype(&E::transform)>::kCount > 1;
    using Result = typename MemberFunction<decltype(&E::transform)>::Result;
    if constexpr (Awaited<Result>::kIsTask) {
        if constexpr (kTakesContext)
            value = co_await pipe.transform(std::move(value), context);
        else
            value = co_await pipe.transform(std::move(value));
    } else {
        if constexpr (kTakesContext)
            value = pipe.transform(std::move(value), context);
        else
            value = pipe.transform(std::move(value));
    }
    co_return;
}

template<class E, class Exception>
Task<HandlerResult> catchWith(E& filter, const Exception& exception, ExecutionContext& context) {
    constexpr bool kTakesContext = MemberFunction<decltype(&E::catch_)>::kCount > 1;
    using Result = typename MemberFunction<decltype(&E::catch_)>::Result;
    if constexpr (Awaited<Result>::kIsTask) {
        if constexpr (kTakesContext)
            co_return HandlerResult{co_await filter.catch_(exception, context)};
        else
            co_return HandlerResult{co_await filter.catch_(exception)};
    } else {
        if constexpr (kTakesContext)
            co_return HandlerResult{filter.catch_(exception, context)};
        else
            co_return HandlerResult{filter.catch_(exception)};
    }
}

template<class E> consteval EnhancerInfo makeEnhancerInfo() {
    EnhancerInfo info{.key = typeKey<E>()};
    if constexpr (IsGuard<E> && guardGivesBool<E>()) {
        using Result = typename MemberFunction<decltype(&E::canActivate)>::Result;
        if constexpr (Awaited<Result>::kIsTask)
            info.canActivate = [](void* self, ExecutionContext& context) {
                return static_cast<E*>(self)->canActivate(context);
            };
        else
            info.allows = [](void* self, ExecutionContext& context) -> bool {
                return static_cast<E*>(self)->canActivate(context);
            };
    }
    if constexpr (IsInterceptor<E>)
        info.intercept = [](void* self, ExecutionContext& context, CallHandler next) {
            return static_cast<E*>(self)->intercept(context, next);
        };
    if constexpr (IsPipe<E>) {
        using Value = FirstArgument<decltype(&E::transform)>;
        info.transforms = typeKey<Value>();
        info.transform = [](void* self, void* value, ExecutionContext& context) {
            return transformWith(*static_cast<E*>(self), *static_cast<Value*>(value), context);
        };
    }
    if constexpr (IsFilter<E>) {
        using Caught = FirstArgument<decltype(&E::catch_)>;
        info.matches = [](const std::exception_ptr& exception) -> const void* {
            try {
                std::rethrow_exception(exception);
            } catch (const Caught& caught) {
                return &caught; // lives as long as the exception_ptr
            } catch (...) {
                return nullptr;
            }
        };
        info.catchException = [](void* self, const void* exception, ExecutionContext& context) {
            return catchWith(*static_cast<E*>(self), *static_cast<const Caught*>(exception), context);
        };
    }
    return info;
}

template<class E> struct EnhancerTable {
    static_assert(IsEnhancer<E>,
                  "aerie[E130]: use<...>() was given a class that is no guard, interceptor, pipe or filter. Give it a "
                  "method canActivate, intercept, transform or catch_ (not overloaded, not a template).");
    static_assert(guardGivesBool<E>(),
                  "aerie[E131]: a guard's canActivate returns something else than bool. Declare it as "
                  "`bool canActivate(ExecutionContext&)` or `Task<bool> canActivate(ExecutionContext&)`.");
    static constexpr EnhancerInfo info = makeEnhancerInfo<E>();
};

template<class... E> struct EnhancerSpan {
    static constexpr std::array<const EnhancerInfo*, sizeof...(E)> items{&EnhancerTable<E>::info...};
};

} // namespace detail

// The tables of the classes in a list, in its order.
template<class... E> constexpr std::span<const EnhancerInfo* const> enhancersOf(list<E...>) noexcept {
    if constexpr (sizeof...(E) == 0)
        return {};
    else
        return detail::EnhancerSpan<E...>::items;
}

} // namespace pipeline

} // namespace aerie
