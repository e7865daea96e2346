#include "module_injector.hpp"

#include "instances.hpp"

namespace aerie::app {

namespace {
Record* recordOf(Instances& instances, std::size_t module, TypeKey key) {
    Record* record = instances.visibleFrom(module, key);
    return record ? record : instances.anywhere(key);
}
} // namespace

void* ModuleInjector::find(TypeKey key) {
    Record* record = recordOf(*instances_, module_, key);
    return record && record->isSingleton() ? instances_->obtain(*record, nullptr) : nullptr;
}

void* ModuleInjector::resolve(TypeKey key, RequestScope& scope) {
    Record* record = recordOf(*instances_, module_, key);
    return record && (record->isSingleton() || record->isInRequest) ? instances_->obtain(*record, &scope) : nullptr;
}

bool ModuleInjector::isRequestScoped(TypeKey key) const noexcept {
    const Record* record = recordOf(*instances_, module_, key);
    return record && record->isInRequest;
}

std::span<const pipeline::BoundEnhancer> ModuleInjector::globalEnhancers() const noexcept {
    return instances_->globalEnhancers;
}

} // namespace aerie::app
