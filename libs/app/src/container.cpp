#include "instances.hpp"
#include "lifecycle.hpp"

#include <aerie/app/container.hpp>

#include <utility>

namespace aerie::app {

struct Container::Impl {
    Impl(const detail::GraphInfo& graph, std::vector<Override> overrides)
        : instances(graph, std::move(overrides)), lifecycle(instances) {}
    Instances instances;
    Lifecycle lifecycle;
};

Container::Container(const detail::GraphInfo& graph, std::vector<Override> overrides)
    : impl_(std::make_unique<Impl>(graph, std::move(overrides))) {}

Container::~Container() = default;

Injector& Container::injector() noexcept { return impl_->instances.injectors.front(); }

Task<void*> Container::obtain(TypeKey token) {
    Record* record = impl_->instances.visibleFrom(0, token);
    if (!record) record = impl_->instances.anywhere(token);
    if (!record || !record->isSingleton()) co_return nullptr;
    co_return co_await impl_->instances.obtainLater(*record);
}

Task<> Container::init() {
    for (Record& record : impl_->instances.records)
        if (record.isSingleton()) co_await impl_->instances.obtainLater(record);
    impl_->instances.bindGlobalEnhancers();
    co_await impl_->lifecycle.begin(&detail::HookTable::onModuleInit);
}

Task<> Container::bootstrap() { return impl_->lifecycle.begin(&detail::HookTable::onApplicationBootstrap); }

Task<> Container::destroy() { return impl_->lifecycle.end(&detail::HookTable::onModuleDestroy, {}); }

Task<> Container::beforeShutdown(std::string_view signal) {
    return impl_->lifecycle.end(&detail::HookTable::beforeApplicationShutdown, signal);
}

Task<> Container::shutdown(std::string_view signal) {
    return impl_->lifecycle.end(&detail::HookTable::onApplicationShutdown, signal);
}

std::vector<Container::Member> Container::members() {
    std::vector<Member> members;
    for (Record* record : impl_->lifecycle.records()) {
        const detail::HookTable* hooks = record->info->hooks;
        if (hooks && hooks->isEmpty()) hooks = nullptr;
        if (!hooks && !record->info->controller) continue;
        members.push_back({hooks, record->info->controller, record->object, record->info->concrete,
                           &impl_->instances.injectors[record->module]});
    }
    return members;
}

} // namespace aerie::app
