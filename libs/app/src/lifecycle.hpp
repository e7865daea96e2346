// The order in which lifecycle methods are called, and the calling.
#pragma once

#include "instances.hpp"

#include <aerie/app/detail/hook_table.hpp>
#include <aerie/io/task.hpp>

#include <string_view>
#include <vector>

namespace aerie::app {

// Modules the farthest from the root first, global ones before all; in a module the providers by level, each level at
// once; then the module itself. Ending takes modules and levels the other way round. As in NestJS.
class Lifecycle {
public:
    using Hook = detail::HookTable::Hook detail::HookTable::*;

    explicit Lifecycle(Instances& instances);

    // The first exception ends it.
    Task<> begin(Hook hook);
    // Exceptions are logged.
    Task<> end(Hook hook, std::string_view signal);

    // In the order of begin().
    std::vector<Record*> records() const;

private:
    using Level = std::vector<Record*>; // what is called at once
    struct ModuleSteps {
        std::vector<Level> levels;
        Level self; // the module class, when it is a provider
    };
    static Task<> beginLevel(const Level& level, Hook hook);
    static Task<> endLevel(const Level& level, Hook hook, std::string_view signal);

    std::vector<ModuleSteps> modules_;
};

} // namespace aerie::app
