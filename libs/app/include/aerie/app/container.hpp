// Makes the instances of an application, wires them, and calls their lifecycle methods. Application and the testing
// library use it; applications meet it only as Injector.
//
//   Container container{graphOf<AppModule>()};
//   co_await container.init();                 // instances in dependency order, onModuleInit
//   container.injector().get<UsersService>();
//   co_await container.destroy();              // onModuleDestroy, in the reverse order
//
// Before init() an instance is made when it is first asked for, with what it depends on: how commands such as
// migration:run get along without the rest. Thread rule: init() to destroy() belong to one loop; in between the
// singletons are complete and the injectors are read-only.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/pipeline/injector.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace aerie::app {

namespace detail {
struct GraphInfo;
struct ProviderInfo;
struct HookTable;
struct ControllerInfo;
} // namespace detail

// Another instance for a token; see overrideProvider in testing.
struct Override {
    TypeKey token;
    const detail::ProviderInfo* provider;
    const void* state; // what the provider's make function is given; outlives the container
};

class Container {
public:
    explicit Container(const detail::GraphInfo& graph, std::vector<Override> overrides = {});
    // Destroys the instances, the newest first. Calls no lifecycle methods.
    ~Container();
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    // Looks from the root module, and everywhere when that does not see the token.
    Injector& injector() noexcept;

    // The instance of a token, made now if need be; waits for factories that are tasks. Null when nobody provides it.
    // An instance that cannot be made ends it with an exception that names the class and the reason.
    Task<void*> obtain(TypeKey token);

    // Makes every singleton, then onModuleInit; the first failure ends it.
    Task<> init();
    // onApplicationBootstrap.
    Task<> bootstrap();
    // onModuleDestroy, beforeApplicationShutdown and onApplicationShutdown. A method that fails is logged, the others
    // are called all the same.
    Task<> destroy();
    Task<> beforeShutdown(std::string_view signal);
    Task<> shutdown(std::string_view signal);

    // For whoever mounts, checks or counts: each instance that has hooks or routes, in the order of init's calls.
    struct Member {
        const detail::HookTable* hooks;           // null: none
        const detail::ControllerInfo* controller; // null: none
        void* object;                             // null: lives in requests
        TypeKey type;
        Injector* injector; // the module's
    };
    std::vector<Member> members();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::app
