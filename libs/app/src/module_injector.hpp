// The injector a class of some module gets.
#pragma once

#include <aerie/pipeline/injector.hpp>

#include <cstddef>

namespace aerie::app {

struct Instances;

class ModuleInjector final : public Injector {
public:
    ModuleInjector(Instances& instances, std::size_t module) noexcept : instances_(&instances), module_(module) {}

    void* find(TypeKey key) override;
    void* resolve(TypeKey key, RequestScope& scope) override;
    bool isRequestScoped(TypeKey key) const noexcept override;
    std::span<const pipeline::BoundEnhancer> globalEnhancers() const noexcept override;

private:
    Instances* instances_;
    std::size_t module_;
};

} // namespace aerie::app
