// Who sees whom: the rules of modules, as functions over the tables. The compiler runs them to refuse an application
// that cannot be made, the container to wire one.
#pragma once

#include <aerie/app/detail/provider_info.hpp>

#include <array>
#include <cstddef>

namespace aerie::http {
struct Request;
}

namespace aerie {
class RequestScope;
}

namespace aerie::app::detail {

inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

// A provider's place in the graph.
struct Place {
    std::size_t module = kNowhere;
    std::size_t provider = 0;
    constexpr bool isFound() const noexcept { return module != kNowhere; }
    constexpr bool operator==(const Place&) const = default;
};

constexpr std::size_t positionOf(const GraphInfo& graph, TypeKey module) noexcept {
    for (std::size_t i = 0; i < graph.modules.size(); ++i)
        if (graph.modules[i]->key == module) return i;
    return kNowhere;
}

// Own providers; the last one counts, so that a dynamic module's replace the listed ones.
constexpr Place findOwn(const GraphInfo& graph, std::size_t module, TypeKey token, bool isUsedOnly) noexcept {
    const auto providers = graph.modules[module]->providers;
    for (std::size_t i = providers.size(); i-- > 0;)
        if (providers[i]->token == token && (providers[i]->role == Role::Enhancer) == isUsedOnly) return {module, i};
    return {};
}

// What a module shows to others. Exports of modules that are passed on may go in a circle: `depth` ends it.
constexpr Place findExported(const GraphInfo& graph, std::size_t module, TypeKey token,
                             std::size_t depth = 0) noexcept {
    if (depth > graph.modules.size()) return {};
    for (TypeKey exported : graph.modules[module]->exports) {
        if (exported == token) {
            if (const Place own = findOwn(graph, module, token, false); own.isFound()) return own;
        } else if (const std::size_t passedOn = positionOf(graph, exported); passedOn != kNowhere) {
            if (const Place there = findExported(graph, passedOn, token, depth + 1); there.isFound()) return there;
        }
    }
    return {};
}

// What a class of the module gets for a token.
constexpr Place findVisible(const GraphInfo& graph, std::size_t module, TypeKey token) noexcept {
    if (const Place own = findOwn(graph, module, token, false); own.isFound()) return own;
    for (TypeKey imported : graph.modules[module]->imports)
        if (const Place there = findExported(graph, positionOf(graph, imported), token); there.isFound()) return there;
    for (std::size_t i = 0; i < graph.modules.size(); ++i)
        if (graph.modules[i]->isGlobal)
            if (const Place there = findExported(graph, i, token); there.isFound()) return there;
    return findOwn(graph, module, token, true);
}

// In any module, for injectors that are not strict.
constexpr Place findAnywhere(const GraphInfo& graph, TypeKey token) noexcept {
    for (std::size_t i = 0; i < graph.modules.size(); ++i)
        if (const Place own = findOwn(graph, i, token, false); own.isFound()) return own;
    return {};
}

// Always there: the module's injector, and in a request the request.
constexpr bool isInjector(TypeKey token) noexcept { return token == typeKey<Injector>(); }
constexpr bool isOfRequest(TypeKey token) noexcept {
    return token == typeKey<http::Request>() || token == typeKey<RequestScope>();
}

// The first problem found.
struct Verdict {
    static constexpr std::size_t kMaxPath = 12;

    Problem problem = Problem::None;
    Place place{};              // whose problem it is; for Cycle where it begins
    std::size_t dependency = 0; // NotProvided and its kin: which of the provider's; UnknownExport: which export
    Place other{};              // NotExported, NotImported: where it is; ConfiguredTwice: the second place
    std::array<Place, kMaxPath> path{};
    std::size_t pathLength = 0; // Cycle: the path, without its beginning again at the end
};

// Depth first search for a provider that needs itself. `Count` is the number of providers of the graph.
template<std::size_t Count> class CycleSearch {
public:
    constexpr explicit CycleSearch(const GraphInfo& graph) : graph_(graph) {}

    constexpr Verdict run() {
        for (std::size_t m = 0; m < graph_.modules.size(); ++m)
            for (std::size_t p = 0; p < graph_.modules[m]->providers.size(); ++p)
                if (state_[indexOf({m, p})] == State::Unknown && visit({m, p})) return verdict_;
        return {};
    }

private:
    enum class State : unsigned char { Unknown, Open, Done };

    constexpr std::size_t indexOf(Place place) const {
        std::size_t index = place.provider;
        for (std::size_t m = 0; m < place.module; ++m) index += graph_.modules[m]->providers.size();
        return index;
    }
    constexpr bool visit(Place place) {
        const std::size_t index = indexOf(place);
        state_[index] = State::Open;
        path_[depth_++] = place;
        const ProviderInfo& provider = *graph_.modules[place.module]->providers[place.provider];
        for (const Dependency& dependency : provider.dependencies) {
            const Place next = findVisible(graph_, place.module, dependency.key);
            if (!next.isFound()) continue;
            const State state = state_[indexOf(next)];
            if (state == State::Open) {
                report(next);
                return true;
            }
            if (state == State::Unknown && visit(next)) return true;
        }
        --depth_;
        state_[index] = State::Done;
        return false;
    }
    constexpr void report(Place beginning) {
        std::size_t from = 0;
        while (!(path_[from] == beginning)) ++from;
        verdict_.problem = Problem::Cycle;
        verdict_.place = beginning;
        for (; from < depth_ && verdict_.pathLength < Verdict::kMaxPath; ++from)
            verdict_.path[verdict_.pathLength++] = path_[from];
    }

    const GraphInfo& graph_;
    std::array<State, Count + 1> state_{};
    std::array<Place, Count + 1> path_{};
    std::size_t depth_ = 0;
    Verdict verdict_;
};

constexpr Verdict checkDependency(const GraphInfo& graph, Place place, std::size_t index) {
    const Dependency& dependency = graph.modules[place.module]->providers[place.provider]->dependencies[index];
    if (dependency.isOptional || isInjector(dependency.key) || isOfRequest(dependency.key)) return {};
    if (findVisible(graph, place.module, dependency.key).isFound()) return {};
    Verdict verdict{.problem = Problem::NotProvided, .place = place, .dependency = index};
    if (const Place there = findAnywhere(graph, dependency.key); there.isFound()) {
        verdict.problem =
            findExported(graph, there.module, dependency.key).isFound() ? Problem::NotImported : Problem::NotExported;
        verdict.other = there;
    }
    return verdict;
}

constexpr bool isInRequest(const GraphInfo& graph, Place place, std::size_t depth = 0) {
    const ProviderInfo& provider = *graph.modules[place.module]->providers[place.provider];
    if (provider.scope == Scope::Request) return true;
    for (const Dependency& dependency : provider.dependencies) {
        if (isOfRequest(dependency.key)) return true;
        const Place next = findVisible(graph, place.module, dependency.key);
        if (next.isFound() && depth < 64 && isInRequest(graph, next, depth + 1)) return true;
    }
    return false;
}

constexpr Verdict checkProvider(const GraphInfo& graph, Place place) {
    const ModuleInfo& module = *graph.modules[place.module];
    const ProviderInfo& provider = *module.providers[place.provider];
    for (std::size_t i = 0; i < provider.dependencies.size(); ++i)
        if (const Verdict verdict = checkDependency(graph, place, i); verdict.problem != Problem::None) return verdict;
    // A dynamic module's provider may replace a listed one; two of one list are a mistake.
    const bool isExtra = place.provider >= module.firstExtra;
    for (std::size_t i = 0; i < place.provider; ++i)
        if (module.providers[i]->token == provider.token && module.providers[i]->role != Role::Enhancer &&
            (i >= module.firstExtra) == isExtra)
            return {.problem = Problem::ListedTwice, .place = place};
    return {};
}

constexpr Verdict checkModule(const GraphInfo& graph, std::size_t position) {
    const ModuleInfo& module = *graph.modules[position];
    for (std::size_t i = 0; i < module.providers.size(); ++i)
        if (const Verdict verdict = checkProvider(graph, {position, i}); verdict.problem != Problem::None)
            return verdict;
    for (std::size_t i = 0; i < module.exports.size(); ++i) {
        const TypeKey exported = module.exports[i];
        bool isKnown = findOwn(graph, position, exported, false).isFound();
        for (TypeKey imported : module.imports) isKnown = isKnown || imported == exported;
        if (!isKnown) return {.problem = Problem::UnknownExport, .place = {position, 0}, .dependency = i};
    }
    for (TypeKey configured : module.configured)
        for (std::size_t other = 0; other < position; ++other)
            for (TypeKey before : graph.modules[other]->configured)
                if (before == configured)
                    return {.problem = Problem::ConfiguredTwice,
                            .place = {positionOf(graph, configured), 0},
                            .other = {position, 0}};
    return {};
}

template<std::size_t Count> constexpr Verdict checkGraph(const GraphInfo& graph) {
    for (std::size_t i = 0; i < graph.modules.size(); ++i)
        if (const Verdict verdict = checkModule(graph, i); verdict.problem != Problem::None) return verdict;
    if (const Verdict verdict = CycleSearch<Count>{graph}.run(); verdict.problem != Problem::None) return verdict;
    for (std::size_t m = 0; m < graph.modules.size(); ++m)
        for (std::size_t p = 0; p < graph.modules[m]->providers.size(); ++p)
            if (graph.modules[m]->providers[p]->makeLater && isInRequest(graph, {m, p}))
                return {.problem = Problem::LaterInRequest, .place = {m, p}};
    return {};
}

} // namespace aerie::app::detail
