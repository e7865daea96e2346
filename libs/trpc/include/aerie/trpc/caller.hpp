// Calls procedures without HTTP, through everything else: validation, guards, interceptors, pipes, filters, errors.
//
//   trpc::Caller caller{appRouter, {.injector = &injector}};
//   CreateUser ada{.username = "ada", .email = "ada@example.com"};
//   User user = co_await caller.call<&UsersRouter::create>(ada);
//   std::string json = co_await caller.call("users.byId", R"({"id":"..."})");
//   Stream<Tick> ticks = co_await caller.subscribe<&ClockRouter::onTick>();
//
// A call that fails throws what the client would be told: the procedure's exception, BadRequest with the issues when
// the input does not validate, NotFound for a path that does not exist. Each call has a context of its own. For a
// router that is mounted in several places the typed form calls the first. Lifetime: the router, the request and the
// injector outlive it; the caller outlives its tasks. Thread rule: one loop.
#pragma once

#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/injector.hpp>
#include <aerie/trpc/context_factory.hpp>
#include <aerie/trpc/detail/method.hpp>
#include <aerie/trpc/procedure_table.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::trpc {

struct CallerOptions {
    // Where guards, interceptors, pipes and filters come from; needed when a procedure uses any.
    Injector* injector = nullptr;
    // What the context and the guards see as the request; headers may be set in it between calls.
    http::Request* request = nullptr;
};

class Caller {
public:
    template<class AppRouter>
    explicit Caller(AppRouter& router, CallerOptions options = {})
        : Caller(ProcedureTable{router}, defaultContext<ContextOf<AppRouter>>(), options) {}
    template<class AppRouter, class C>
    Caller(AppRouter& router, ContextFactory<C> factory, CallerOptions options = {})
        : Caller(ProcedureTable{router}, static_cast<const detail::ContextFactory&>(factory), options) {
        static_assert(std::is_base_of_v<ContextOf<AppRouter>, C>,
                      "aerie[E210]: the context factory makes another type than the procedures of this router take.");
    }
    Caller(Caller&&) noexcept;
    ~Caller();

    // By method: the input and the result are the method's own. The input is validated, too.
    template<auto Method, class Traits = detail::MethodTraits<decltype(Method)>>
    requires(!Traits::isStream && std::is_void_v<typename Traits::Input>)
    Task<typename Traits::Output> call() {
        return callTyped<Method, Traits>(nullptr);
    }
    template<auto Method, class Traits = detail::MethodTraits<decltype(Method)>>
    requires(!Traits::isStream && !std::is_void_v<typename Traits::Input>)
    Task<typename Traits::Output> call(typename Traits::Input input) {
        co_return co_await callTyped<Method, Traits>(&input);
    }

    // The items of a method that returns a Stream. Leaving the stream ends the procedure. What runs before the first
    // item (guards, validation) throws from here.
    template<auto Method, class Traits = detail::MethodTraits<decltype(Method)>>
    requires(Traits::isStream && std::is_void_v<typename Traits::Input>)
    Task<Stream<typename Traits::Output>> subscribe() {
        Opened opened = co_await open(typedOf<Method, Traits>(nullptr));
        co_return itemsOf<typename Traits::Output>(std::move(opened));
    }
    template<auto Method, class Traits = detail::MethodTraits<decltype(Method)>>
    requires(Traits::isStream && !std::is_void_v<typename Traits::Input>)
    Task<Stream<typename Traits::Output>> subscribe(typename Traits::Input input) {
        Opened opened = co_await open(typedOf<Method, Traits>(&input));
        co_return itemsOf<typename Traits::Output>(std::move(opened));
    }

    // By path: JSON in and out. An empty input was left out; an empty answer is `undefined`.
    Task<std::string> call(std::string path, std::string input = {});

    // The head that the latest call left: cookies, headers, status.
    const ResponseHead& head() const noexcept;

private:
    Caller(ProcedureTable table, detail::ContextFactory factory, CallerOptions options);

    // How a typed call's input goes in and its result comes out.
    struct Typed {
        const detail::ProcedureOps* ops;
        bool (*isMethod)(const void* route); // whether a route of these ops has the method
        void* input;
        void (*moveInput)(void* into, void* input);
        void* output;
        void (*moveOutput)(void* output, void* value);
        bool (*takeResult)(void* output, HandlerResult& result);
    };
    class TypedCall;
    const Procedure& find(const Typed& typed) const;
    Task<> run(const Typed& typed);

    // A stream under way, and what it needs to run in.
    struct Opened {
        std::shared_ptr<void> exchange;
        std::unique_ptr<detail::EventSource> events;
    };
    Task<Opened> open(Typed typed);
    template<class T> static Stream<T> itemsOf(Opened opened) {
        while (auto item = co_await detail::NextItem{*opened.events}) co_yield std::move(*static_cast<T*>(item->value));
    }

    template<auto Method, class Traits> static Typed typedOf(void* input) {
        using Input = typename Traits::Input;
        Typed typed{};
        typed.ops = &detail::kProcedureOps<decltype(Method)>;
        typed.isMethod = [](const void* route) {
            return static_cast<const detail::RouteBase<decltype(Method)>*>(route)->method == Method;
        };
        typed.input = input;
        if constexpr (!std::is_void_v<Input>)
            typed.moveInput = [](void* into, void* from) {
                *static_cast<Input*>(into) = std::move(*static_cast<Input*>(from));
            };
        return typed;
    }

    template<auto Method, class Traits> Task<typename Traits::Output> callTyped(void* input) {
        using Output = typename Traits::Output;
        Typed typed = typedOf<Method, Traits>(input);
        if constexpr (std::is_void_v<Output>) {
            co_await run(typed);
        } else {
            std::optional<Output> output;
            typed.output = &output;
            typed.moveOutput = [](void* to, void* value) {
                static_cast<std::optional<Output>*>(to)->emplace(std::move(*static_cast<Output*>(value)));
            };
            typed.takeResult = [](void* to, HandlerResult& result) {
                Output* value = result.get<Output>();
                if (value) static_cast<std::optional<Output>*>(to)->emplace(std::move(*value));
                return value != nullptr;
            };
            co_await run(typed);
            co_return *std::move(output);
        }
    }

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The original's name for it.
template<class AppRouter> Caller createCaller(AppRouter& router, CallerOptions options = {}) {
    return Caller{router, options};
}

} // namespace aerie::trpc
