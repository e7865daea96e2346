// Makes a ModuleInfo of a module, and the list of all modules of an application.
#pragma once

#include <aerie/app/detail/controller_table.hpp>
#include <aerie/app/detail/provider_table.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace aerie::app::detail {

template<class... Lists> struct Concat;
template<> struct Concat<> {
    using Type = list<>;
};
template<class... A> struct Concat<list<A...>> {
    using Type = list<A...>;
};
template<class... A, class... B, class... Rest> struct Concat<list<A...>, list<B...>, Rest...> {
    using Type = typename Concat<list<A..., B...>, Rest...>::Type;
};

template<class Known, class New> struct Unique;
template<class... Known> struct Unique<list<Known...>, list<>> {
    using Type = list<Known...>;
};
template<class... Known, class First, class... Rest>
struct Unique<list<Known...>, list<First, Rest...>>
    : Unique<std::conditional_t<(std::is_same_v<Known, First> || ...), list<Known...>, list<Known..., First>>,
             list<Rest...>> {};

// The lists of a module; list<> for one that is left out.
template<class M> struct Controllers {
    using Type = list<>;
};
template<class M>
requires requires { typename M::controllers; }
struct Controllers<M> {
    using Type = typename M::controllers;
};
template<class M> struct Providers {
    using Type = list<>;
};
template<class M>
requires requires { typename M::providers; }
struct Providers<M> {
    using Type = typename M::providers;
};
template<class M> struct Gateways {
    using Type = list<>;
};
template<class M>
requires requires { typename M::gateways; }
struct Gateways<M> {
    using Type = typename M::gateways;
};
template<class M> struct Exports {
    using Type = list<>;
};
template<class M>
requires requires { typename M::exports; }
struct Exports<M> {
    using Type = typename M::exports;
};

// imports: modules by name and DynamicModules.
template<class> struct ImportItems;
template<class... Plain, class... Configured> struct ImportItems<ModuleList<list<Plain...>, Configured...>> {
    using Type = list<Plain..., Configured...>;
};
template<class M> struct Imports {
    using Type = list<>;
};
template<class M>
requires requires { typename M::imports; }
struct Imports<M> {
    using Type = typename M::imports;
};
template<class M>
requires requires { M::imports(); }
struct Imports<M> : ImportItems<decltype(M::imports())> {};

template<class Item> struct ImportItem {
    using Module = Item;
    using Extras = list<>;
};
template<class M, class... E> struct ImportItem<DynamicModule<M, E...>> {
    using Module = M;
    using Extras = list<E...>;
};
template<class Item> using ModuleOf = typename ImportItem<Item>::Module;

// Classes used by handlers: T::routes names them.
template<class T> struct UsedBy {
    using Type = list<>;
};
template<class T>
requires requires { typename decltype(T::routes)::enhancers; }
struct UsedBy<T> {
    using Type = typename decltype(T::routes)::enhancers;
};
template<class> struct UsedByAll;
template<class... T> struct UsedByAll<list<T...>> {
    using Type = typename Unique<list<>, typename Concat<typename UsedBy<T>::Type...>::Type>::Type;
};

template<class Items> struct ConfiguredIn {
    using Type = list<>;
};
template<class First, class... Rest> struct ConfiguredIn<list<First, Rest...>> {
    using Type = typename Concat<std::conditional_t<std::is_same_v<First, ModuleOf<First>>, list<>, list<First>>,
                                 typename ConfiguredIn<list<Rest...>>::Type>::Type;
};

template<class> struct ModuleKeys;
template<class... Items> struct ModuleKeys<list<Items...>> {
    static constexpr std::array<TypeKey, sizeof...(Items)> items{typeKey<ModuleOf<Items>>()...};
};

// An export is a token, a provider of the module written as in its list, or a module.
template<class> struct TokenKeys;
template<class... P> struct TokenKeys<list<P...>> {
    static constexpr std::array<TypeKey, sizeof...(P)> items{typeKey<TokenOf<P>>()...};
};

template<class P, Role R> struct InRole {
    static constexpr ProviderInfo info = [] {
        ProviderInfo made = ProviderTable<P>::info;
        made.role = R;
        if constexpr (R == Role::Controller) made.controller = &ControllerTable<P>::info;
        return made;
    }();
};

template<class, Role> struct RoleTables;
template<class... P, Role R> struct RoleTables<list<P...>, R> {
    using Type = list<InRole<P, R>...>;
};
// Providers keep their role from the table itself, so that one that is listed in many modules has one table.
template<class... P> struct RoleTables<list<P...>, Role::Provider> {
    using Type = list<ProviderTable<P>...>;
};

template<class> struct TableAddresses;
template<class... T> struct TableAddresses<list<T...>> {
    static constexpr std::array<const ProviderInfo*, sizeof...(T)> items{&T::info...};
};

template<class M>
concept HasOwnHooks = !kHooks<M>.isEmpty();

template<class M> struct SelfList {
    using Type = list<>;
};
template<HasOwnHooks M> struct SelfList<M> {
    using Type = list<M>;
};

// The entries of dynamic modules in the value that imports() gave.
template<class Module> void addEntries(StateSink&, const DynamicModule<Module>&, std::size_t) {}
template<class Module, class First, class... Rest>
void addEntries(StateSink& sink, const DynamicModule<Module, First, Rest...>& module, std::size_t index) {
    sink.entry(typeKey<Module>(), index, &module.first);
    addEntries(sink, static_cast<const DynamicModule<Module, Rest...>&>(module), index + 1);
}
template<class Plain> void addModules(StateSink&, const ModuleList<Plain>&) {}
template<class Plain, class First, class... Rest>
void addModules(StateSink& sink, const ModuleList<Plain, First, Rest...>& modules) {
    addEntries(sink, modules.first, 0);
    addModules(sink, static_cast<const ModuleList<Plain, Rest...>&>(modules));
}
template<class M> void makeImports(StateSink& sink) {
    using Modules = decltype(M::imports());
    auto* modules = new Modules(M::imports());
    sink.keep(modules, &destroyObject<Modules>);
    addModules(sink, *modules);
}

template<class... E> consteval std::size_t count(list<E...>) { return sizeof...(E); }

template<class M, class Extras> struct ModuleTable {
    using ControllerList = typename Controllers<M>::Type;
    using ProviderList = typename Providers<M>::Type;
    using GatewayList = typename Gateways<M>::Type;
    using Used = typename UsedByAll<typename Concat<ControllerList, ProviderList, GatewayList, Extras>::Type>::Type;
    using Self = typename SelfList<M>::Type;

    // Parallel: the entries as they are written, and their tables.
    using Entries = typename Concat<ControllerList, Used, ProviderList, GatewayList, Self, Extras>::Type;
    using Tables = typename Concat<
        typename RoleTables<ControllerList, Role::Controller>::Type, typename RoleTables<Used, Role::Enhancer>::Type,
        typename RoleTables<ProviderList, Role::Provider>::Type, typename RoleTables<GatewayList, Role::Gateway>::Type,
        typename RoleTables<Self, Role::ModuleClass>::Type, typename RoleTables<Extras, Role::Provider>::Type>::Type;

    // What Entries are for, in their order.
    static constexpr auto roles = [] {
        constexpr std::size_t kCounts[] = {count(ControllerList{}), count(Used{}), count(ProviderList{}),
                                           count(GatewayList{}),    count(Self{}), count(Extras{})};
        constexpr Role kRoles[] = {Role::Controller, Role::Enhancer,    Role::Provider,
                                   Role::Gateway,    Role::ModuleClass, Role::Provider};
        std::array<Role, count(Entries{})> out{};
        std::size_t at = 0;
        std::size_t group = 0;
        for (const std::size_t size : kCounts) {
            for (std::size_t n = 0; n < size; ++n) out[at++] = kRoles[group];
            ++group;
        }
        return out;
    }();

    static consteval auto importer() -> void (*)(StateSink&) {
        if constexpr (requires { M::imports(); })
            return &makeImports<M>;
        else
            return nullptr;
    }
    static consteval bool isGlobal() {
        if constexpr (requires { M::global; })
            return M::global;
        else
            return false;
    }
    static constexpr ModuleInfo info{
        .key = typeKey<M>(),
        .imports = ModuleKeys<typename Imports<M>::Type>::items,
        .configured = ModuleKeys<typename ConfiguredIn<typename Imports<M>::Type>::Type>::items,
        .providers = TableAddresses<Tables>::items,
        .firstExtra = count(Entries{}) - count(Extras{}),
        .exports = TokenKeys<typename Exports<M>::Type>::items,
        .isGlobal = isGlobal(),
        .makeImports = importer(),
    };
};

// All modules, depth first; a module with options takes the place of the same one without.
template<class Done, class Todo> struct Collect;
template<class... Done> struct Collect<list<Done...>, list<>> {
    using Type = list<Done...>;
};
template<class... Done, class Item, class... Rest> struct Collect<list<Done...>, list<Item, Rest...>> {
    static constexpr bool isKnown = (std::is_same_v<ModuleOf<Done>, ModuleOf<Item>> || ...);
    static constexpr bool isPlain = std::is_same_v<ModuleOf<Item>, Item>;

    static auto next() {
        if constexpr (!isKnown)
            return Collect<list<Done..., Item>,
                           typename Concat<typename Imports<ModuleOf<Item>>::Type, list<Rest...>>::Type>{};
        else if constexpr (isPlain)
            return Collect<list<Done...>, list<Rest...>>{};
        else
            return Collect<list<std::conditional_t<std::is_same_v<Done, ModuleOf<Item>>, Item, Done>...>,
                           list<Rest...>>{};
    }
    using Type = typename decltype(next())::Type;
};

} // namespace aerie::app::detail
