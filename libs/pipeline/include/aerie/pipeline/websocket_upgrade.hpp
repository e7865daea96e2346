// From an HTTP request to a WebSocket: the one place where libs/http and libs/websocket meet.
//
//   class Chat final : public WebSocketSession {
//       Task<> run(websocket::Connection& connection) override {
//           while (auto message = co_await connection.receive()) connection.sendText(message->data);
//       }
//   };
//   router.get("/chat", [](http::Request& request) {
//       return upgradeToWebSocket(request, {}, [] { return std::make_unique<Chat>(); });
//   });
//
// A request that is no handshake, or comes from a page of another origin than the allowed ones, gets the answer that
// says so, and no session is made. The request stays valid until run() has ended.
// run(): when it returns, the connection is closed in good order with 1000 unless it was closed with another code; an
//   exception closes it with 1011 and goes on to the server's error hook. When the server stops, what run() waits for
//   throws OperationCancelled, and the client is told 1001.
// Thread rule: everything on the request's loop.
#pragma once

#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/websocket/connection.hpp>
#include <aerie/websocket/handshake.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace aerie {

class WebSocketSession {
public:
    virtual ~WebSocketSession() = default;
    virtual Task<> run(websocket::Connection& connection) = 0;
};

struct WebSocketUpgradeOptions {
    websocket::HandshakeOptions handshake{};
    // role and deflate of it are set by the handshake.
    websocket::ConnectionOptions connection{};
    // Browsers send the page's origin, and a page of any site may open a WebSocket with the user's cookies. Empty: all
    // are welcome. Requests without an Origin are not from pages and always are.
    std::span<const std::string_view> allowedOrigins{};
};

// The answer to a request, with 101 or with what is wrong.
http::Response acceptWebSocket(const http::Request& request, const WebSocketUpgradeOptions& options,
                               websocket::ServerHandshake& handshake);
// Lets a session run behind an answer that has status 101.
void setWebSocketSession(http::Response& response, const WebSocketUpgradeOptions& options,
                         const websocket::ServerHandshake& handshake, std::unique_ptr<WebSocketSession> session);

template<class MakeSession>
http::Response upgradeToWebSocket(const http::Request& request, const WebSocketUpgradeOptions& options,
                                  MakeSession&& makeSession) {
    websocket::ServerHandshake handshake;
    http::Response response = acceptWebSocket(request, options, handshake);
    if (response.status == 101) setWebSocketSession(response, options, handshake, makeSession());
    return response;
}

} // namespace aerie
