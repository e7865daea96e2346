// From a method to the entry of the table: its types, and the code that calls it.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/trpc/procedure.hpp>

#include <new>
#include <type_traits>
#include <utility>

namespace aerie::trpc::detail {

template<class Result> struct ResultTraits {
    using Output = Result;
    static constexpr bool isTask = false;
    static constexpr bool isStream = false;
};
template<class T> struct ResultTraits<Task<T>> {
    using Output = T;
    static constexpr bool isTask = true;
    static constexpr bool isStream = false;
};
template<class T> struct ResultTraits<Stream<T>> {
    using Output = T;
    static constexpr bool isTask = false;
    static constexpr bool isStream = true;
};
template<class T> struct ResultTraits<Task<Stream<T>>> {
    using Output = T;
    static constexpr bool isTask = true;
    static constexpr bool isStream = true;
};

template<class Method> struct MethodTraits {
    static constexpr bool isProcedure = false;
};
template<class Router, class Result, class Ctx> struct MethodTraits<Result (Router::*)(Ctx&)> : ResultTraits<Result> {
    static constexpr bool isProcedure = std::is_base_of_v<trpc::Context, Ctx>;
    using RouterType = Router;
    using ContextType = Ctx;
    using Input = void;
};
template<class Router, class Result, class Ctx, class In>
struct MethodTraits<Result (Router::*)(Ctx&, In)> : ResultTraits<Result> {
    static constexpr bool isProcedure = std::is_base_of_v<trpc::Context, Ctx> && !std::is_reference_v<In>;
    using RouterType = Router;
    using ContextType = Ctx;
    using Input = In;
};
template<class Router, class Result, class... Args>
struct MethodTraits<Result (Router::*)(Args...) const> : MethodTraits<Result (Router::*)(Args...)> {
    using RouterType = const Router;
};

template<class Method, bool WantsStream> constexpr void checkMethod() {
    using Traits = MethodTraits<Method>;
    static_assert(
        Traits::isProcedure,
        "aerie[E202]: a procedure is a method `Output name(Context& ctx)` or `Output name(Context& ctx, Input "
        "input)`, where Context derives from trpc::Context and the input is taken by value.");
    if constexpr (Traits::isProcedure) {
        static_assert(!WantsStream || Traits::isStream,
                      "aerie[E203]: a subscription returns Stream<T>. For one answer use query or mutation.");
    }
}

// A route's name and method. The code below depends on nothing else, so procedures of one signature share it.
template<class Method> struct RouteBase {
    std::string_view name;
    Method method;
};

template<class Method> auto callMethod(const void* route, void* router, Context& context, void* input) {
    using Traits = MethodTraits<Method>;
    using Input = typename Traits::Input;
    auto& object = *static_cast<typename Traits::RouterType*>(router);
    auto& ctx = static_cast<typename Traits::ContextType&>(context);
    const Method method = static_cast<const RouteBase<Method>*>(route)->method;
    if constexpr (std::is_void_v<Input>)
        return (object.*method)(ctx);
    else
        return (object.*method)(ctx, std::move(*static_cast<Input*>(input)));
}

template<class Method> void invoke(const void* route, void* router, Context& context, void* input, Responder& out) {
    using Output = typename MethodTraits<Method>::Output;
    if constexpr (MethodTraits<Method>::isStream) {
        out.respondStream(std::make_unique<StreamSource<Output>>(callMethod<Method>(route, router, context, input)));
    } else if constexpr (std::is_void_v<Output>) {
        callMethod<Method>(route, router, context, input);
        out.respond(nullptr, nullptr);
    } else {
        Output output = callMethod<Method>(route, router, context, input);
        out.respond(&pipeline::kValueOps<Output>, &output);
    }
}

template<class Method>
Task<> invokeAsync(const void* route, void* router, Context& context, void* input, Responder& out) {
    using Output = typename MethodTraits<Method>::Output;
    if constexpr (MethodTraits<Method>::isStream) {
        Stream<Output> stream = co_await callMethod<Method>(route, router, context, input);
        out.respondStream(std::make_unique<StreamSource<Output>>(std::move(stream)));
    } else if constexpr (std::is_void_v<Output>) {
        co_await callMethod<Method>(route, router, context, input);
        out.respond(nullptr, nullptr);
    } else {
        Output output = co_await callMethod<Method>(route, router, context, input);
        out.respond(&pipeline::kValueOps<Output>, &output);
    }
}

template<class Input> constexpr InputOps makeInputOps() {
    InputOps ops{};
    ops.type = &typeOf<Input>();
    if constexpr (!std::is_void_v<Input>) {
        ops.size = sizeof(Input);
        ops.align = alignof(Input);
        ops.key = typeKey<Input>();
        ops.construct = [](void* at) { new (at) Input{}; };
        ops.destroy = [](void* at) { static_cast<Input*>(at)->~Input(); };
        ops.reset = [](void* at) {
            static_cast<Input*>(at)->~Input();
            new (at) Input{};
        };
    }
    return ops;
}
template<class Input> inline constexpr InputOps kInputOps = makeInputOps<Input>();

template<class Method> constexpr ProcedureOps makeProcedureOps() {
    using Traits = MethodTraits<Method>;
    ProcedureOps ops{};
    ops.input = &kInputOps<typename Traits::Input>;
    ops.output = &typeOf<typename Traits::Output>();
    ops.isStream = Traits::isStream;
    if constexpr (Traits::isTask)
        ops.invokeAsync = &invokeAsync<Method>;
    else
        ops.invoke = &invoke<Method>;
    return ops;
}

template<class Method> inline constexpr ProcedureOps kProcedureOps = makeProcedureOps<Method>();

} // namespace aerie::trpc::detail
