// All tables of an application, checked. The one place where types meet the check: what it finds is explained with the
// types' names (diagnostics.hpp), and nothing else is instantiated then.
#pragma once

#include <aerie/app/detail/core_module.hpp>
#include <aerie/app/detail/diagnostics.hpp>
#include <aerie/app/detail/graph.hpp>
#include <aerie/app/detail/module_table.hpp>
#include <aerie/app/detail/soundness.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace aerie::app::detail {

template<std::size_t I, class List> struct At;
template<class First, class... Rest> struct At<0, list<First, Rest...>> {
    using Type = First;
};
template<std::size_t I, class First, class... Rest> struct At<I, list<First, Rest...>> : At<I - 1, list<Rest...>> {};

template<class> struct ModuleTables;
template<class... Items> struct ModuleTables<list<Items...>> {
    using Tables = list<ModuleTable<typename ImportItem<Items>::Module, typename ImportItem<Items>::Extras>...>;
    static constexpr std::array<const ModuleInfo*, sizeof...(Items)> items{
        &ModuleTable<typename ImportItem<Items>::Module, typename ImportItem<Items>::Extras>::info...};
    static constexpr std::size_t kProviders =
        (std::size_t{0} + ... +
         ModuleTable<typename ImportItem<Items>::Module, typename ImportItem<Items>::Extras>::info.providers.size());
};

template<class Table, std::size_t... I>
consteval void checkTable(Verdict& verdict, std::size_t module, std::index_sequence<I...>) {
    [[maybe_unused]] const auto check = [&](std::size_t position, Problem problem) {
        if (verdict.problem == Problem::None && problem != Problem::None)
            verdict = {.problem = problem, .place = {module, position}};
    };
    (check(I, problemOf<typename At<I, typename Table::Entries>::Type, Table::roles[I]>()), ...);
}

// The first provider that is not sound by itself.
template<class... Tables> consteval Verdict checkSoundness(list<Tables...>) {
    Verdict verdict;
    std::size_t module = 0;
    (checkTable<Tables>(verdict, module++, std::make_index_sequence<count(typename Tables::Entries{})>{}), ...);
    return verdict;
}

template<class Root> struct ApplicationGraph {
    using Items = typename Collect<list<>, list<Root, CoreModule>>::Type;
    using Modules = ModuleTables<Items>;

    template<class AllModules> static constexpr GraphInfo kInfo{AllModules::items};
    // The tables are made only of what is sound.
    static consteval Verdict check() {
        constexpr Verdict kSoundness = checkSoundness(typename Modules::Tables{});
        if constexpr (kSoundness.problem != Problem::None)
            return kSoundness;
        else
            return checkGraph<Modules::kProviders>(kInfo<Modules>);
    }
    static constexpr Verdict verdict = check();

    template<std::size_t M> using ModuleAt = ModuleOf<typename At<M, Items>::Type>;
    template<std::size_t M> using TableAt = typename At<M, typename Modules::Tables>::Type;
    template<std::size_t M, std::size_t P> using EntryAt = typename At<P, typename TableAt<M>::Entries>::Type;
    // An entry as a message names it: the class that is made, or the form it is written in.
    template<class P> struct Named {
        using Type = P;
    };
    template<class As, class Concrete> struct Named<Provide<As, Concrete>> {
        using Type = Concrete;
    };
    template<std::size_t M, std::size_t P> using NameAt = typename Named<EntryAt<M, P>>::Type;
};

template<class G, class Sequence> struct CycleOf;
template<class G, std::size_t... I> struct CycleOf<G, std::index_sequence<I...>> {
    using Type = DependencyCycle<typename G::template NameAt<G::verdict.path[I].module, G::verdict.path[I].provider>...,
                                 typename G::template NameAt<G::verdict.place.module, G::verdict.place.provider>>;
};

// Problems between a provider and what it asks for.
template<class G, class Name, class Entry, class Module> consteval auto explainDependency() {
    constexpr std::size_t kOther = G::verdict.other.module;
    using Asked = AsksFor<std::remove_pointer_t<
        std::remove_cvref_t<typename At<G::verdict.dependency, typename Provider<Entry>::Dependencies>::Type>>>;
    if constexpr (G::verdict.problem == Problem::NotProvided)
        return TypeBox<MissingProvider<Name, Asked, InModule<Module>>>{};
    else if constexpr (G::verdict.problem == Problem::NotExported)
        return TypeBox<NotExported<Name, Asked, InModule<Module>, OfModule<typename G::template ModuleAt<kOther>>>>{};
    else
        return TypeBox<NotImported<Name, Asked, InModule<Module>, OfModule<typename G::template ModuleAt<kOther>>>>{};
}

// Problems of a provider.
template<class G> consteval auto explainProvider() {
    constexpr Problem kProblem = G::verdict.problem;
    constexpr std::size_t kModule = G::verdict.place.module, kProvider = G::verdict.place.provider;
    using Module = typename G::template ModuleAt<kModule>;
    using Where = InModule<Module>;
    using Entry = typename G::template EntryAt<kModule, kProvider>;
    using Name = typename G::template NameAt<kModule, kProvider>;
    if constexpr (kProblem == Problem::NoConstructor)
        return TypeBox<UnknownConstructor<Name, Where>>{};
    else if constexpr (kProblem == Problem::Abstract)
        return TypeBox<AbstractProvider<Name, Where>>{};
    else if constexpr (kProblem == Problem::Incomplete)
        return TypeBox<IncompleteProvider<Name, Where>>{};
    else if constexpr (kProblem == Problem::NotDerived)
        return TypeBox<NotAnImplementation<Entry, Where>>{};
    else if constexpr (kProblem == Problem::NoEnhancer &&
                       G::template TableAt<kModule>::roles[kProvider] == Role::Enhancer)
        return TypeBox<NotForUse<Entry, Where>>{};
    else if constexpr (kProblem == Problem::NoEnhancer)
        return TypeBox<NotAnEnhancer<Entry, Where>>{};
    else if constexpr (kProblem == Problem::NoBool)
        return TypeBox<GuardWithoutBool<Name, Where>>{};
    else if constexpr (kProblem == Problem::NoClass)
        return TypeBox<NotAClass<Entry, Where>>{};
    else if constexpr (kProblem == Problem::HookResult)
        return TypeBox<LifecycleWithResult<Name, Where>>{};
    else if constexpr (kProblem == Problem::NoRoutes)
        return TypeBox<ControllerWithoutRoutes<Name, Where>>{};
    else if constexpr (kProblem == Problem::UnboundArgument)
        return TypeBox<UnboundArgument<typename RoutesFault<Name>::Type::Culprit,
                                       OfMethod<typename RoutesFault<Name>::Type::MethodType>>>{};
    else if constexpr (kProblem == Problem::ParamNotInPath)
        return TypeBox<ParamNotInPath<Name, Where>>{};
    else if constexpr (kProblem == Problem::ListedTwice)
        return TypeBox<ListedTwice<Entry, Where>>{};
    else if constexpr (kProblem == Problem::LaterInRequest)
        return TypeBox<TaskInRequest<Entry, Where>>{};
    else
        return explainDependency<G, Name, Entry, Module>();
}

template<class G> consteval auto explanation() {
    constexpr Problem kProblem = G::verdict.problem;
    if constexpr (kProblem == Problem::None) {
        return TypeBox<int>{};
    } else if constexpr (kProblem == Problem::Cycle) {
        return TypeBox<typename CycleOf<G, std::make_index_sequence<G::verdict.pathLength>>::Type>{};
    } else if constexpr (kProblem == Problem::UnknownExport) {
        using Module = typename G::template ModuleAt<G::verdict.place.module>;
        using Export = typename At<G::verdict.dependency, typename Exports<Module>::Type>::Type;
        return TypeBox<UnknownExport<InModule<Module>, Export>>{};
    } else if constexpr (kProblem == Problem::ConfiguredTwice) {
        return TypeBox<ConfiguredTwice<typename G::template ModuleAt<G::verdict.place.module>,
                                       InModule<typename G::template ModuleAt<G::verdict.other.module>>>>{};
    } else {
        return explainProvider<G>();
    }
}

// The tables of an application that can be made; one that cannot does not compile.
template<class Root> const GraphInfo& graphOf() {
    using G = ApplicationGraph<Root>;
    if constexpr (G::verdict.problem == Problem::None) {
        return G::template kInfo<typename G::Modules>;
    } else {
        static_cast<void>(sizeof(typename decltype(explanation<G>())::Type));
        static constexpr GraphInfo kNothing{};
        return kNothing;
    }
}

} // namespace aerie::app::detail
