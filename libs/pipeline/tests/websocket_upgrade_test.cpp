#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/websocket_upgrade.hpp>
#include <aerie/websocket/client.hpp>

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

using namespace aerie;
using namespace aerie::literals;

namespace {

class Echo final : public WebSocketSession {
public:
    explicit Echo(std::string greeting) : greeting_(std::move(greeting)) {}
    Task<> run(websocket::Connection& connection) override {
        connection.sendText(greeting_);
        while (auto message = co_await connection.receive()) {
            if (message->data == "throw") throw std::runtime_error{"a fault"};
            if (message->data == "leave") co_return;
            connection.sendText(message->data);
        }
    }

private:
    std::string greeting_;
};

constexpr std::array<std::string_view, 1> kOrigins{"https://app.example"};

http::Router makeRouter() {
    http::Router router;
    router.get("/echo", [](http::Request& request) {
        WebSocketUpgradeOptions options;
        options.handshake.deflate = websocket::DeflateOptions{};
        options.allowedOrigins = kOrigins;
        return upgradeToWebSocket(request, options,
                                  [&] { return std::make_unique<Echo>("hello " + std::string{request.query()}); });
    });
    return router;
}

http::Request handshakeRequest() {
    http::Request request;
    request.headers.set("upgrade", "websocket");
    request.headers.set("connection", "Upgrade");
    request.headers.set("sec-websocket-version", "13");
    request.headers.set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    return request;
}

} // namespace

TEST_CASE("a request becomes a WebSocket, whose end follows from the end of its session") {
    http::Router router = makeRouter();
    io::EventLoop loop;
    http::Server server{{.port = 0}, router};
    REQUIRE(server.listen().isOk());
    const std::string url = "ws://127.0.0.1:" + std::to_string(server.port()) + "/echo?you";
    auto talk = [&](std::string last) -> Task<websocket::CloseInfo> {
        websocket::ClientOptions options;
        options.deflate = websocket::DeflateOptions{.threshold = 0};
        auto opened = co_await websocket::connect(url, options);
        REQUIRE(opened.isOk());
        websocket::Connection& client = **opened;
        CHECK(client.options().deflate);
        auto greeting = co_await client.receive();
        REQUIRE(greeting);
        CHECK(greeting->data == "hello you");
        client.sendText("again");
        auto answer = co_await client.receive();
        REQUIRE(answer);
        CHECK(answer->data == "again");
        client.sendText(last);
        CHECK(!co_await client.receive());
        co_await client.finish();
        co_return client.closeInfo();
    };
    CHECK(loop.runUntilComplete(io::withTimeout(talk("leave"), 10_s)).code == 1000);
    loop.onUnhandledError([](void*, std::exception_ptr) {}, nullptr);
    const websocket::CloseInfo failed = loop.runUntilComplete(io::withTimeout(talk("throw"), 10_s));
    CHECK(failed.code == 1011);
    CHECK(failed.reason == "internal error");
}

TEST_CASE("what is no handshake, or of a foreign origin, gets an ordinary answer") {
    const WebSocketUpgradeOptions options{.allowedOrigins = kOrigins};
    const auto status = [&](auto change) {
        http::Request request = handshakeRequest();
        change(request);
        bool isMade = false;
        const http::Response response = upgradeToWebSocket(request, options, [&] {
            isMade = true;
            return std::make_unique<Echo>("");
        });
        CHECK(isMade == (response.status == 101));
        CHECK(isMade == (response.upgrade != nullptr));
        return response.status;
    };
    CHECK(status([](auto&) {}) == 101);
    CHECK(status([](auto& r) { r.headers.set("origin", "https://app.example"); }) == 101);
    CHECK(status([](auto& r) { r.headers.set("origin", "https://evil.example"); }) == 403);
    CHECK(status([](auto& r) { r.headers.remove("upgrade"); }) == 400);
    CHECK(status([](auto& r) { r.headers.set("sec-websocket-version", "8"); }) == 426);
    CHECK(status([](auto& r) { r.method = http::Method::Post; }) == 405);
}
