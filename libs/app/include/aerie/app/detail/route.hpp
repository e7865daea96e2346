// A route as a constant: where it is, which method it calls, and what surrounds the call.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/http/method.hpp>
#include <aerie/pipeline/list.hpp>
#include <aerie/pipeline/metadata.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace aerie::app::detail {

// What a route has beside its types.
struct RouteSettings {
    http::Method method = http::Method::Get;
    std::string_view path{};
    std::string_view name{}; // empty: method and path
    int status = 0;          // 0: 201 for POST, else 200
    std::string_view headerName{};
    std::string_view headerValue{};
    std::uint64_t bodyLimit = 0; // 0: the server's
    Duration timeout{};          // 0: the server's
    bool streamBody = false;
};

template<class Method, class Used, class Facts> struct Route;

template<class Method, class... Used, class... Facts>
struct Route<Method, list<Used...>, pipeline::MetadataPack<Facts...>> {
    using Enhancers = list<Used...>;
    using MethodType = Method;

    Method method;
    RouteSettings settings;
    pipeline::MetadataPack<Facts...> facts;

    // Guards, interceptors, pipes and filters of this route, the outermost first.
    template<class... E> constexpr auto use() const {
        return Route<Method, list<Used..., E...>, pipeline::MetadataPack<Facts...>>{method, settings, facts};
    }
    // A fact for guards and interceptors: ExecutionContext::getMetadata.
    template<class Fact> constexpr auto set(const Fact& fact) const {
        return Route<Method, list<Used...>, pipeline::MetadataPack<Fact, Facts...>>{method, settings,
                                                                                    pipeline::withFact(facts, fact)};
    }
    constexpr Route httpCode(int status) const {
        Route changed = *this;
        changed.settings.status = status;
        return changed;
    }
    // One response header, such as Cache-Control.
    constexpr Route header(std::string_view name, std::string_view value) const {
        Route changed = *this;
        changed.settings.headerName = name;
        changed.settings.headerValue = value;
        return changed;
    }
    // How guards, logs and metrics call the route, instead of "GET /users/:id".
    constexpr Route name(std::string_view text) const {
        Route changed = *this;
        changed.settings.name = text;
        return changed;
    }
    constexpr Route bodyLimit(std::uint64_t bytes) const {
        Route changed = *this;
        changed.settings.bodyLimit = bytes;
        return changed;
    }
    constexpr Route timeout(Duration limit) const {
        Route changed = *this;
        changed.settings.timeout = limit;
        return changed;
    }
    // The method reads the body itself, with http::Request::readBody().
    constexpr Route streamBody() const {
        Route changed = *this;
        changed.settings.streamBody = true;
        return changed;
    }
};

template<class Method> constexpr auto makeRoute(http::Method verb, std::string_view path, Method method) {
    static_assert(
        std::is_member_function_pointer_v<Method>,
        "aerie[E140]: a route needs a method of its controller. Write app::get(\"path\", &MyController::method).");
    return Route<Method, list<>, pipeline::MetadataPack<>>{method, {.method = verb, .path = path}, {}};
}

template<class... Routes> struct RoutePack;
template<> struct RoutePack<> {};
template<class First, class... Rest> struct RoutePack<First, Rest...> {
    First first;
    RoutePack<Rest...> rest;
};

constexpr RoutePack<> packRoutes() { return {}; }
template<class First, class... Rest> constexpr RoutePack<First, Rest...> packRoutes(First first, Rest... rest) {
    return {first, packRoutes(rest...)};
}

template<class Known, class... Routes> struct EnhancersOf {
    using Type = Known;
};
template<class... Known, class First, class... Rest> struct EnhancersOf<list<Known...>, First, Rest...> {
    template<class... Used> static list<Known..., Used...> join(list<Used...>);
    using Type = typename EnhancersOf<decltype(join(typename First::Enhancers{})), Rest...>::Type;
};

template<class Pack, class Used, class Facts> struct ControllerRoutes;

template<class... Routes, class... Used, class... Facts>
struct ControllerRoutes<RoutePack<Routes...>, list<Used...>, pipeline::MetadataPack<Facts...>> {
    // What the container makes for this controller's handlers.
    using enhancers = typename EnhancersOf<list<Used...>, Routes...>::Type;
    using OwnEnhancers = list<Used...>;
    static constexpr std::size_t kCount = sizeof...(Routes);

    std::string_view prefix;
    RoutePack<Routes...> pack;
    pipeline::MetadataPack<Facts...> facts;

    // For every route of the controller.
    template<class... E> constexpr auto use() const {
        return ControllerRoutes<RoutePack<Routes...>, list<Used..., E...>, pipeline::MetadataPack<Facts...>>{
            prefix, pack, facts};
    }
    template<class Fact> constexpr auto set(const Fact& fact) const {
        return ControllerRoutes<RoutePack<Routes...>, list<Used...>, pipeline::MetadataPack<Fact, Facts...>>{
            prefix, pack, pipeline::withFact(facts, fact)};
    }
};

} // namespace aerie::app::detail
