// What the container knows of a provider: a constant table made by templates (provider_table.hpp), read by compiled
// code and by the check at compile time.
#pragma once

#include <aerie/app/detail/hook_table.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/injector.hpp>
#include <aerie/pipeline/type_key.hpp>

#include <cstdint>
#include <span>

namespace aerie::app::detail {

struct ControllerInfo;

struct Dependency {
    TypeKey key;
    bool isOptional;
};

// A new instance, and how it is destroyed; null when somebody else owns it.
struct Made {
    void* object;
    void (*destroy)(void* object);
};

// What keeps an application from being made. All of them are found at compile time; diagnostics.hpp has the sentences.
enum class Problem : std::uint8_t {
    None,
    // Of a provider by itself: soundness.hpp.
    NoConstructor,   // no constructor takes only references to classes
    Abstract,        // an abstract class
    Incomplete,      // declared and not defined
    NotDerived,      // Provide<Token, Concrete>: Concrete is no Token
    NoEnhancer,      // Global<T>, use<T>(): T is no guard, interceptor, pipe or filter
    NoBool,          // a guard that does not give bool
    NoClass,         // a factory or value of a type that nobody can ask for
    HookResult,      // a lifecycle method that gives something
    NoRoutes,        // a controller without routes
    UnboundArgument, // a route's method takes what no request has
    ParamNotInPath,  // Param<"x"> without ":x" in the path
    // Of providers together: graph.hpp.
    NotProvided,     // a dependency that no module has
    NotExported,     // a dependency that an imported module has and keeps for itself
    NotImported,     // a dependency that some module exports, but not to here
    Cycle,           // providers that need each other
    UnknownExport,   // exports names what the module neither provides nor imports
    ListedTwice,     // two providers of one module have the same token
    ConfiguredTwice, // a module is imported with options in two places
    LaterInRequest,  // a factory that is a Task depends on something request-scoped
};

// Why a provider is in its module's table, in the order in which hooks visit them.
enum class Role : std::uint8_t {
    Controller,
    Enhancer, // used by a handler of the module and listed nowhere: visible last
    Provider,
    Gateway,
    ModuleClass, // the module itself, when it has hooks
};

struct ProviderInfo {
    TypeKey token;    // what is asked for
    TypeKey concrete; // the class that is made
    Role role = Role::Provider;
    Scope scope = Scope::Singleton;
    bool isGlobal = false;   // Global<...>
    TypeKey alias = nullptr; // Existing<...>: the token behind it; nothing is made
    std::span<const Dependency> dependencies{};
    // The dependencies as pointers to their token types. `state` is a dynamic module's entry.
    Made (*make)(void* const* dependencies, const void* state) = nullptr;
    Task<Made> (*makeLater)(void* const* dependencies, const void* state) = nullptr;
    void* (*toToken)(void* object) = nullptr; // null: the same address
    const HookTable* hooks = nullptr;
    const pipeline::EnhancerInfo* enhancer = nullptr;
    const ControllerInfo* controller = nullptr;
};

// Where the values of dynamic modules are kept, and where their entries lie.
class StateSink {
public:
    virtual void keep(void* imports, void (*destroy)(void*)) = 0;
    virtual void entry(TypeKey module, std::size_t index, const void* state) = 0;

protected:
    ~StateSink() = default;
};

struct ModuleInfo {
    TypeKey key;
    std::span<const TypeKey> imports;
    std::span<const TypeKey> configured; // those of them that are given options here
    std::span<const ProviderInfo* const> providers;
    std::size_t firstExtra; // where a dynamic module's providers begin
    std::span<const TypeKey> exports;
    bool isGlobal;
    void (*makeImports)(StateSink& sink); // null: no imports()
};

// All modules, the root first, then as an import tree is walked from the left.
struct GraphInfo {
    std::span<const ModuleInfo* const> modules;
};

} // namespace aerie::app::detail
