// The client's side of the handshake, for tests, tools and servers that talk to servers.
//
//   auto connection = co_await websocket::connect("ws://127.0.0.1:3001/trpc");
//   if (!connection) ...
//   (*connection)->sendText("hello");
//
// The reply's head is read by a small reader of its own, since this library stands beside the HTTP one. TLS: hand over
// a connected socket to openClient(). Redirects and proxies are not followed.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/websocket/connection.hpp>
#include <aerie/websocket/handshake.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace aerie::websocket {

struct ClientOptions {
    // role and deflate of it are set by the handshake.
    ConnectionOptions connection{};
    std::span<const std::string_view> protocols{};
    std::optional<DeflateOptions> deflate{};
    // Further header fields of the request: Origin, Cookie, Authorization.
    std::span<const std::pair<std::string_view, std::string_view>> headers{};
    Duration handshakeTimeout = Duration::fromSeconds(10);
};

// "ws://host:port/path?query"; wss needs openClient().
Task<Result<std::unique_ptr<Connection>>> connect(std::string_view url, ClientOptions options = {});
// The handshake on a socket that is connected already. `host` goes into the Host field, `target` into the request line.
Task<Result<std::unique_ptr<Connection>>> openClient(io::Socket socket, std::string_view host, std::string_view target,
                                                     ClientOptions options = {});

} // namespace aerie::websocket
