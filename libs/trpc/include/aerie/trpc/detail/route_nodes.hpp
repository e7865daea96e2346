// The types behind `routes`, and the flat constant table made of them.
#pragma once

#include <aerie/base/reflect.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/metadata.hpp>
#include <aerie/trpc/detail/method.hpp>
#include <aerie/trpc/procedure.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace aerie::trpc::detail {

// A procedure: what query(), mutation() and subscription() make.
template<ProcedureType Type, class Method, class Uses = list<>, class Facts = pipeline::MetadataPack<>> struct Route;

template<ProcedureType Type, class Method, class... Uses, class Facts>
struct Route<Type, Method, list<Uses...>, Facts> : RouteBase<Method> {
    Facts facts{};
    const InputOps* outputOps = nullptr;
    std::string_view doc{};

    // Guards, interceptors, pipes and filters for this procedure, in the order in which they run.
    template<class... Enhancers> constexpr auto use() const {
        return Route<Type, Method, list<Uses..., Enhancers...>, Facts>{
            {this->name, this->method}, facts, outputOps, doc};
    }
    // A fact about this procedure that guards and interceptors read: context.getMetadata<Fact>().
    template<class Fact> constexpr auto set(Fact fact) const {
        auto more = pipeline::withFact(facts, fact);
        return Route<Type, Method, list<Uses...>, decltype(more)>{{this->name, this->method}, more, outputOps, doc};
    }
    // What clients get, where that is not the type the method returns: because an interceptor gives another, or because
    // the result shall be checked. Members that T does not have are left out; a result that does not fit is
    // INTERNAL_SERVER_ERROR `Output validation failed`.
    template<class T> constexpr Route output() const {
        Route copy = *this;
        copy.outputOps = &kInputOps<T>;
        return copy;
    }
    // What the TypeScript declaration says above the procedure.
    constexpr Route describe(std::string_view text) const {
        Route copy = *this;
        copy.doc = text;
        return copy;
    }
};

// Another router under a name, or merged in under none.
template<class Member, class Class> struct At {
    std::string_view name;
    Member Class::* member;
};

// A list that compiles faster than std::tuple.
template<class... Entries> struct Routes;
template<> struct Routes<> {};
template<class First, class... Rest> struct Routes<First, Rest...> {
    First first;
    Routes<Rest...> rest;
};

constexpr Routes<> makeRoutes() { return {}; }
template<class First, class... Rest> constexpr Routes<First, Rest...> makeRoutes(First first, Rest... rest) {
    return {first, makeRoutes(rest...)};
}

// Procedures of the same router under a name.
template<class... Entries> struct Group {
    std::string_view name;
    Routes<Entries...> entries;
};

// The whole of a class: what router() makes.
template<class Uses, class... Entries> struct RouterRoutes;
template<class... Uses, class... Entries> struct RouterRoutes<list<Uses...>, Entries...> {
    Routes<Entries...> entries;

    // Guards, interceptors, pipes and filters for all procedures of the class, before the procedures' own.
    template<class... Enhancers> constexpr auto use() const {
        return RouterRoutes<list<Uses..., Enhancers...>, Entries...>{entries};
    }
};

template<class Router> struct RouterOf;

// The most derived of the contexts that a router's procedures want.
template<class A, class B> struct CommonContext {
    static_assert(std::is_base_of_v<A, B> || std::is_base_of_v<B, A>,
                  "aerie[E205]: the procedures of one application take two unrelated context types. Let all take the "
                  "application's Context.");
    using type = std::conditional_t<std::is_base_of_v<A, B>, B, A>;
};

template<class Entry> struct EntryTraits;

template<ProcedureType Type, class Method, class Uses, class Facts>
struct EntryTraits<Route<Type, Method, Uses, Facts>> {
    using RouteType = Route<Type, Method, Uses, Facts>;
    static constexpr std::size_t kNodes = 1;
    template<class Router>
    static constexpr bool kIsOf = std::is_same_v<std::remove_cv_t<typename MethodTraits<Method>::RouterType>, Router>;
    using ContextType = typename MethodTraits<Method>::ContextType;
    static void appendFacts(const void* base, Metadata& out) {
        static_cast<const RouteType*>(static_cast<const RouteBase<Method>*>(base))->facts.appendTo(out);
    }
    static constexpr void fill(const RouteType& route, RouteNode*& out) {
        const RouteBase<Method>* base = &route;
        *out = {.kind = RouteNode::Kind::Procedure,
                .type = Type,
                .name = route.name,
                .route = base,
                .ops = &kProcedureOps<Method>,
                .enhancers = pipeline::enhancersOf(Uses{}),
                .output = route.outputOps,
                .doc = route.doc};
        if constexpr (!std::is_same_v<Facts, pipeline::MetadataPack<>>) out->metadata = &appendFacts;
        ++out;
    }
};

template<class Member, class Class> struct EntryTraits<At<Member, Class>> {
    using Inner = std::remove_pointer_t<Member>;
    static constexpr std::size_t kNodes = 1;
    template<class Router> static constexpr bool kIsOf = std::is_same_v<Class, Router>;
    using ContextType = typename RouterOf<Inner>::ContextType;
    static void* routerOf(const void* route, void* self) {
        auto& member = static_cast<Class*>(self)->*static_cast<const At<Member, Class>*>(route)->member;
        if constexpr (std::is_pointer_v<Member>)
            return member;
        else
            return &member;
    }
    static constexpr void fill(const At<Member, Class>& route, RouteNode*& out) {
        *out++ = {.kind = RouteNode::Kind::Router,
                  .name = route.name,
                  .route = &route,
                  .router = &RouterOf<Inner>::info,
                  .routerOf = &routerOf};
    }
};

template<> struct EntryTraits<Routes<>> {
    static constexpr std::size_t kNodes = 0;
    template<class> static constexpr bool kIsOf = true;
    using ContextType = trpc::Context;
    static constexpr void fill(const Routes<>&, RouteNode*&) {}
};
template<class First, class... Rest> struct EntryTraits<Routes<First, Rest...>> {
    using FirstTraits = EntryTraits<First>;
    using RestTraits = EntryTraits<Routes<Rest...>>;
    static constexpr std::size_t kNodes = FirstTraits::kNodes + RestTraits::kNodes;
    template<class Router>
    static constexpr bool kIsOf = FirstTraits::template kIsOf<Router> && RestTraits::template kIsOf<Router>;
    using ContextType =
        typename CommonContext<typename FirstTraits::ContextType, typename RestTraits::ContextType>::type;
    static constexpr void fill(const Routes<First, Rest...>& routes, RouteNode*& out) {
        FirstTraits::fill(routes.first, out);
        RestTraits::fill(routes.rest, out);
    }
};

template<class... Entries> struct EntryTraits<Group<Entries...>> {
    using Inner = EntryTraits<Routes<Entries...>>;
    static constexpr std::size_t kNodes = Inner::kNodes + 2;
    template<class Router> static constexpr bool kIsOf = Inner::template kIsOf<Router>;
    using ContextType = typename Inner::ContextType;
    static constexpr void fill(const Group<Entries...>& group, RouteNode*& out) {
        *out++ = {.kind = RouteNode::Kind::BeginGroup, .name = group.name};
        Inner::fill(group.entries, out);
        *out++ = {.kind = RouteNode::Kind::EndGroup};
    }
};

template<class Uses, class... Entries> struct EntryTraits<RouterRoutes<Uses, Entries...>> {
    using Inner = EntryTraits<Routes<Entries...>>;
    static constexpr std::size_t kNodes = Inner::kNodes;
    template<class Router> static constexpr bool kIsOf = Inner::template kIsOf<Router>;
    using ContextType = typename Inner::ContextType;
    static constexpr auto enhancers() { return pipeline::enhancersOf(Uses{}); }
    static constexpr void fill(const RouterRoutes<Uses, Entries...>& routes, RouteNode*& out) {
        Inner::fill(routes.entries, out);
    }
};

constexpr bool isGoodName(std::string_view name) {
    // The clients' proxies give `then`, `call` and `apply` meanings of their own; `.` and `,` are the path's own marks.
    return !name.empty() && name != "then" && name != "call" && name != "apply" &&
           name.find_first_of(".,") == std::string_view::npos;
}

constexpr bool hasName(const RouteNode& node) {
    const bool isMerged = node.kind == RouteNode::Kind::Router && node.name.empty();
    return node.kind != RouteNode::Kind::EndGroup && !isMerged;
}

constexpr bool namesAreGood(std::span<const RouteNode> nodes) {
    for (const RouteNode& node : nodes)
        if (hasName(node) && !isGoodName(node.name)) return false;
    return true;
}

// Looks for a second node of the name from each node on, until the group they are in ends.
constexpr bool namesAreUnique(std::span<const RouteNode> nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!hasName(nodes[i])) continue;
        int depth = nodes[i].kind == RouteNode::Kind::BeginGroup ? 1 : 0;
        for (std::size_t j = i + 1; j < nodes.size() && depth >= 0; ++j) {
            if (nodes[j].kind == RouteNode::Kind::EndGroup) {
                --depth;
                continue;
            }
            if (depth == 0 && nodes[j].name == nodes[i].name) return false;
            if (nodes[j].kind == RouteNode::Kind::BeginGroup) ++depth;
        }
    }
    return true;
}

// A router class's table. A router with many procedures may keep this work in its own source file:
//   extern template struct aerie::trpc::detail::RouterOf<UsersRouter>;   in the header, below the class
//   template struct aerie::trpc::detail::RouterOf<UsersRouter>;          in the source
template<class Router> struct RouterOf {
    static_assert(
        requires { Router::routes; },
        "aerie[E206]: a router is a class with `static constexpr auto routes = trpc::router(...)`.");
    using Traits = EntryTraits<std::remove_cvref_t<decltype(Router::routes)>>;
    using ContextType = typename Traits::ContextType;

    static constexpr auto kNodes = [] {
        std::array<RouteNode, Traits::kNodes> nodes{};
        RouteNode* out = nodes.data();
        Traits::fill(Router::routes, out);
        return nodes;
    }();
    static constexpr RouterInfo kInfo = [] {
        RouterInfo info{.className = typeName<Router>(), .nodes = kNodes, .enhancers = Traits::enhancers()};
        if constexpr (requires { Router::errorFormatter; }) info.errorFormatter = &Router::errorFormatter;
        return info;
    }();

    static const RouterInfo* info() {
        static_assert(
            Traits::template kIsOf<Router>,
            "aerie[E211]: a route names a member of another class, such as a base class. A router's routes "
            "name its own methods and members; put shared procedures into a router of their own and merge() it.");
        static_assert(namesAreGood(kNodes),
                      "aerie[E207]: a route's name is empty, has a dot or comma, or is one that tRPC's clients cannot "
                      "call (then, call, apply). Rename it.");
        static_assert(namesAreUnique(kNodes), "aerie[E208]: two routes of one router have the same name. Rename one.");
        return &kInfo;
    }
};

} // namespace aerie::trpc::detail
