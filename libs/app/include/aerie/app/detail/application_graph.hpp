// All tables of an application, checked. The one place where types meet the check: what it finds is explained with the
// types' names (diagnostics.hpp), and nothing else is instantiated then.
#pragma once

#include <aerie/app/detail/core_module.hpp>
#include <aerie/app/detail/diagnostics.hpp>
#include <aerie/app/detail/graph.hpp>
#include <aerie/app/detail/module_table.hpp>

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

template<class Root> struct ApplicationGraph {
    using Items = typename Collect<list<>, list<Root, CoreModule>>::Type;
    using Modules = ModuleTables<Items>;
    static constexpr GraphInfo info{Modules::items};
    static constexpr Verdict verdict = checkGraph<Modules::kProviders>(info);

    template<std::size_t M> using ModuleAt = ModuleOf<typename At<M, Items>::Type>;
    template<std::size_t M, std::size_t P>
    using EntryAt = typename At<P, typename At<M, typename Modules::Tables>::Type::Entries>::Type;
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

template<class G> consteval auto explanation() {
    constexpr Problem kProblem = G::verdict.problem;
    constexpr std::size_t kModule = G::verdict.place.module, kOther = G::verdict.other.module;
    constexpr std::size_t kDependency = G::verdict.dependency;
    using Module = typename G::template ModuleAt<kModule == kNowhere ? 0 : kModule>;
    using Other = typename G::template ModuleAt<kOther == kNowhere ? 0 : kOther>;
    if constexpr (kProblem == Problem::None) {
        return TypeBox<int>{};
    } else if constexpr (kProblem == Problem::UnknownExport) {
        return TypeBox<
            UnknownExport<InModule<Module>, typename At<kDependency, typename Exports<Module>::Type>::Type>>{};
    } else if constexpr (kProblem == Problem::ConfiguredTwice) {
        return TypeBox<ConfiguredTwice<Module, InModule<Other>>>{};
    } else if constexpr (kProblem == Problem::Cycle) {
        return TypeBox<typename CycleOf<G, std::make_index_sequence<G::verdict.pathLength>>::Type>{};
    } else {
        using Name = typename G::template NameAt<kModule, G::verdict.place.provider>;
        using Entry = typename G::template EntryAt<kModule, G::verdict.place.provider>;
        if constexpr (kProblem == Problem::NoConstructor)
            return TypeBox<UnknownConstructor<Name, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::Abstract)
            return TypeBox<AbstractProvider<Name, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::Incomplete)
            return TypeBox<IncompleteProvider<Name, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::NotDerived)
            return TypeBox<NotAnImplementation<Entry, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::NoEnhancer)
            return TypeBox<NotAnEnhancer<Entry, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::NoClass)
            return TypeBox<NotAClass<Entry, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::ListedTwice)
            return TypeBox<ListedTwice<Entry, InModule<Module>>>{};
        else if constexpr (kProblem == Problem::LaterInRequest)
            return TypeBox<TaskInRequest<Entry, InModule<Module>>>{};
        else {
            using Asked = std::remove_pointer_t<
                std::remove_cvref_t<typename At<kDependency, typename Provider<Entry>::Dependencies>::Type>>;
            if constexpr (kProblem == Problem::NotExported)
                return TypeBox<NotExported<Name, AsksFor<Asked>, InModule<Module>, OfModule<Other>>>{};
            else if constexpr (kProblem == Problem::NotImported)
                return TypeBox<NotImported<Name, AsksFor<Asked>, InModule<Module>, OfModule<Other>>>{};
            else
                return TypeBox<MissingProvider<Name, AsksFor<Asked>, InModule<Module>>>{};
        }
    }
}

// The tables of an application that can be made; one that cannot does not compile.
template<class Root> const GraphInfo& graphOf() {
    static_cast<void>(sizeof(typename decltype(explanation<ApplicationGraph<Root>>())::Type));
    return ApplicationGraph<Root>::info;
}

} // namespace aerie::app::detail
