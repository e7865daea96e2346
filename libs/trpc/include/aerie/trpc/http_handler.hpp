// Serves a router over HTTP as tRPC 11 does: single calls and batches by GET and POST, subscriptions as server-sent
// events.
//
//   trpc::HttpHandler handler{appRouter};
//   app.mount("/trpc", handler);
//
//   trpc::HttpHandler handler{appRouter, trpc::createContext<&TRPCService::createContext>(*this), {.maxBatchSize =
//   20}};
//
// What goes on the wire is that of @trpc/server 11, so stock clients cannot tell. The differences are on purpose:
// limits are on by default, refusals of a whole request are application/json, the text of unexpected exceptions stays
// inside, and inputs that are not UTF-8 are refused.
// Calls of a batch run at the same time on the request's loop; when the client goes away they are cancelled, and so is
// a subscription. The next event of a subscription is asked for when the client has taken the former ones.
// Thread rule: immutable after construction, shared by all loops. The routers outlive it.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/http/handler.hpp>
#include <aerie/pipeline/injector.hpp>
#include <aerie/trpc/context_factory.hpp>
#include <aerie/trpc/error_formatter.hpp>
#include <aerie/trpc/procedure_table.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>

namespace aerie::trpc {

namespace detail {
struct HttpExchange;
}

// Told of every error that a client is answered with.
struct ErrorEvent {
    const Error& error;
    const std::exception_ptr& exception;  // null for refusals of the protocol
    std::optional<std::string_view> path; // nothing: the whole request was refused
    ProcedureType type;
    Context* ctx; // may be null
};

class ErrorListener {
public:
    virtual void onError(const ErrorEvent& event) noexcept = 0;

protected:
    ~ErrorListener() = default;
};

struct ResponseMetaOptions {
    const RequestInfo& info; // its calls are empty when the request could not be read
    ProcedureType type;
    std::span<const Error> errors;
    Context* ctx; // may be null
};

// Subscriptions over HTTP, which the original calls server-sent events.
struct SseOptions {
    // A sign of life after this time without an event; zero: none. Up to 64 ms late.
    Duration pingInterval = Duration::fromSeconds(15);
    // Ends the answer after this time, and the client connects again; with tracked events nothing is lost.
    Duration maxDuration = Duration::max();
    // What clients are told: to connect again when nothing came for so long. Not shorter than the ping interval.
    std::optional<Duration> reconnectAfterInactivity = std::nullopt;
};

// Batches that are answered piece by piece, which httpBatchStreamLink asks for.
struct JsonlOptions {
    // A sign of life after this time without a line; zero: none. Up to 64 ms late.
    Duration pingInterval = Duration::fromSeconds(15);
};

// WebSockets at the mount's own path, which wsLink asks for.
struct WebSocketOptions {
    bool enabled = true;
    // A client that sent nothing for so long gets the text PING, and is cut when it sends nothing for pongTimeout more.
    // Zero: never. Up to 64 ms late.
    Duration pingInterval = Duration::fromSeconds(30);
    Duration pongTimeout = Duration::fromSeconds(5);
    std::size_t maxMessageSize = 1024 * 1024;
    // Of one connection: more calls are TOO_MANY_REQUESTS.
    std::size_t maxSubscriptions = 1000;
    std::size_t maxInFlight = 1000;
    // Bytes that may wait for a client; one that reads too slowly is closed with 1008. Subscriptions wait long before.
    std::size_t maxQueuedBytes = 4 * 1024 * 1024;
    // Pages of these origins may connect; empty: of all. Set it when sessions are cookies, for the browser sends them
    // from every page.
    std::span<const std::string_view> allowedOrigins = {};
};

struct HttpHandlerOptions {
    // Queries may come by POST as well.
    bool allowMethodOverride = false;
    bool allowBatching = true;
    std::size_t maxBatchSize = 100;
    // Inputs and results go through superjson, as clients say with `transformer: superjson`: dates, bigints, bytes,
    // sets, maps and undefined arrive as what they are (rich_types.hpp).
    bool superjson = false;
    // Bytes of a body; more is PAYLOAD_TOO_LARGE for the calls that read their input.
    std::size_t maxBodySize = 1024 * 1024;
    // Bytes of an upload: a form with its files, or application/octet-stream.
    std::size_t maxUploadSize = 16 * 1024 * 1024;
    // Nested arrays and objects of an input; deeper is BAD_REQUEST.
    unsigned maxDepth = 256;
    SseOptions sse = {};
    JsonlOptions jsonl = {};
    WebSocketOptions webSocket = {};
    // Development: errors carry a stack, and the text of unexpected exceptions is sent.
    bool isDev = false;
    // Sends the text of unexpected exceptions in production, too, as the original does.
    bool exposeUnexpectedErrors = false;
    // May set the status and add headers when the results are known, for example to let public queries be cached.
    void (*responseMeta)(const ResponseMetaOptions& options, ResponseHead& head) = nullptr;
    ErrorListener* onError = nullptr;
    // Where guards, interceptors, pipes and filters come from; needed when a procedure uses any.
    Injector* injector = nullptr;
};

class HttpHandler final : public http::Handler {
public:
    template<class AppRouter>
    explicit HttpHandler(AppRouter& router, HttpHandlerOptions options = {})
        : HttpHandler(ProcedureTable{router}, defaultContext<ContextOf<AppRouter>>(), options) {}
    template<class AppRouter, class C>
    HttpHandler(AppRouter& router, ContextFactory<C> factory, HttpHandlerOptions options = {})
        : HttpHandler(ProcedureTable{router}, static_cast<const detail::ContextFactory&>(factory), options) {
        static_assert(std::is_base_of_v<ContextOf<AppRouter>, C>,
                      "aerie[E210]: the context factory makes another type than the procedures of this router take.");
    }
    ~HttpHandler() override;

    const ProcedureTable& procedures() const noexcept;

    // Asks all WebSocket clients to connect again, before a shutdown: they open a new connection, move their
    // subscriptions, and close the old one. From any thread.
    void broadcastReconnectNotification();
    // Cuts all WebSockets, without a word. From any thread.
    void cutWebSockets();

    Task<http::Response> handle(http::Request& request) override;
    http::BodyPolicy bodyPolicy(const http::Request& request) const override;
    // Fails when a procedure uses a guard, interceptor, pipe or filter that the injector does not have.
    Result<void> check() const override;

private:
    HttpHandler(ProcedureTable table, detail::ContextFactory factory, HttpHandlerOptions options);

    std::unique_ptr<detail::HttpExchange> parseAgain(http::Request& request) const;
    bool needsBody(const http::Request& request) const noexcept;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::trpc
