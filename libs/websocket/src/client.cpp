#include "response_head.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/websocket/client.hpp>

#include <charconv>
#include <string>

namespace aerie::websocket {

using namespace detail;

namespace {

using Opened = Result<std::unique_ptr<Connection>>;

Error failed(std::string message) {
    return Error{ErrorCode::BadGateway, "The WebSocket could not be opened: " + std::move(message)};
}

struct Target {
    std::string host; // without brackets
    std::string authority;
    std::string path;
    std::uint16_t port = 80;
};

std::optional<Target> parseUrl(std::string_view url) {
    constexpr std::string_view kScheme = "ws://";
    if (!url.starts_with(kScheme)) return std::nullopt;
    url.remove_prefix(kScheme.size());
    url = url.substr(0, url.find('#'));
    Target target;
    const std::size_t slash = url.find_first_of("/?");
    target.authority = url.substr(0, slash);
    target.path = slash == std::string_view::npos ? "/" : url.substr(slash);
    if (target.path.front() == '?') target.path.insert(0, 1, '/');
    for (char c : url)
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return std::nullopt;
    std::string_view host = target.authority;
    if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos && host.back() != ']') {
        const std::string_view digits = host.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
        if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        host = host.substr(0, colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty() || host.find('@') != std::string_view::npos) return std::nullopt;
    target.host = host;
    return target;
}

} // namespace

Task<Opened> openClient(io::Socket socket, std::string_view hostField, std::string_view targetField,
                        ClientOptions options) {
    const std::string key = makeClientKey();
    std::string request = "GET ";
    request.append(targetField).append(" HTTP/1.1\r\nHost: ").append(hostField);
    request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ");
    request.append(key).append("\r\n");
    if (!options.protocols.empty()) {
        request += "Sec-WebSocket-Protocol: ";
        for (std::size_t i = 0; i < options.protocols.size(); ++i)
            request.append(i ? ", " : "").append(options.protocols[i]);
        request += "\r\n";
    }
    if (options.deflate)
        request.append("Sec-WebSocket-Extensions: ").append(offerExtensions(options.deflate)).append("\r\n");
    for (const auto& [name, value] : options.headers) {
        if ((std::string{name}.append(value)).find_first_of("\r\n") != std::string::npos)
            co_return failed("a header field holds a line break.");
        request.append(name).append(": ").append(value).append("\r\n");
    }
    request += "\r\n";

    const TimePoint limit = io::EventLoop::current().now() + options.handshakeTimeout;
    socket.setReadDeadline(limit);
    socket.setWriteDeadline(limit);
    if (Result<void> sent = co_await socket.write(request); !sent) co_return sent.error();
    std::string head;
    std::size_t end = std::string::npos;
    io::Buffer buffer;
    while (end == std::string::npos) {
        if (head.size() > kMaxHead) co_return failed("the answer's head is longer than 16 KiB.");
        const Result<std::size_t> count = co_await socket.readSome(buffer);
        if (!count) co_return count.error();
        if (*count == 0) co_return failed("the server closed the connection.");
        head += buffer.data();
        buffer.consume(buffer.size());
        end = head.find("\r\n\r\n");
    }
    end += 4;
    const std::optional<HandshakeAnswer> answer = parseHead(std::string_view{head}.substr(0, end));
    if (!answer) co_return failed("the answer is not HTTP/1.1.");
    const HandshakeOptions offered{options.protocols, options.deflate};
    const Result<ClientHandshake> handshake = checkHandshake(*answer, key, offered);
    if (!handshake) co_return handshake.error();

    socket.setReadDeadline(TimePoint::max());
    socket.setWriteDeadline(TimePoint::max());
    ConnectionOptions connection = options.connection;
    connection.role = Role::Client;
    connection.deflate = handshake->deflate;
    co_return std::make_unique<Connection>(std::move(socket), connection, head.substr(end));
}

Task<Opened> connect(std::string_view url, ClientOptions options) {
    const std::optional<Target> target = parseUrl(url);
    if (!target) co_return Error{ErrorCode::BadRequest, "\"" + std::string{url} + "\" is no ws:// URL."};
    Result<io::Socket> socket = co_await io::connect(target->host, target->port, options.handshakeTimeout);
    if (!socket) co_return socket.error();
    co_return co_await openClient(std::move(*socket), target->authority, target->path, options);
}

} // namespace aerie::websocket
