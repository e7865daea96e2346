// The opening handshake as plain texts, RFC 6455 section 4, for whatever HTTP server or client carries it.
//
//   ServerHandshake answer = acceptHandshake({.method = "GET", .upgrade = ..., .key = ...}, {.protocols = protocols});
//   if (answer.status != 101) refuse(answer.status, answer.message);       // 426 also needs Sec-WebSocket-Version: 13
//   send("Sec-WebSocket-Accept", answer.accept); ...                       // protocol and extensions when not empty
//
// A field that the request does not have is an empty text; one that it has several times is joined by commas. Whether
// the Origin is welcome is for the caller to decide: browsers send it, and nothing else protects from foreign pages.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/websocket/deflate.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aerie::websocket {

struct HandshakeRequest {
    std::string_view method;     // "GET"
    std::string_view upgrade;    // Upgrade
    std::string_view connection; // Connection
    std::string_view version;    // Sec-WebSocket-Version
    std::string_view key;        // Sec-WebSocket-Key
    std::string_view protocols;  // Sec-WebSocket-Protocol
    std::string_view extensions; // Sec-WebSocket-Extensions
};

struct HandshakeOptions {
    // Subprotocols that the server speaks. The client's first one among them is chosen; none is no reason to refuse.
    std::span<const std::string_view> protocols{};
    // Absent: messages are not compressed.
    std::optional<DeflateOptions> deflate;
};

struct ServerHandshake {
    int status = 101;       // 400, 405 or 426: refused
    std::string message;    // why
    std::string accept;     // Sec-WebSocket-Accept
    std::string protocol;   // Sec-WebSocket-Protocol; empty: leave it out
    std::string extensions; // Sec-WebSocket-Extensions; empty: leave it out
    std::optional<DeflateParameters> deflate;
};

// Whether the request asks for a WebSocket at all; if not, it is an ordinary one.
bool isWebSocketRequest(std::string_view upgrade) noexcept;
ServerHandshake acceptHandshake(const HandshakeRequest& request, const HandshakeOptions& options = {});

// base64(SHA-1(key + the GUID of RFC 6455))
std::string acceptKey(std::string_view key);

// The client's side: a fresh Sec-WebSocket-Key, the offer of its extensions, and the check of the answer.
std::string makeClientKey();
std::string offerExtensions(const std::optional<DeflateOptions>& deflate);

struct HandshakeAnswer {
    int status = 0;
    std::string_view upgrade;
    std::string_view connection;
    std::string_view accept;
    std::string_view protocol;
    std::string_view extensions;
};

struct ClientHandshake {
    std::string protocol;
    std::optional<DeflateParameters> deflate;
};

// BadGateway with what is wrong in the answer.
Result<ClientHandshake> checkHandshake(const HandshakeAnswer& answer, std::string_view key,
                                       const HandshakeOptions& offered);

} // namespace aerie::websocket
