#include <aerie/app/commands.hpp>
#include <aerie/app/options.hpp>
#include <aerie/app/route_list.hpp>
#include <aerie/http/router.hpp>
#include <aerie/trpc/declaration.hpp>

#include <repo/trpc/trpc_service.hpp>

namespace repo {

namespace {

constexpr std::string_view kMount = "/trpc";
constexpr std::string_view kSchemas = "packages/trpc/ts/src/schemas.ts";
constexpr std::string_view kDeclaration = "packages/trpc/ts/src/app_router.ts";

trpc::HttpHandlerOptions handlerOptions(Injector& injector, const app::ApplicationOptions* options) {
    trpc::HttpHandlerOptions handler{.injector = &injector};
    handler.isDev = options ? !options->isProduction : !app::ApplicationOptions::isProductionEnvironment();
    if (options) handler.maxBodySize = options->http.limits.bodyBytes;
    return handler;
}

Task<int> codegen(app::CommandContext& context) {
    const trpc::CodegenResult result = trpc::runCodegen(trpc::ProcedureTable::of<AppRouter>(), context.arguments(),
                                                        kDeclaration, {.schemasFile = kSchemas});
    context.print(result.out);
    context.printError(result.err);
    co_return result.status;
}

} // namespace

TRPCService::TRPCService(Injector& injector, AppRouter& router, const app::ApplicationOptions* options)
    : handler_(router, handlerOptions(injector, options)) {
    const bool isShown = options ? options->showsPanel() : !app::ApplicationOptions::isProductionEnvironment();
    if (isShown) documentation_.emplace(trpc::ProcedureTable::of<AppRouter>(), trpc::OpenApiOptions{.mount = kMount});
}

void TRPCService::applyMiddleware(http::Router& app) {
    app.mount(kMount, handler_);
    if (!documentation_) return;
    app.get("/openapi.json", [this](http::Request&) { return documentation_->openApi(); });
    app.get("/panel", [this](http::Request&) { return documentation_->panel(); });
}

void TRPCService::configureCommands(app::Commands& commands) {
    commands.add({.name = "codegen",
                  .summary = "Writes the TypeScript types of the tRPC procedures.",
                  .usage = "[--check] [--out FILE]",
                  .details = "--check     write nothing, fail when the file is not up to date\n"
                             "--out FILE  instead of packages/trpc/ts/src/app_router.ts; - for the terminal\n",
                  .run = &codegen});
}

void TRPCService::describeRoutes(app::RouteList& routes) {
    for (const trpc::Procedure& procedure : trpc::ProcedureTable::of<AppRouter>()) {
        const std::string_view method = procedure.type() == trpc::ProcedureType::Mutation ? "POST" : "GET";
        routes.add(method, std::string{kMount} + "/" + procedure.path, nameOf(procedure.type()));
    }
}

} // namespace repo
