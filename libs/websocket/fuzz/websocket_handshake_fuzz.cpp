// Header fields of a handshake: no crash, an answer that our own client accepts, and only what was offered.
#include <aerie/websocket/handshake.hpp>

#include <cstdint>
#include <cstdlib>

using namespace aerie::websocket;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
    DeflateOptions deflate;
    deflate.serverContextTakeover = (data[0] & 1) != 0;
    deflate.clientContextTakeover = (data[0] & 2) != 0;
    deflate.serverMaxWindowBits = 9 + (data[0] >> 2) % 7;
    const std::string_view protocols[] = {"chat", "json"};
    HandshakeRequest request{.method = "GET",
                             .upgrade = "websocket",
                             .connection = "upgrade",
                             .version = "13",
                             .key = "dGhlIHNhbXBsZSBub25jZQ==",
                             .protocols = text,
                             .extensions = text};
    const HandshakeOptions options{protocols, deflate};
    const ServerHandshake answer = acceptHandshake(request, options);
    if (answer.status == 101) {
        if (!answer.protocol.empty() && answer.protocol != "chat" && answer.protocol != "json") std::abort();
        if (answer.deflate && (answer.deflate->serverMaxWindowBits < 9 || answer.deflate->clientMaxWindowBits < 8))
            std::abort();
    }
    request.upgrade = request.connection = request.version = request.key = text;
    (void)acceptHandshake(request, options);
    (void)checkHandshake({101, text, text, text, text, text}, "dGhlIHNhbXBsZSBub25jZQ==", options);
    return 0;
}
