// An injector that holds what a test gives it.
#pragma once

#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/injector.hpp>
#include <aerie/pipeline/request_scope.hpp>

#include <utility>
#include <vector>

class FakeInjector final : public aerie::Injector {
public:
    template<class T> void add(T& instance) { instances_.emplace_back(aerie::typeKey<T>(), &instance); }
    template<class T> void addGlobal(T& instance) {
        globals_.push_back({aerie::pipeline::enhancersOf(aerie::list<T>{})[0], &instance, this});
    }
    // Made anew for each scope.
    template<class T> void addRequestScoped() {
        makers_.emplace_back(aerie::typeKey<T>(), [](aerie::RequestScope& scope) -> void* {
            if (T* known = scope.find<T>()) return known;
            return &scope.set(T{});
        });
    }

    void* find(aerie::TypeKey key) noexcept override {
        for (auto& [known, instance] : instances_)
            if (known == key) return instance;
        return nullptr;
    }
    void* resolve(aerie::TypeKey key, aerie::RequestScope& scope) override {
        for (auto& [known, make] : makers_)
            if (known == key) return make(scope);
        return find(key);
    }
    bool isRequestScoped(aerie::TypeKey key) const noexcept override {
        for (auto& [known, make] : makers_)
            if (known == key) return true;
        return false;
    }
    std::span<const aerie::pipeline::BoundEnhancer> globalEnhancers() const noexcept override { return globals_; }

private:
    std::vector<std::pair<aerie::TypeKey, void*>> instances_;
    std::vector<std::pair<aerie::TypeKey, void* (*)(aerie::RequestScope&)>> makers_;
    std::vector<aerie::pipeline::BoundEnhancer> globals_;
};
