// The server that tests/conformance/trpc drives: see its CONTRACT.md.
#include "suite.hpp"
#include "trpc/app_router.hpp"
#include "trpc/context.hpp"
#include "trpc/rich_router.hpp"

#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/trpc/http_handler.hpp>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

using namespace aerie;

// Every answer of a mount is open to every origin, asked from one or not.
class OpenToAll final : public http::Handler {
public:
    explicit OpenToAll(http::Handler& inner) noexcept : inner_(inner) {}

    Task<http::Response> handle(http::Request& request) override {
        if (request.method == http::Method::Options) co_return preflight(request);
        http::Response response = co_await inner_.handle(request);
        response.headers.set("access-control-allow-origin", "*");
        co_return response;
    }
    http::BodyPolicy bodyPolicy(const http::Request& request) const override { return inner_.bodyPolicy(request); }
    Result<void> check() const override { return inner_.check(); }

private:
    static http::Response preflight(const http::Request& request) {
        http::Response response{204};
        response.headers.set("access-control-allow-origin", "*");
        response.headers.set("access-control-allow-methods", "GET, POST, HEAD, OPTIONS");
        response.headers.set("access-control-allow-headers",
                             request.header("access-control-request-headers").value_or("*"));
        return response;
    }
    http::Handler& inner_;
};

void cachePublicQueries(const trpc::ResponseMetaOptions& options, trpc::ResponseHead& head) {
    if (options.type != trpc::ProcedureType::Query || !options.errors.empty()) return;
    for (const trpc::RequestCall& call : options.info.calls)
        if (!call.path.starts_with("public.")) return;
    head.headers.set("cache-control", "s-maxage=1, stale-while-revalidate=86400");
}

trpc::HttpHandlerOptions contractOptions() {
    return {.maxBatchSize = 20,
            .maxBodySize = 100'000,
            .maxUploadSize = 100'000,
            .webSocket = {.pingInterval = Duration::fromMilliseconds(300),
                          .pongTimeout = Duration::fromMilliseconds(200),
                          .maxMessageSize = 1'000'000},
            .exposeUnexpectedErrors = true,
            .responseMeta = &cachePublicQueries};
}

std::uint16_t portFromEnvironment() {
    const char* text = std::getenv("PORT");
    std::uint16_t port = 0;
    if (text) std::from_chars(text, text + std::string_view{text}.size(), port);
    return port;
}

int run(std::span<const std::string_view>) {
    conformance::AppRouter appRouter;
    conformance::ContextMaker contexts;
    auto lenient = contractOptions();
    lenient.injector = &appRouter.injector();
    lenient.jsonl.pingInterval = Duration::fromMilliseconds(200);
    lenient.allowMethodOverride = true;
    lenient.sse = {.pingInterval = Duration::fromMilliseconds(200),
                   .reconnectAfterInactivity = Duration::fromSeconds(1)};
    auto strict = contractOptions();
    strict.injector = &appRouter.injector();
    strict.allowBatching = false;
    strict.sse = {.pingInterval = Duration{}, .maxDuration = Duration::fromMilliseconds(400)};
    trpc::HttpHandler lenientHandler{appRouter, trpc::createContext<&conformance::ContextMaker::make>(contexts),
                                     lenient};
    trpc::HttpHandler strictHandler{appRouter, trpc::createContext<&conformance::ContextMaker::make>(contexts), strict};
    conformance::RichRouter richRouter{appRouter};
    auto rich = lenient;
    rich.superjson = true;
    trpc::HttpHandler richHandler{richRouter, trpc::createContext<&conformance::ContextMaker::make>(contexts), rich};
    OpenToAll richMount{richHandler};
    for (trpc::HttpHandler* handler : {&lenientHandler, &richHandler, &strictHandler})
        appRouter.webSockets().add(*handler);
    OpenToAll lenientMount{lenientHandler}, strictMount{strictHandler};
    http::Router router;
    router.mount("/trpc", lenientMount);
    router.mount("/superjson", richMount);
    router.mount("/strict", strictMount);

    io::EventLoop loop;
    // Compression would add to `vary`, which the contract fixes.
    http::Server server{{.port = portFromEnvironment(), .compression = {.enabled = false}}, router};
    if (auto listening = server.listen(); !listening) {
        std::fprintf(stderr, "%s\n", listening.error().message().c_str());
        return 1;
    }
    std::printf("READY %s\n", server.url().c_str());
    std::fflush(stdout);
    loop.run(); // until a signal ends the process
    return 0;
}

} // namespace

namespace conformance {

Suite trpcSuite() { return {"trpc", "tRPC: the procedures of the contract, on $PORT", &run}; }

} // namespace conformance
