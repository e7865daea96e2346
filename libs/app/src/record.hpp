// What the container keeps of a provider at run time: its table, its wires to others, its instance.
#pragma once

#include <aerie/app/detail/graph.hpp>
#include <aerie/app/detail/provider_info.hpp>

#include <cstddef>
#include <vector>

namespace aerie::app {

struct Record;

// What one constructor parameter is connected to.
struct Wire {
    enum class To : std::uint8_t { Nothing, Record, Injector, Request, Scope };
    To to = To::Nothing;
    Record* record = nullptr;
};

struct Record {
    const detail::ProviderInfo* info = nullptr;
    const void* state = nullptr;
    std::size_t module = 0;
    detail::Role role = detail::Role::Provider;
    bool isGlobal = false;     // an enhancer of every handler
    bool isOverridden = false; // by a test

    std::vector<Wire> wires;
    bool isInRequest = false; // itself or something it needs
    bool isLater = false;     // itself or something it needs is a task
    int level = 0;            // one above the highest of what it needs

    bool isSettled = false; // the three above are known
    bool isBeingMade = false;
    void* object = nullptr; // of a singleton
    std::vector<void*> transients;

    bool isTransient() const noexcept { return info->scope == Scope::Transient; }
    bool isSingleton() const noexcept { return !isTransient() && !isInRequest; }
    void* asToken(void* instance) const { return info->toToken ? info->toToken(instance) : instance; }
};

} // namespace aerie::app
