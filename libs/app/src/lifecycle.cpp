#include "lifecycle.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/when_all.hpp>
#include <aerie/pipeline/logger.hpp>

#include <algorithm>
#include <limits>
#include <numeric>

namespace aerie::app {

namespace {

constexpr int kGlobal = std::numeric_limits<int>::max();

// The longest way from the root; the modules of a circle stop where they began.
void measure(const detail::GraphInfo& graph, std::size_t module, int distance, std::vector<int>& distances) {
    if (distance <= distances[module] || distance > static_cast<int>(graph.modules.size())) return;
    distances[module] = distance;
    for (const TypeKey imported : graph.modules[module]->imports)
        measure(graph, detail::positionOf(graph, imported), distance + 1, distances);
}

std::vector<std::size_t> modulesByDistance(const detail::GraphInfo& graph) {
    std::vector<int> distances(graph.modules.size(), -1);
    measure(graph, 0, 0, distances);
    for (std::size_t i = 0; i < distances.size(); ++i)
        if (graph.modules[i]->isGlobal) distances[i] = kGlobal;
    std::vector<std::size_t> order(graph.modules.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return distances[a] > distances[b]; });
    return order;
}

Task<> logged(Task<> call, std::string_view name) {
    std::exception_ptr exception;
    try {
        co_await std::move(call);
        co_return;
    } catch (...) {
        exception = std::current_exception();
    }
    Logger{"Lifecycle"}.error("a lifecycle method failed", errorFrom(exception), {{"class", name}});
}

} // namespace

Lifecycle::Lifecycle(Instances& instances) {
    for (const std::size_t module : modulesByDistance(instances.graph)) {
        ModuleSteps& steps = modules_.emplace_back();
        Level members;
        for (std::size_t i = instances.firstRecord[module]; i < instances.firstRecord[module + 1]; ++i) {
            Record& record = instances.records[i];
            if (record.info->alias) continue;
            (record.role == detail::Role::ModuleClass ? steps.self : members).push_back(&record);
        }
        std::stable_sort(members.begin(), members.end(), [](Record* a, Record* b) { return a->level < b->level; });
        for (Record* record : members) {
            if (steps.levels.empty() || steps.levels.back().back()->level != record->level) steps.levels.emplace_back();
            steps.levels.back().push_back(record);
        }
    }
}

std::vector<Record*> Lifecycle::records() const {
    std::vector<Record*> all;
    for (const ModuleSteps& steps : modules_) {
        for (const Level& level : steps.levels) all.insert(all.end(), level.begin(), level.end());
        all.insert(all.end(), steps.self.begin(), steps.self.end());
    }
    return all;
}

namespace {

void appendCalls(const Record& record, Lifecycle::Hook hook, std::string_view signal, std::vector<Task<>>& calls) {
    if (!record.info->hooks || !(record.info->hooks->*hook)) return;
    if (record.object) calls.push_back((record.info->hooks->*hook)(record.object, signal));
    for (void* transient : record.transients) calls.push_back((record.info->hooks->*hook)(transient, signal));
}

} // namespace

Task<> Lifecycle::beginLevel(const Level& level, Hook hook) {
    std::vector<Task<>> calls;
    for (const Record* record : level) appendCalls(*record, hook, {}, calls);
    if (!calls.empty()) co_await io::whenAll(std::move(calls));
}

Task<> Lifecycle::endLevel(const Level& level, Hook hook, std::string_view signal) {
    std::vector<Task<>> calls;
    for (const Record* record : level) {
        std::vector<Task<>> own;
        appendCalls(*record, hook, signal, own);
        for (Task<>& call : own) calls.push_back(logged(std::move(call), record->info->concrete->name));
    }
    if (!calls.empty()) co_await io::whenAll(std::move(calls));
}

Task<> Lifecycle::begin(Hook hook) {
    for (const ModuleSteps& steps : modules_) {
        for (const Level& level : steps.levels) co_await beginLevel(level, hook);
        co_await beginLevel(steps.self, hook);
    }
}

Task<> Lifecycle::end(Hook hook, std::string_view signal) {
    for (std::size_t i = modules_.size(); i-- > 0;) {
        const ModuleSteps& steps = modules_[i];
        for (std::size_t level = steps.levels.size(); level-- > 0;)
            co_await endLevel(steps.levels[level], hook, signal);
        co_await endLevel(steps.self, hook, signal);
    }
}

} // namespace aerie::app
