#include "concurrent.hpp"
#include "error_shape.hpp"
#include "http_call.hpp"
#include "request.hpp"

#include <aerie/pipeline/request_context.hpp>
#include <aerie/trpc/http_handler.hpp>

#include <string>
#include <vector>

namespace aerie::trpc {

using namespace detail;

struct HttpHandler::Impl {
    Mounted mounted;
    detail::ContextFactory factory;
    HttpHandlerOptions options;
    ErrorPolicy policy;
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
Task<> takeBody(HttpExchange& exchange, std::string& body) {
    bool isWanted = false;
    for (const RequestCall& call : exchange.parsed.info.calls)
        isWanted = isWanted || (call.procedure && call.procedure->input().kind != Kind::Void);
    while (isWanted && !exchange.parsed.inputs.isRefused()) {
        Result<std::string> piece = co_await exchange.request.readBody();
        const bool isTooLarge = piece && body.size() + piece->size() > exchange.options.maxBodySize;
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

Task<> makeContext(const detail::ContextFactory& factory, HttpExchange& exchange) {
    const CreateContextOptions options{&exchange.request, exchange.head, exchange.parsed.info, exchange.scope};
    try {
        exchange.context = co_await factory.makeAsync(factory.owner, options);
    } catch (...) {
        exchange.contextFailure = std::current_exception();
    }
}

void makeContextNow(const detail::ContextFactory& factory, HttpExchange& exchange) noexcept {
    const CreateContextOptions options{&exchange.request, exchange.head, exchange.parsed.info, exchange.scope};
    try {
        exchange.context = factory.make(factory.owner, options);
    } catch (...) {
        exchange.contextFailure = std::current_exception();
    }
}

// The answer: the body of the envelopes under the head that the procedures and responseMeta made.
http::Response finish(HttpExchange& exchange) {
    ResponseHead& head = exchange.head;
    if (exchange.options.responseMeta)
        exchange.options.responseMeta(
            {exchange.parsed.info, exchange.parsed.info.type, exchange.errors, exchange.context.get()}, head);
    const bool isStatusSet = head.statusCode >= 200 && head.statusCode <= 599;
    http::Response response{isStatusSet ? head.statusCode : exchange.status};
    const bool isBare = head.headers.empty();
    response.headers = std::move(head.headers);
    if (isBare) {
        response.headers.appendTrusted("content-type", "application/json");
        response.headers.appendTrusted("vary", "trpc-accept, accept");
    } else {
        response.headers.set("content-type", "application/json");
        response.headers.addToken("vary", "trpc-accept");
        response.headers.addToken("vary", "accept");
    }
    response.body = exchange.envelopes->take();
    return response;
}

// A refusal of the whole request: one envelope, never an array, and no path.
http::Response refuseRequest(HttpExchange& exchange, const Error& error) {
    const ProcedureType type = exchange.parsed.info.type;
    if (exchange.options.onError) exchange.options.onError->onError({error, nullptr, std::nullopt, type, nullptr});
    exchange.errors.push_back(error);
    exchange.envelopes.emplace(1, false);
    exchange.envelopes->add(0, [&](std::string& out) {
        exchange.settle(appendErrorEnvelope(out, {error, type, std::nullopt, nullptr, nullptr}, exchange.policy));
    });
    return finish(exchange);
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
    co_return finish(exchange);
}

} // namespace

HttpHandler::HttpHandler(ProcedureTable table, detail::ContextFactory factory, HttpHandlerOptions options)
    : impl_(new Impl{Mounted{std::move(table), options.injector}, factory, options, {}}) {
    impl_->policy = {impl_->mounted.table.errorFormatter(), options.isDev, options.exposeUnexpectedErrors};
}

HttpHandler::~HttpHandler() = default;

const ProcedureTable& HttpHandler::procedures() const noexcept { return impl_->mounted.table; }

Result<void> HttpHandler::check() const {
    if (impl_->mounted.fault) return *impl_->mounted.fault;
    return {};
}

http::BodyPolicy HttpHandler::bodyPolicy(const http::Request& request) const {
    const std::size_t limit = impl_->options.maxBodySize;
    return {.limit = limit, .stream = !isBodyWithin(request, limit)};
}

Task<http::Response> HttpHandler::handle(http::Request& request) {
    if (request.method == http::Method::Head) co_return http::Response{204};
    HttpExchange exchange{request, impl_->mounted, impl_->options, impl_->policy};
    if (auto parsed = parseRequest(request, impl_->mounted.table, impl_->options, exchange.parsed); !parsed)
        co_return refuseRequest(exchange, parsed.error());
    nameRequest(exchange.parsed.info);
    std::string body;
    if (!isBodyWithin(request, impl_->options.maxBodySize) && request.method != http::Method::Get)
        co_await takeBody(exchange, body);

    if (impl_->factory.make)
        makeContextNow(impl_->factory, exchange);
    else
        co_await makeContext(impl_->factory, exchange);

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
    co_return finish(exchange);
}

} // namespace aerie::trpc
