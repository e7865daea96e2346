// A server on a real socket and a client that sends raw bytes, both on the test's own loop.
#pragma once

#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aerie::http {

using namespace aerie::literals;

// Bounds every wait of a test, so that a fault fails instead of hanging.
inline constexpr Duration kPatience = Duration::fromSeconds(20);

class RawClient {
public:
    static Task<RawClient> open(std::uint16_t port) {
        auto address = io::SocketAddress::parse("127.0.0.1", port);
        auto socket = co_await io::connect(std::move(address).value(), kPatience);
        co_return RawClient{std::move(socket).value()};
    }
    explicit RawClient(io::Socket socket) : socket_(std::move(socket)) {}

    Task<> send(std::string bytes) { (co_await socket_.write(bytes)).value(); }
    // Everything up to the end of the connection.
    Task<std::string> readAll() {
        std::string all;
        socket_.setReadDeadline(TimePoint::now() + kPatience);
        char room[4096];
        for (;;) {
            const auto count = co_await socket_.readSome(std::span{room});
            if (!count) co_return all + "(" + count.error().message() + ")";
            if (*count == 0) co_return all;
            all.append(room, *count);
        }
    }
    // Until the text has come; the rest stays for later.
    Task<std::string> readUntil(std::string text) {
        socket_.setReadDeadline(TimePoint::now() + kPatience);
        char room[4096];
        while (early_.find(text) == std::string::npos) {
            const auto count = co_await socket_.readSome(std::span{room});
            if (!count || *count == 0) co_return std::exchange(early_, {}) + "(ended)";
            early_.append(room, *count);
        }
        const std::size_t end = early_.find(text) + text.size();
        std::string taken = early_.substr(0, end);
        early_.erase(0, end);
        co_return taken;
    }
    io::Socket& socket() { return socket_; }

private:
    io::Socket socket_;
    std::string early_;
};

class LiveServer {
public:
    explicit LiveServer(ServerOptions options = {}) : options_(std::move(options)) { options_.port = 0; }

    // After the routes are there.
    void start() {
        server_ = std::make_unique<Server>(options_, router);
        server_->listen().value();
    }
    Server& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }

    template<class T> T run(Task<T> task) {
        return loop.runUntilComplete(io::withTimeout(std::move(task), kPatience * 2));
    }
    void run(Task<> task) { loop.runUntilComplete(io::withTimeout(std::move(task), kPatience * 2)); }

    // Sends bytes and gives everything that comes back until the server closes.
    std::string exchange(std::string bytes) { return run(exchangeTask(port(), std::move(bytes))); }
    // A request that closes the connection, and its whole answer.
    std::string get(std::string_view target, std::string_view headers = "") {
        return exchange("GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
                        std::string{headers} + "\r\n");
    }

    io::EventLoop loop;
    Router router;

private:
    static Task<std::string> exchangeTask(std::uint16_t port, std::string bytes) {
        RawClient client = co_await RawClient::open(port);
        co_await client.send(std::move(bytes));
        co_return co_await client.readAll();
    }

    ServerOptions options_;
    std::unique_ptr<Server> server_;
};

inline std::string bodyOf(std::string_view answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string{} : std::string{answer.substr(end + 4)};
}

inline int statusOf(std::string_view answer) {
    return answer.size() > 12 && answer.starts_with("HTTP/1.1 ") ? std::stoi(std::string{answer.substr(9, 3)}) : 0;
}

// The value of a header, empty when it is not there.
inline std::string headerOf(std::string_view answer, std::string_view name) {
    const std::string_view head = answer.substr(0, answer.find("\r\n\r\n") + 2);
    const std::size_t at = head.find("\r\n" + std::string{name} + ": ");
    if (at == std::string_view::npos) return {};
    const std::size_t start = at + name.size() + 4;
    return std::string{head.substr(start, head.find("\r\n", start) - start)};
}

inline std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

} // namespace aerie::http
