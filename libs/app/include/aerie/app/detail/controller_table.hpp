// A controller's routes as a table for compiled code.
#pragma once

#include <aerie/app/detail/endpoint.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/metadata.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace aerie::app::detail {

struct RouteInfo {
    const RouteSettings* settings;
    const void* method; // the pointer to member inside of the constant route
    const EndpointOps* ops;
    std::span<const pipeline::EnhancerInfo* const> enhancers;
    const void* facts;
    void (*appendFacts)(const void* facts, Metadata& out);
};

struct ControllerInfo {
    std::string_view name;
    std::string_view prefix;
    std::span<const RouteInfo> routes;
    std::span<const pipeline::EnhancerInfo* const> enhancers;
    const void* facts;
    void (*appendFacts)(const void* facts, Metadata& out);
};

template<class Facts> void appendFactsOf(const void* facts, Metadata& out) {
    static_cast<const Facts*>(facts)->appendTo(out);
}

template<class T> struct ControllerTable {
    template<class Route> static constexpr RouteInfo routeOf(const Route& route) {
        return {.settings = &route.settings,
                .method = &route.method,
                .ops = &EndpointOf<typename Route::MethodType>::ops,
                .enhancers = pipeline::enhancersOf(typename Route::Enhancers{}),
                .facts = &route.facts,
                .appendFacts = &appendFactsOf<std::remove_const_t<decltype(Route::facts)>>};
    }
    static constexpr void fill(RouteInfo*, const RoutePack<>&) {}
    template<class First, class... Rest>
    static constexpr void fill(RouteInfo* out, const RoutePack<First, Rest...>& pack) {
        *out = routeOf(pack.first);
        fill(out + 1, pack.rest);
    }
    using Routes = std::remove_const_t<decltype(T::routes)>;

    static constexpr auto routes = [] {
        std::array<RouteInfo, Routes::kCount> out{};
        fill(out.data(), T::routes.pack);
        return out;
    }();
    static constexpr ControllerInfo info{.name = typeKey<T>()->name,
                                         .prefix = T::routes.prefix,
                                         .routes = routes,
                                         .enhancers = pipeline::enhancersOf(typename Routes::OwnEnhancers{}),
                                         .facts = &T::routes.facts,
                                         .appendFacts = &appendFactsOf<std::remove_const_t<decltype(T::routes.facts)>>};
};

} // namespace aerie::app::detail
