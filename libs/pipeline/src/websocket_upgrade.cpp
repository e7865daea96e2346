#include <aerie/io/cancellation.hpp>
#include <aerie/pipeline/websocket_upgrade.hpp>

#include <algorithm>
#include <exception>

namespace aerie {

namespace {

class SessionUpgrade final : public http::Upgrade {
public:
    SessionUpgrade(const websocket::ConnectionOptions& options, std::unique_ptr<WebSocketSession> session)
        : options_(options), session_(std::move(session)) {}

    Task<> run(io::Socket socket, std::string early) override {
        websocket::Connection connection{std::move(socket), options_, std::move(early)};
        std::exception_ptr failure;
        try {
            co_await session_->run(connection);
        } catch (const OperationCancelled&) {
            connection.close(websocket::close_code::kGoingAway, "the server stops");
            throw; // no wait is possible any more; the connection sends what it can as it goes
        } catch (...) {
            failure = std::current_exception();
            connection.close(websocket::close_code::kInternalError, "internal error");
        }
        co_await connection.finish();
        if (failure) std::rethrow_exception(failure);
    }

private:
    websocket::ConnectionOptions options_;
    std::unique_ptr<WebSocketSession> session_;
};

} // namespace

http::Response acceptWebSocket(const http::Request& request, const WebSocketUpgradeOptions& options,
                               websocket::ServerHandshake& handshake) {
    const http::Headers& headers = request.headers;
    const std::string upgrade = headers.joined("upgrade");
    const std::string connection = headers.joined("connection");
    const std::string version = headers.joined("sec-websocket-version");
    const std::string key = headers.joined("sec-websocket-key");
    const std::string protocols = headers.joined("sec-websocket-protocol");
    const std::string extensions = headers.joined("sec-websocket-extensions");
    handshake = websocket::acceptHandshake({.method = request.method == http::Method::Get ? "GET" : "-",
                                            .upgrade = upgrade,
                                            .connection = connection,
                                            .version = version,
                                            .key = key,
                                            .protocols = protocols,
                                            .extensions = extensions},
                                           options.handshake);
    if (handshake.status != 101) {
        http::Response refusal = http::Response::error(handshake.status, handshake.message);
        if (handshake.status == 426) refusal.headers.set("sec-websocket-version", "13");
        if (handshake.status == 405) refusal.headers.set("allow", "GET");
        return refusal;
    }
    const auto origin = headers.get("origin");
    if (origin && !options.allowedOrigins.empty() &&
        std::ranges::find(options.allowedOrigins, *origin) == options.allowedOrigins.end())
        return http::Response::error(403, "Pages of this origin may not open a WebSocket here.");

    http::Response response{101};
    response.headers.set("upgrade", "websocket");
    response.headers.set("sec-websocket-accept", handshake.accept);
    if (!handshake.protocol.empty()) response.headers.set("sec-websocket-protocol", handshake.protocol);
    if (!handshake.extensions.empty()) response.headers.set("sec-websocket-extensions", handshake.extensions);
    return response;
}

void setWebSocketSession(http::Response& response, const WebSocketUpgradeOptions& options,
                         const websocket::ServerHandshake& handshake, std::unique_ptr<WebSocketSession> session) {
    websocket::ConnectionOptions connection = options.connection;
    connection.role = websocket::Role::Server;
    connection.deflate = handshake.deflate;
    response.upgrade = std::make_unique<SessionUpgrade>(connection, std::move(session));
}

} // namespace aerie
