#include "root_handler.hpp"
#include "route_handler.hpp"
#include "service_routes.hpp"

#include <aerie/app/application.hpp>
#include <aerie/app/detail/controller_table.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/runtime.hpp>

namespace aerie::app {

struct Application::Impl {
    Impl(const detail::GraphInfo& graph, std::optional<ApplicationOptions> given, std::vector<Override> overrides)
        : container(graph, std::move(overrides)),
          options(given.value_or(ApplicationOptions{})),
          isChosen(given.has_value()),
          root(router, options) {}

    Task<> chooseOptions();
    void mount();
    Result<void> listen(io::Runtime* runtime);

    Container container;
    ApplicationOptions options;
    bool isChosen;
    http::Router router;
    RootHandler root;
    std::unique_ptr<ServiceRoutes> services;
    std::vector<std::unique_ptr<RouteHandler>> handlers;
    std::unique_ptr<http::Server> server;
};

// What a module provides, else what the environment says, unless create() was given options.
Task<> Application::Impl::chooseOptions() {
    if (isChosen) co_return;
    isChosen = true;
    if (void* provided = co_await container.obtain(typeKey<ApplicationOptions>()))
        options = *static_cast<ApplicationOptions*>(provided);
    else
        options = ApplicationOptions::fromEnvironment().value();
}

void Application::Impl::mount() {
    const std::vector<Container::Member> members = container.members();
    std::string problems;
    for (const Container::Member& member : members) {
        if (!member.controller) continue;
        for (const detail::RouteInfo& route : member.controller->routes) {
            auto handler = RouteHandler::make(*member.controller, route, member.type, member.object, *member.injector,
                                              options.globalPrefix);
            if (!handler) {
                problems += "\n  " + std::string{member.controller->name} + ": " + handler.error().message();
                continue;
            }
            router.add((*handler)->method(), (*handler)->pattern(), **handler, (*handler)->options());
            handlers.push_back(std::move(*handler));
        }
    }
    for (const Container::Member& member : members)
        if (member.object && member.hooks && member.hooks->configureHttp)
            member.hooks->configureHttp(member.object, router);
    services = std::make_unique<ServiceRoutes>(options, root.stats(), members);
    services->addTo(router);
    if (!problems.empty()) throw InternalServerErrorException("The routes cannot be served:" + problems);
    if (auto checked = router.check(); !checked) throw Exception{checked.error()};
}

Result<void> Application::Impl::listen(io::Runtime* runtime) {
    http::ServerOptions serverOptions = options.http;
    if (!serverOptions.observer) serverOptions.observer = &root;
    server = std::make_unique<http::Server>(std::move(serverOptions), root);
    if (auto listening = runtime ? server->listen(*runtime) : server->listen(); !listening) {
        server.reset();
        return listening;
    }
    std::vector<io::LoopHandle> loops;
    if (runtime)
        for (int i = 0; i < runtime->size(); ++i) loops.push_back(runtime->loop(i).handle());
    else
        loops.push_back(io::EventLoop::current().handle());
    services->setLoops(std::move(loops));
    services->setServer(server.get());
    return {};
}

Application::Application(const detail::GraphInfo& graph, std::optional<ApplicationOptions> options,
                         std::vector<Override> overrides)
    : impl_(std::make_unique<Impl>(graph, std::move(options), std::move(overrides))) {}

Application::~Application() = default;
Application::Application(Application&&) noexcept = default;
Application& Application::operator=(Application&&) noexcept = default;

Task<> Application::chooseOptions() { return impl_->chooseOptions(); }

Task<> Application::init() {
    co_await impl_->chooseOptions();
    co_await impl_->container.init();
    impl_->mount();
    co_await impl_->container.bootstrap();
    impl_->services->setState(ServiceRoutes::State::Ready);
}

Result<void> Application::listen() { return impl_->listen(nullptr); }
Result<void> Application::listen(io::Runtime& runtime) { return impl_->listen(&runtime); }

Task<> Application::close(std::string_view signal) {
    if (impl_->services) impl_->services->setState(ServiceRoutes::State::Ending);
    if (impl_->server) co_await impl_->server->drain(impl_->options.shutdownTimeout);
    co_await impl_->container.destroy();
    co_await impl_->container.beforeShutdown(signal);
    if (impl_->server) {
        impl_->server->stop();
        impl_->services->setServer(nullptr);
        impl_->server.reset();
    }
    co_await impl_->container.shutdown(signal);
}

http::Handler& Application::handler() noexcept { return impl_->root; }
std::string Application::url() const { return impl_->server ? impl_->server->url() : std::string{}; }
std::uint16_t Application::port() const noexcept { return impl_->server ? impl_->server->port() : 0; }
ApplicationOptions& Application::options() noexcept { return impl_->options; }
const std::vector<std::string>& Application::routes() const noexcept { return impl_->router.routes(); }
Container& Application::container() noexcept { return impl_->container; }

} // namespace aerie::app
