// How a controller's method is called: its arguments read, its result given to the call. One function per signature;
// everything that does not depend on the types is in HttpCall, which is compiled code.
#pragma once

#include <aerie/app/argument.hpp>
#include <aerie/app/detail/route.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/chain.hpp>
#include <aerie/pipeline/handler_result.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie {
class ExecutionContext;
namespace http {
struct Request;
}
} // namespace aerie

namespace aerie::app::detail {

// One request on its way through a controller.
class HttpCall {
public:
    virtual http::Request& request() noexcept = 0;
    virtual ExecutionContext& context() noexcept = 0;

    // Fills a default-made value. Problems are collected; checkInput() throws BadRequestException with all of them.
    virtual void read(Source source, std::string_view name, const TypeInfo& type, void* into, json::Reset reset) = 0;
    virtual void checkInput() = 0;

    virtual bool hasPipes() const noexcept = 0;
    virtual Task<> transform(std::span<const pipeline::Argument> arguments) = 0;

    // Takes the result; the value is moved from. Not called for void.
    virtual void respond(const pipeline::ValueOps& ops, void* value) = 0;

protected:
    ~HttpCall() = default;
};

struct EndpointOps {
    // `method` points to the route's pointer to member. The first is null when something has to be awaited.
    void (*callNow)(const void* method, void* controller, HttpCall& call);
    Task<> (*call)(const void* method, void* controller, HttpCall& call);
    bool readsBody;
};

template<class T>
concept IsArgument = requires { requires std::is_same_v<const Source, decltype(T::source)>; };
template<class T>
concept IsFromContext = requires(ExecutionContext& context) { T::fromContext(context); };

template<class T>
concept IsBindable =
    std::is_same_v<T, http::Request> || std::is_same_v<T, ExecutionContext> || IsArgument<T> || IsFromContext<T>;

template<class R> struct Unwrapped {
    using Type = R;
    static constexpr bool isTask = false;
};
template<class R> struct Unwrapped<Task<R>> : Unwrapped<R> {
    static constexpr bool isTask = true;
};
template<class R> struct Unwrapped<Result<R>> : Unwrapped<R> {};

template<class R> R valueOf(R value) { return value; }
template<class R> R valueOf(Result<R> result) { return std::move(result).value(); }

// One parameter of a method: where its value is kept and how it gets there.
template<class P> struct Bound {
    using T = std::remove_cvref_t<P>;
    static constexpr bool isLater = false;
    static constexpr bool isPiped = false;
    static constexpr bool isBody = false;
    void read(HttpCall&) {}
    T& get(HttpCall& call) {
        if constexpr (std::is_same_v<T, http::Request>)
            return call.request();
        else
            return call.context();
    }
};

template<class P>
requires IsArgument<std::remove_cvref_t<P>>
struct Bound<P> {
    using T = std::remove_cvref_t<P>;
    using Value = typename T::value_type;
    static constexpr bool isLater = false;
    static constexpr bool isPiped = true;
    static constexpr bool isBody = T::source == Source::Body;

    void read(HttpCall& call) {
        call.read(T::source, T::name, typeOf<Value>(), &argument.value, &json::detail::reset<Value>);
    }
    pipeline::Argument asPiped() { return {typeKey<Value>(), &argument.value}; }
    P&& get(HttpCall&) { return static_cast<P&&>(argument); }

    T argument{};
};

template<class P>
requires IsFromContext<std::remove_cvref_t<P>>
struct Bound<P> {
    using T = std::remove_cvref_t<P>;
    using Given = decltype(T::fromContext(std::declval<ExecutionContext&>()));
    static constexpr bool isLater = Unwrapped<Given>::isTask;
    static constexpr bool isPiped = false;
    static constexpr bool isBody = false;

    void read(HttpCall& call) {
        if constexpr (!isLater) argument.emplace(valueOf(T::fromContext(call.context())));
    }
    Task<> readLater(HttpCall& call) {
        Given task = T::fromContext(call.context());
        argument.emplace(valueOf(co_await std::move(task)));
    }
    P&& get(HttpCall&) { return static_cast<P&&>(*argument); }

    std::optional<T> argument;
};

template<std::size_t, class P> struct BoundAt : Bound<P> {};

template<class Sequence, class... P> struct BoundAll;
template<std::size_t... I, class... P> struct BoundAll<std::index_sequence<I...>, P...> : BoundAt<I, P>... {
    static constexpr std::size_t kPiped = (std::size_t{0} + ... + (Bound<P>::isPiped ? 1 : 0));

    void read(HttpCall& call) {
        static_cast<void>(call);
        (static_cast<BoundAt<I, P>&>(*this).read(call), ...);
    }
    std::array<pipeline::Argument, kPiped> piped() {
        std::array<pipeline::Argument, kPiped> out{};
        [[maybe_unused]] std::size_t at = 0;
        (addPiped<I, P>(out, at), ...);
        return out;
    }

private:
    template<std::size_t J, class Q> void addPiped(std::array<pipeline::Argument, kPiped>& out, std::size_t& at) {
        if constexpr (Bound<Q>::isPiped) out[at++] = static_cast<BoundAt<J, Q>&>(*this).asPiped();
    }
};

template<class Sequence, class Class, class Method, class R, class... P> struct Endpoint;

template<std::size_t... I, class Class, class Method, class R, class... P>
struct Endpoint<std::index_sequence<I...>, Class, Method, R, P...> {
    using Sequence = std::index_sequence<I...>;
    using All = BoundAll<Sequence, P...>;
    static constexpr bool isNow = !Unwrapped<R>::isTask && (!Bound<P>::isLater && ...);

    static R invoke(const void* method, void* controller, HttpCall& call, All& bound) {
        static_cast<void>(call);
        static_cast<void>(bound);
        return (static_cast<Class*>(controller)->**static_cast<const Method*>(method))(
            static_cast<BoundAt<I, P>&>(bound).get(call)...);
    }
    static void give(HttpCall& call, auto value) { call.respond(pipeline::kValueOps<decltype(value)>, &value); }

    static void callNow(const void* method, void* controller, HttpCall& call) {
        All bound;
        bound.read(call);
        call.checkInput();
        finish(method, controller, call, bound);
    }
    static void finish(const void* method, void* controller, HttpCall& call, All& bound) {
        if constexpr (std::is_void_v<R>)
            invoke(method, controller, call, bound);
        else if constexpr (std::is_same_v<R, Result<void>>)
            invoke(method, controller, call, bound).value();
        else
            give(call, valueOf(invoke(method, controller, call, bound)));
    }

    template<std::size_t J, class First, class... Rest> static Task<> readLater(HttpCall& call, All& bound) {
        if constexpr (Bound<First>::isLater) co_await static_cast<BoundAt<J, First>&>(bound).readLater(call);
        if constexpr (sizeof...(Rest) > 0) co_await readLater<J + 1, Rest...>(call, bound);
        co_return;
    }
    static Task<> call(const void* method, void* controller, HttpCall& call) {
        All bound;
        bound.read(call);
        call.checkInput();
        if constexpr ((Bound<P>::isLater || ...)) co_await readLater<0, P...>(call, bound);
        if constexpr (All::kPiped > 0) {
            if (call.hasPipes()) {
                const auto piped = bound.piped();
                co_await call.transform(piped);
            }
        }
        if constexpr (Unwrapped<R>::isTask) {
            R task = invoke(method, controller, call, bound);
            if constexpr (std::is_void_v<typename R::value_type>)
                co_await std::move(task);
            else if constexpr (std::is_same_v<typename R::value_type, Result<void>>) {
                const Result<void> outcome = co_await std::move(task);
                outcome.value();
            } else {
                give(call, valueOf(co_await std::move(task)));
            }
        } else {
            finish(method, controller, call, bound);
        }
        co_return;
    }
    static consteval auto now() -> void (*)(const void*, void*, HttpCall&) {
        if constexpr (isNow)
            return &callNow;
        else
            return nullptr;
    }
    static constexpr EndpointOps ops{now(), &call, (Bound<P>::isBody || ...)};
};

template<class> struct EndpointOf;
template<class C, class R, class... P>
struct EndpointOf<R (C::*)(P...)> : Endpoint<std::index_sequence_for<P...>, C, R (C::*)(P...), R, P...> {};
template<class C, class R, class... P>
struct EndpointOf<R (C::*)(P...) const> : Endpoint<std::index_sequence_for<P...>, C, R (C::*)(P...) const, R, P...> {};
template<class C, class R, class... P>
struct EndpointOf<R (C::*)(P...) noexcept>
    : Endpoint<std::index_sequence_for<P...>, C, R (C::*)(P...) noexcept, R, P...> {};
template<class C, class R, class... P>
struct EndpointOf<R (C::*)(P...) const noexcept>
    : Endpoint<std::index_sequence_for<P...>, C, R (C::*)(P...) const noexcept, R, P...> {};

} // namespace aerie::app::detail
