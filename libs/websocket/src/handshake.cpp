#include "extensions.hpp"
#include "tokens.hpp"

#include <aerie/websocket/handshake.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <utility>

namespace aerie::websocket {

using namespace detail;

namespace {

constexpr std::size_t kKeyBytes = 16;

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3), '\0');
    // EVP_EncodeBlock writes a NUL behind the text, where std::string keeps its own.
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
    return text;
}

// 16 bytes in base64: 24 characters, of which the last two are padding and the one before has four bits free.
bool isKey(std::string_view key) noexcept {
    if (key.size() != 24 || key.substr(22) != "==") return false;
    for (char c : key.substr(0, 22)) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!isLetter && !(c >= '0' && c <= '9') && c != '+' && c != '/') return false;
    }
    return true;
}

ServerHandshake refused(int status, std::string message) {
    ServerHandshake answer;
    answer.status = status;
    answer.message = std::move(message);
    return answer;
}

} // namespace

std::string acceptKey(std::string_view key) {
    std::string text{key};
    text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    return base64(digest.data(), size);
}

bool isWebSocketRequest(std::string_view upgrade) noexcept { return hasToken(upgrade, "websocket"); }

ServerHandshake acceptHandshake(const HandshakeRequest& request, const HandshakeOptions& options) {
    if (request.method != "GET") return refused(405, "A WebSocket is opened by GET.");
    if (!isWebSocketRequest(request.upgrade)) return refused(400, "The Upgrade header must name websocket.");
    if (!hasToken(request.connection, "upgrade")) return refused(400, "The Connection header must name Upgrade.");
    if (trimmed(request.version) != "13")
        return refused(426, "Sec-WebSocket-Version must be 13, the version of RFC 6455.");
    const std::string_view key = trimmed(request.key);
    if (!isKey(key)) return refused(400, "Sec-WebSocket-Key must be 16 bytes in base64.");

    ServerHandshake answer;
    for (std::string_view list = request.protocols; !list.empty() && answer.protocol.empty();) {
        const std::string_view wanted = nextMember(list);
        for (std::string_view known : options.protocols)
            if (known == wanted) answer.protocol = known;
    }
    if (options.deflate) {
        const auto offers = parseExtensions(request.extensions);
        if (!offers) return refused(400, "Sec-WebSocket-Extensions is not a list of extensions.");
        for (const Extension& offer : *offers) {
            std::optional<Agreement> agreement = agree(offer, *options.deflate);
            if (!agreement) continue;
            answer.deflate = agreement->parameters;
            answer.extensions = std::move(agreement->text);
            break;
        }
    }
    answer.accept = acceptKey(key);
    return answer;
}

std::string makeClientKey() {
    std::array<unsigned char, kKeyBytes> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    return base64(bytes.data(), bytes.size());
}

std::string offerExtensions(const std::optional<DeflateOptions>& deflate) {
    return deflate ? offerText(*deflate) : std::string{};
}

Result<ClientHandshake> checkHandshake(const HandshakeAnswer& answer, std::string_view key,
                                       const HandshakeOptions& offered) {
    const auto wrong = [](std::string message) {
        return Error{ErrorCode::BadGateway, "The WebSocket was refused: " + std::move(message)};
    };
    if (answer.status != 101) return wrong("the server answered with status " + std::to_string(answer.status) + '.');
    if (!equalsIgnoringCase(trimmed(answer.upgrade), "websocket")) return wrong("its Upgrade header is not websocket.");
    if (!hasToken(answer.connection, "upgrade")) return wrong("its Connection header does not name Upgrade.");
    if (trimmed(answer.accept) != acceptKey(key)) return wrong("Sec-WebSocket-Accept does not belong to our key.");

    ClientHandshake handshake;
    handshake.protocol = trimmed(answer.protocol);
    bool isKnown = handshake.protocol.empty();
    for (std::string_view protocol : offered.protocols) isKnown = isKnown || protocol == handshake.protocol;
    if (!isKnown) return wrong("it chose the subprotocol \"" + handshake.protocol + "\", which was not offered.");

    const auto extensions = parseExtensions(answer.extensions);
    if (!extensions) return wrong("Sec-WebSocket-Extensions is not a list of extensions.");
    for (const Extension& extension : *extensions) {
        if (!offered.deflate || handshake.deflate) return wrong("it wants an extension that was not offered.");
        handshake.deflate = takeAnswer(extension, *offered.deflate);
        if (!handshake.deflate) return wrong("it wants parameters of permessage-deflate that were not offered.");
    }
    return handshake;
}

} // namespace aerie::websocket
