#include "ws_session.hpp"

#include "query_fields.hpp"
#include "ws_call.hpp"

#include <aerie/http/query_params.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/pipeline/logger.hpp>

#include <exception>
#include <utility>

namespace aerie::trpc::detail {

namespace {

constexpr Logger kLogger{"tRPC"};

WsLimits limitsOf(const HttpMount& mount) {
    const HttpHandlerOptions& options = mount.options;
    return {.maxBatchSize = options.allowBatching ? options.maxBatchSize : 1,
            .maxInFlight = options.webSocket.maxInFlight,
            .maxSubscriptions = options.webSocket.maxSubscriptions,
            .maxDepth = options.maxDepth,
            .needsInput = mount.format.isSuperjson()};
}

} // namespace

http::Response openWebSocket(http::Request& request, const HttpMount& mount, WsHub& hub) {
    const WebSocketOptions& options = mount.options.webSocket;
    WebSocketUpgradeOptions upgrade;
    upgrade.allowedOrigins = options.allowedOrigins;
    upgrade.connection.maxMessageSize = options.maxMessageSize;
    upgrade.connection.maxQueuedBytes = options.maxQueuedBytes;
    upgrade.connection.pingInterval = Duration{}; // signs of life are texts here
    return upgradeToWebSocket(request, upgrade, [&] {
        const bool hasParams = request.queryParams().get("connectionParams") == "1";
        return std::make_unique<WsSession>(request, mount, hub, hasParams);
    });
}

WsSession::WsSession(http::Request& request, const HttpMount& mount, WsHub& hub, bool isAwaitingParams)
    : request_(request),
      mount_(mount),
      hub_(hub),
      machine_(limitsOf(mount), isAwaitingParams),
      isAwaitingParams_(isAwaitingParams) {}

WsSession::~WsSession() = default;

Task<> WsSession::run(websocket::Connection& connection) {
    io::TaskGroup tasks{TaskContext::current()};
    tasks_ = &tasks;
    connection_ = &connection;
    hub_.add(*this);
    std::exception_ptr failure;
    try {
        keepAlive_.noteMessage();
        if (!isAwaitingParams_) tasks_->spawn(makeContext());
        while (auto message = co_await connection.receive()) {
            keepAlive_.noteMessage();
            for (WsAction& action : message->isText ? machine_.receive(message->data) : machine_.receiveBinary())
                handle(std::move(action));
        }
    } catch (...) {
        failure = std::current_exception();
    }
    keepAlive_.cancel();
    tasks.cancel();
    co_await shielded(tasks.join());
    if (failure) std::rethrow_exception(failure);
}

void WsSession::handle(WsAction action) {
    switch (action.kind) {
    case WsAction::Kind::Pong:
        send("PONG");
        break;
    case WsAction::Kind::MakeContext:
        info_.connectionParams = std::move(action.params);
        tasks_->spawn(makeContext());
        break;
    case WsAction::Kind::Call:
        tasks_->spawn(serve(std::move(action.message)));
        break;
    case WsAction::Kind::Stop:
        stop(action.message.id);
        break;
    case WsAction::Kind::Refuse:
        sendError(action.message, *action.error);
        break;
    case WsAction::Kind::Close:
        sendError(action.message, *action.error);
        connection_->close(websocket::close_code::kPolicyViolation, "connection params");
        break;
    }
}

Task<> WsSession::makeContext() {
    const CreateContextOptions options{&request_, head_, info_, scope_};
    try {
        context_ = mount_.factory.make ? mount_.factory.make(mount_.factory.owner, options)
                                       : co_await mount_.factory.makeAsync(mount_.factory.owner, options);
    } catch (...) {
        contextFailure_ = std::current_exception();
    }
    contextMade_.set();
    if (!contextFailure_) co_return;
    WsMessage nobody;
    nobody.id = "null";
    sendError(nobody, errorOf(contextFailure_, mount_.policy), contextFailure_);
    // Calls that came meanwhile get their errors first.
    while (!calls_.isEmpty() && connection_->isOpen()) co_await io::yield();
    connection_->close(websocket::close_code::kPolicyViolation, "the context could not be made");
}

Task<> WsSession::serve(WsMessage message) {
    WsCall call{*this, std::move(message)}; // here, so that it is cancelled with this task
    calls_.append(call);
    co_await call.serve();
    machine_.ended(call.message());
}

void WsSession::stop(const std::string& id) {
    for (aerie::detail::Link* at = calls_.next; at != &calls_; at = at->next) {
        auto& call = static_cast<WsCall&>(*at);
        const WsMessage& message = call.message();
        if (message.type == ProcedureType::Subscription && message.id == id) return call.stop();
    }
}

void WsSession::send(std::string_view text) { connection_->sendText(text); }

void WsSession::sendState(const WsMessage& message, std::string_view state) {
    std::string text{"{\"id\":"};
    text += message.id;
    if (message.hasVersion) text += ",\"jsonrpc\":\"2.0\"";
    text.append(",\"result\":{\"type\":\"").append(state).append("\"}}");
    send(text);
}

void WsSession::sendError(const WsMessage& message, const Error& error, const std::exception_ptr& exception) {
    std::optional<std::string_view> path;
    if (!message.path.empty()) path = message.path;
    if (infoOf(error.code()).http >= 500) kLogger.error("procedure failed", error, {{"path", message.path}});
    if (mount_.options.onError) mount_.options.onError->onError({error, exception, path, message.type, context_.get()});
    std::string shape;
    appendErrorShape(shape, {error, message.type, path, context_.get(), exception}, mount_.policy);
    std::string text{"{\"id\":"};
    text += message.id;
    if (message.hasVersion) text += ",\"jsonrpc\":\"2.0\"";
    text += ",\"error\":";
    mount_.format.appendShape(text, shape);
    text += '}';
    send(text);
}

void WsSession::notifyReconnect() { send(R"({"id":null,"method":"reconnect"})"); }
void WsSession::cut() noexcept { connection_->cut(); }

void WsSession::KeepAlive::noteMessage() noexcept {
    isAwaitingPong_ = false;
    const Duration interval = session_.mount_.options.webSocket.pingInterval;
    expireAt(interval > Duration{} ? io::EventLoop::current().now() + interval : TimePoint::max());
}

void WsSession::KeepAlive::onExpire() noexcept {
    if (std::exchange(isAwaitingPong_, true)) return session_.cut();
    session_.send("PING");
    expireAt(io::EventLoop::current().now() + session_.mount_.options.webSocket.pongTimeout);
}

} // namespace aerie::trpc::detail
