// Serves AppRouter at /trpc, its panel at /panel and its OpenAPI document at /openapi.json, and generates its
// TypeScript declaration (the command `codegen`).
#pragma once

#include <aerie/pipeline/injector.hpp>
#include <aerie/trpc/http_handler.hpp>
#include <aerie/trpc/panel.hpp>

#include <repo/trpc/routers/app_router.hpp>

#include <optional>

namespace aerie::http {
class Router;
}
namespace aerie::app {
class Commands;
class RouteList;
struct ApplicationOptions;
} // namespace aerie::app

namespace repo {

class TRPCService {
public:
    // Production and the limit of bodies are those of the application's options, when there are any.
    TRPCService(Injector& injector, AppRouter& router, const app::ApplicationOptions* options);

    void applyMiddleware(http::Router& app);

    // What the application asks its providers for.
    void configureHttp(http::Router& app) { applyMiddleware(app); }
    static void configureCommands(app::Commands& commands);
    static void describeRoutes(app::RouteList& routes);

private:
    trpc::HttpHandler handler_;
    std::optional<trpc::Documentation> documentation_; // when /panel and /openapi.json are shown
};

} // namespace repo
