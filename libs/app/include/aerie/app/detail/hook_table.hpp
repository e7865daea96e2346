// The methods with a meaning that a class has, as pointers. They are listed in module.hpp.
#pragma once

#include <aerie/io/task.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::http {
class Router;
}

namespace aerie::app {
class Commands;
class HealthCheck;
class MetricsPage;
class RouteList;
} // namespace aerie::app

namespace aerie::app::detail {

// Each is null when the class does not have it.
struct HookTable {
    using Hook = Task<> (*)(void* self, std::string_view signal);

    Hook onModuleInit = nullptr;
    Hook onApplicationBootstrap = nullptr;
    Hook onModuleDestroy = nullptr;
    Hook beforeApplicationShutdown = nullptr;
    Hook onApplicationShutdown = nullptr;
    void (*configureHttp)(void* self, http::Router& router) = nullptr;
    Task<> (*checkHealth)(void* self, HealthCheck& check) = nullptr;
    void (*collectMetrics)(void* self, MetricsPage& page) = nullptr;
    void (*configureCommands)(Commands& commands) = nullptr;
    void (*describeRoutes)(RouteList& routes) = nullptr;

    constexpr bool isEmpty() const noexcept {
        return !onModuleInit && !onApplicationBootstrap && !onModuleDestroy && !beforeApplicationShutdown &&
               !onApplicationShutdown && !configureHttp && !checkHealth && !collectMetrics && !configureCommands &&
               !describeRoutes;
    }
};

template<class Result> inline constexpr bool kIsHookResult = std::is_void_v<Result> || std::is_same_v<Result, Task<>>;

// Whether the lifecycle methods that a class has give what they may.
template<class T> consteval bool hooksAreSound() {
    bool isSound = true;
    if constexpr (requires(T& self) { self.onModuleInit(); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().onModuleInit())>;
    if constexpr (requires(T& self) { self.onApplicationBootstrap(); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().onApplicationBootstrap())>;
    if constexpr (requires(T& self) { self.onModuleDestroy(); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().onModuleDestroy())>;
    if constexpr (requires(T& self, std::string_view signal) { self.beforeApplicationShutdown(signal); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().beforeApplicationShutdown(std::string_view{}))>;
    else if constexpr (requires(T& self) { self.beforeApplicationShutdown(); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().beforeApplicationShutdown())>;
    if constexpr (requires(T& self, std::string_view signal) { self.onApplicationShutdown(signal); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().onApplicationShutdown(std::string_view{}))>;
    else if constexpr (requires(T& self) { self.onApplicationShutdown(); })
        isSound = isSound && kIsHookResult<decltype(std::declval<T&>().onApplicationShutdown())>;
    return isSound;
}

template<class T, class Call> consteval HookTable::Hook makeHook(Call) {
    // A captureless lambda: its type makes the call, so nothing has to be kept.
    using Result = decltype(Call{}(std::declval<T&>(), std::string_view{}));
    if constexpr (std::is_void_v<Result>)
        return [](void* self, std::string_view signal) -> Task<> {
            Call{}(*static_cast<T*>(self), signal);
            co_return;
        };
    else
        return [](void* self, std::string_view signal) { return Call{}(*static_cast<T*>(self), signal); };
}

template<class T> consteval HookTable makeHookTable() {
    HookTable table;
    if constexpr (requires(T& self) { self.onModuleInit(); })
        table.onModuleInit = makeHook<T>([](T& self, std::string_view) { return self.onModuleInit(); });
    if constexpr (requires(T& self) { self.onApplicationBootstrap(); })
        table.onApplicationBootstrap =
            makeHook<T>([](T& self, std::string_view) { return self.onApplicationBootstrap(); });
    if constexpr (requires(T& self) { self.onModuleDestroy(); })
        table.onModuleDestroy = makeHook<T>([](T& self, std::string_view) { return self.onModuleDestroy(); });

    if constexpr (requires(T& self, std::string_view signal) { self.beforeApplicationShutdown(signal); })
        table.beforeApplicationShutdown =
            makeHook<T>([](T& self, std::string_view signal) { return self.beforeApplicationShutdown(signal); });
    else if constexpr (requires(T& self) { self.beforeApplicationShutdown(); })
        table.beforeApplicationShutdown =
            makeHook<T>([](T& self, std::string_view) { return self.beforeApplicationShutdown(); });

    if constexpr (requires(T& self, std::string_view signal) { self.onApplicationShutdown(signal); })
        table.onApplicationShutdown =
            makeHook<T>([](T& self, std::string_view signal) { return self.onApplicationShutdown(signal); });
    else if constexpr (requires(T& self) { self.onApplicationShutdown(); })
        table.onApplicationShutdown =
            makeHook<T>([](T& self, std::string_view) { return self.onApplicationShutdown(); });

    if constexpr (requires(T& self, http::Router& router) { self.configureHttp(router); })
        table.configureHttp = [](void* self, http::Router& router) { static_cast<T*>(self)->configureHttp(router); };
    if constexpr (requires(T& self, HealthCheck& check) { self.checkHealth(check); }) {
        if constexpr (std::is_void_v<decltype(std::declval<T&>().checkHealth(std::declval<HealthCheck&>()))>)
            table.checkHealth = [](void* self, HealthCheck& check) -> Task<> {
                static_cast<T*>(self)->checkHealth(check);
                co_return;
            };
        else
            table.checkHealth = [](void* self, HealthCheck& check) {
                return static_cast<T*>(self)->checkHealth(check);
            };
    }
    if constexpr (requires(T& self, MetricsPage& page) { self.collectMetrics(page); })
        table.collectMetrics = [](void* self, MetricsPage& page) { static_cast<T*>(self)->collectMetrics(page); };
    if constexpr (requires(Commands& commands) { T::configureCommands(commands); })
        table.configureCommands = [](Commands& commands) { T::configureCommands(commands); };
    if constexpr (requires(RouteList& routes) { T::describeRoutes(routes); })
        table.describeRoutes = [](RouteList& routes) { T::describeRoutes(routes); };
    return table;
}

template<class T> inline constexpr HookTable kHooks = makeHookTable<T>();

} // namespace aerie::app::detail
