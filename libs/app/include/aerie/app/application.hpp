// An application made of its root module, for programs that are more than their command line (run.hpp) and for tests.
//
//   io::EventLoop loop;
//   auto application = app::Application::create<AppModule>();
//   loop.runUntilComplete(application.init());
//   loop.runUntilComplete(application.handler().handle(request));        // in process, without a socket
//   auto listening = application.listen();                               // on this loop
//   ...
//   loop.runUntilComplete(application.close());
//
// A missing provider, a cycle, or a class kept private by its module is refused when create<AppModule>() is compiled.
// Thread rule: made, initialised and closed on one loop; the handler may be called from all loops in between.
#pragma once

#include <aerie/app/container.hpp>
#include <aerie/app/detail/application_graph.hpp>
#include <aerie/app/options.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/task.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::io {
class Runtime;
}

namespace aerie::app {

class Application {
public:
    // Options given here win over an ApplicationOptions that a module provides.
    template<class Root>
    static Application create(std::optional<ApplicationOptions> options = std::nullopt,
                              std::vector<Override> overrides = {}) {
        return Application{detail::graphOf<Root>(), std::move(options), std::move(overrides)};
    }
    Application(const detail::GraphInfo& graph, std::optional<ApplicationOptions> options,
                std::vector<Override> overrides);
    ~Application();
    Application(Application&&) noexcept;
    Application& operator=(Application&&) noexcept;

    // Takes the options that a module provides, else those of the environment, unless create() was given some. init()
    // does it, too; before, they can still be changed.
    Task<> chooseOptions();
    // Makes the instances, onModuleInit, the routes, onApplicationBootstrap. Throws what went wrong, with a message for
    // whoever starts the program.
    Task<> init();
    // Begins to serve, on the current loop or on every loop of the runtime. After init().
    Result<void> listen();
    Result<void> listen(io::Runtime& runtime);
    // Stops accepting, lets running requests finish, onModuleDestroy, beforeApplicationShutdown, closes what is still
    // open, onApplicationShutdown. `signal` is told to the methods that want it.
    Task<> close(std::string_view signal = {});

    // What answers requests: request context, routes, error answers. After init().
    http::Handler& handler() noexcept;
    std::string url() const;
    std::uint16_t port() const noexcept;
    ApplicationOptions& options() noexcept;
    // "GET /users/:id", after init().
    const std::vector<std::string>& routes() const noexcept;

    Container& container() noexcept;
    Injector& injector() noexcept { return container().injector(); }
    template<class T> T& get() { return injector().template get<T>(); }

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::app
