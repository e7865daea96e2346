// Modules: structs that say what belongs together. Nothing is registered anywhere else.
//
//   struct ChatModule {
//       using imports = list<DatabaseModule>;
//       using controllers = list<ChatController>;
//       using gateways = list<ChatGateway>;
//       using providers = list<ChatService, app::Provide<Clock, SystemClock>, app::Factory<&makeRules>>;
//       using exports = list<ChatService>;
//   };
//
// Every list may be left out. A provider sees the providers of its own module, what imported modules export, and what
// global modules export; anything else does not compile. `static constexpr bool global = true;` makes a module global.
// `exports` names tokens of the module, or imported modules whose exports are passed on.
//
// A provider is made with what its constructor asks for: a reference is a dependency, a pointer an optional one (null
// when nobody provides it). With several constructors the one with the fewest parameters is taken; `using inject =
// list<Database, Clock>;` in the class says it by hand. `static constexpr auto scope = Scope::Request;` (or Transient)
// sets how long instances live. Injector& (injector.hpp) is always there; http::Request& and RequestScope& are for
// request-scoped classes.
//
// Methods with a meaning, in providers, controllers, gateways and the module itself; each may be left out, and returns
// void or Task<>. NestJS's, in its order: onModuleInit(), onApplicationBootstrap(), onModuleDestroy(),
// beforeApplicationShutdown(signal), onApplicationShutdown(signal). Ours: configureHttp(http::Router&),
// checkHealth(HealthCheck&), collectMetrics(MetricsPage&), static configureCommands(Commands&), static
// describeRoutes(RouteList&).
//
// Modules with options are values:
//
//   struct DatabaseModule {
//       static auto forRoot(DatabaseOptions options) {
//           return app::dynamicModule<DatabaseModule>(
//               app::value(std::move(options)),
//               app::factory([](DatabaseOptions& options) -> Task<DataSource> { ... }));
//       }
//       using exports = list<DataSource>;
//   };
//   struct AppModule {
//       static auto imports() { return app::modules<ChatModule>(DatabaseModule::forRoot({.path = "app.db"})); }
//   };
//
// A module is configured so in one place; elsewhere it is imported by its name. Its instances are the same everywhere.
#pragma once

#include <aerie/pipeline/list.hpp>

#include <type_traits>
#include <utility>

namespace aerie::app {

// Whoever asks for Token gets a Concrete: an interface and what stands behind it.
template<class Token, class Concrete> struct Provide {};

// Whoever asks for Token gets the instance that is there under Other.
template<class Token, class Other> struct Existing {};

// A function's result under its type. The parameters are dependencies; the result is T, std::unique_ptr<T>, T& (not
// owned), a Result or a Task of these.
template<auto Function> struct Factory {};

// A guard, interceptor, pipe or filter for every handler of the application: NestJS's APP_GUARD and its siblings.
template<class Enhancer> struct Global {};

// An object made elsewhere, under its type.
template<class T> struct Value {
    T object;
};
template<class T> Value<std::decay_t<T>> value(T&& object) { return {std::forward<T>(object)}; }

// As Factory, with a lambda that holds what it needs.
template<class Function> struct FactoryValue {
    Function function;
};
template<class Function> FactoryValue<Function> factory(Function function) { return {std::move(function)}; }

// A module and the providers that options add to it. One with a token that the module's own list has replaces that one.
template<class Module, class... Extras> struct DynamicModule;

template<class Module> struct DynamicModule<Module> {};

template<class Module, class First, class... Rest>
struct DynamicModule<Module, First, Rest...> : DynamicModule<Module, Rest...> {
    explicit DynamicModule(First entry, Rest... entries)
        : DynamicModule<Module, Rest...>{std::move(entries)...}, first(std::move(entry)) {}
    First first;
};

template<class Module, class... Extras> auto dynamicModule(Extras... extras) {
    return DynamicModule<Module, Extras...>{std::move(extras)...};
}

// What a static imports() returns: modules by name, then modules with options.
template<class Plain, class... Configured> struct ModuleList;

template<class... Plain> struct ModuleList<list<Plain...>> {};

template<class... Plain, class First, class... Rest>
struct ModuleList<list<Plain...>, First, Rest...> : ModuleList<list<Plain...>, Rest...> {
    explicit ModuleList(First entry, Rest... entries)
        : ModuleList<list<Plain...>, Rest...>{std::move(entries)...}, first(std::move(entry)) {}
    First first;
};

template<class... Plain, class... Configured> auto modules(Configured... configured) {
    return ModuleList<list<Plain...>, Configured...>{std::move(configured)...};
}

} // namespace aerie::app
