#include "concurrent.hpp"
#include "http_call.hpp"
#include "http_exchange.hpp"
#include "jsonl.hpp"
#include "request.hpp"
#include "subscription.hpp"
#include "ws_session.hpp"

#include <aerie/pipeline/request_context.hpp>
#include <aerie/trpc/http_handler.hpp>

#include <string>
#include <vector>

namespace aerie::trpc {

using namespace detail;

struct HttpHandler::Impl : HttpMount {
    WsHub webSockets{};
};

namespace {

Concurrent::Member drive(HttpCall& call) {
    try {
        co_await call.rest();
    } catch (...) {
        call.fail(std::current_exception());
    }
}

// Reads a body that the server did not take in, as its size was unknown or too large. Nothing is read when no call
// takes an input.
Task<> takeBody(HttpExchange& exchange) {
    std::string& body = exchange.body;
    bool isWanted = false;
    for (const RequestCall& call : exchange.parsed.info.calls)
        isWanted = isWanted || (call.procedure && call.procedure->input().kind != Kind::Void);
    while (isWanted && !exchange.parsed.inputs.isRefused()) {
        Result<std::string> piece = co_await exchange.request.readBody();
        const bool isTooLarge = piece && body.size() + piece->size() > exchange.options().maxBodySize;
        if (isTooLarge || (!piece && piece.error().code() == ErrorCode::PayloadTooLarge)) {
            exchange.parsed.inputs.refuse(Error{ErrorCode::PayloadTooLarge, "PAYLOAD_TOO_LARGE"});
            co_return;
        }
        if (!piece) {
            exchange.parsed.inputs.refuse(piece.error());
            co_return;
        }
        if (piece->empty()) break;
        body += *piece;
    }
    exchange.parsed.inputs.useBody(body);
}

// What metrics count the request under: a name of the program, never a text of the client.
void nameRequest(const RequestInfo& info) noexcept {
    RequestContext* context = RequestContext::current();
    if (!context) return;
    if (info.isBatchCall)
        context->setRoute("tRPC batch");
    else if (const Procedure* procedure = info.calls.front().procedure)
        context->setRoute(procedure->path);
}

Task<http::Response> runBatch(HttpExchange& exchange) {
    std::vector<std::optional<HttpCall>> calls(exchange.parsed.info.calls.size());
    Concurrent waiting;
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (!calls[i].emplace(exchange, i).begin()) waiting.start(drive(*calls[i]));
    co_await waiting;
    co_return exchange.finish();
}

} // namespace

HttpHandler::HttpHandler(ProcedureTable table, detail::ContextFactory factory, HttpHandlerOptions options)
    : impl_(new Impl{{Mounted{std::move(table), options.injector}, factory, options, {}, {}}, {}}) {
    if (options.superjson) {
        RichTypes types;
        for (const Procedure& procedure : impl_->mounted.table) {
            types.add(procedure.input());
            types.add(procedure.output());
        }
        impl_->format = WireFormat{types};
    }
    impl_->policy = {impl_->mounted.table.errorFormatter(), options.isDev, options.exposeUnexpectedErrors};
}

HttpHandler::~HttpHandler() = default;

const ProcedureTable& HttpHandler::procedures() const noexcept { return impl_->mounted.table; }

void HttpHandler::broadcastReconnectNotification() { impl_->webSockets.notifyReconnect(); }
void HttpHandler::cutWebSockets() { impl_->webSockets.cutAll(); }

Result<void> HttpHandler::check() const {
    if (impl_->mounted.fault) return *impl_->mounted.fault;
    const SseOptions& sse = impl_->options.sse;
    if (sse.reconnectAfterInactivity && sse.pingInterval > *sse.reconnectAfterInactivity)
        return Error{ErrorCode::InternalServerError,
                     "tRPC: SseOptions::pingInterval is longer than reconnectAfterInactivity, so clients would leave "
                     "while all is well. Make the ping interval shorter."};
    return {};
}

http::BodyPolicy HttpHandler::bodyPolicy(const http::Request& request) const {
    const BodyType type = bodyTypeOf(request.headers.get("content-type"));
    if (type == BodyType::FormData || type == BodyType::Bytes)
        return {.limit = impl_->options.maxUploadSize, .stream = true};
    const std::size_t limit = impl_->options.maxBodySize;
    return {.limit = limit, .stream = !isBodyWithin(request, limit)};
}

// What lasts longer than handle() is parsed once more, into memory of its own. The request outlives the answer.
std::unique_ptr<HttpExchange> HttpHandler::parseAgain(http::Request& request) const {
    auto exchange = std::make_unique<HttpExchange>(request, *impl_);
    static_cast<void>(parseRequest(request, impl_->mounted.table, impl_->options, exchange->parsed));
    return exchange;
}

Task<http::Response> HttpHandler::handle(http::Request& request) {
    if (request.method == http::Method::Head) co_return http::Response{204};
    if (impl_->options.webSocket.enabled && request.subPath() == "/" && request.headers.has("upgrade") &&
        websocket::isWebSocketRequest(request.headers.joined("upgrade")))
        co_return openWebSocket(request, *impl_, impl_->webSockets);
    HttpExchange exchange{request, *impl_};
    if (auto parsed = parseRequest(request, impl_->mounted.table, impl_->options, exchange.parsed); !parsed)
        co_return exchange.refuse(parsed.error());
    nameRequest(exchange.parsed.info);
    if (isSubscription(exchange.parsed.info) || isStreamed(exchange.parsed.info)) {
        std::unique_ptr<HttpExchange> lasting = parseAgain(request);
        if (needsBody(request)) co_await takeBody(*lasting);
        if (isSubscription(exchange.parsed.info)) co_return co_await serveSubscription(std::move(lasting));
        co_return co_await serveJsonl(std::move(lasting));
    }
    if (needsBody(request)) co_await takeBody(exchange);
    if (!exchange.makeContextNow()) co_await exchange.makeContext();

    exchange.envelopes.emplace(exchange.parsed.info.calls.size(), exchange.parsed.info.isBatchCall);
    if (exchange.parsed.info.isBatchCall) co_return co_await runBatch(exchange);

    HttpCall call{exchange, 0};
    if (!call.begin()) {
        std::exception_ptr failure;
        try {
            co_await call.rest();
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) call.fail(failure);
    }
    co_return exchange.finish();
}

bool HttpHandler::needsBody(const http::Request& request) const noexcept {
    const BodyType type = bodyTypeOf(request.headers.get("content-type"));
    if (type == BodyType::FormData || type == BodyType::Bytes) return false;
    return request.method != http::Method::Get && !isBodyWithin(request, impl_->options.maxBodySize);
}

} // namespace aerie::trpc
