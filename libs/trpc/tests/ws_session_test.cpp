// WebSockets of a mount, from the handshake to the cleanup of what a client left behind.
#include <aerie/base/exception.hpp>
#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/error.hpp>
#include <aerie/trpc/http_handler.hpp>
#include <aerie/trpc/router.hpp>
#include <aerie/trpc/tracked.hpp>
#include <aerie/websocket/client.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace aerie;
using namespace aerie::literals;

namespace aerie::trpc::ws_test {

struct Cleanup {
    int& count;
    ~Cleanup() { ++count; }
};

class WsRouter {
public:
    std::string hello(Context&) { return "hello"; }
    Task<std::string> slow(Context&) {
        const Cleanup cleanup{cleaned};
        co_await io::sleepFor(60_s);
        co_return "late";
    }
    Stream<int> endless(Context&) {
        const Cleanup cleanup{cleaned};
        for (int n = 0;; ++n) {
            co_yield n;
            co_await io::sleepFor(5_ms);
        }
    }
    Stream<Tracked<std::string>> badId(Context&) {
        Tracked<std::string> item{"a\nb", "x"};
        co_yield std::move(item);
    }
    Stream<std::string> flood(Context&) {
        const Cleanup cleanup{cleaned};
        for (int n = 0; n < 100'000; ++n) {
            ++produced;
            co_yield std::string(10'000, 'x');
        }
    }

    static constexpr auto routes =
        trpc::router(trpc::query("hello", &WsRouter::hello), trpc::query("slow", &WsRouter::slow),
                     trpc::subscription("endless", &WsRouter::endless), trpc::subscription("badId", &WsRouter::badId),
                     trpc::subscription("flood", &WsRouter::flood));
    int cleaned = 0;
    int produced = 0;
};

class SlowContexts {
public:
    Task<std::unique_ptr<Context>> make(const CreateContextOptions& options) {
        while (!isOpen) co_await io::sleepFor(2_ms);
        if (options.info.connectionParam("token") == "bad") throw UnauthorizedException{"token refused"};
        co_return std::make_unique<Context>(options);
    }
    bool isOpen = true;
};

struct Server {
    explicit Server(WebSocketOptions options = {})
        : handler(routes, createContext<&SlowContexts::make>(contexts), {.webSocket = options}) {
        router.mount("/trpc", handler);
        REQUIRE(server.listen().isOk());
        url = "ws://127.0.0.1:" + std::to_string(server.port()) + "/trpc";
    }
    io::EventLoop loop;
    WsRouter routes;
    SlowContexts contexts;
    HttpHandler handler;
    http::Router router;
    http::Server server{{.port = 0}, router};
    std::string url;

    template<class Function> void run(Function function) { loop.runUntilComplete(io::withTimeout(function(), 20_s)); }
    Task<std::unique_ptr<websocket::Connection>> open(std::string query = {}) {
        websocket::ClientOptions options;
        auto opened = co_await websocket::connect(url + query, options);
        co_return std::move(opened).value();
    }
};

Task<std::string> next(websocket::Connection& client) {
    auto message = co_await client.receive();
    co_return message ? std::string{message->data} : "closed";
}
Task<> until(const int& count, int wanted) {
    while (count != wanted) co_await io::sleepFor(1_ms);
}
std::string call(int id, std::string_view type, std::string_view path) {
    return "{\"id\":" + std::to_string(id) + ",\"method\":\"" + std::string{type} + "\",\"params\":{\"path\":\"" +
           std::string{path} + "\"}}";
}

} // namespace aerie::trpc::ws_test

using namespace aerie::trpc;
using namespace aerie::trpc::ws_test;

TEST_CASE("a subscription that is stopped has cleaned up when `stopped` comes, and its id is free") {
    ws_test::Server server;
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        for (int round = 1; round <= 2; ++round) {
            client->sendText(call(5, "subscription", "endless"));
            CHECK(co_await next(*client) == R"({"id":5,"result":{"type":"started"}})");
            CHECK(co_await next(*client) == R"({"id":5,"result":{"type":"data","data":0}})");
            client->sendText(R"({"id":5,"method":"subscription.stop"})");
            std::string last;
            while ((last = co_await next(*client)).find("data") != std::string::npos) {
            }
            CHECK(last == R"({"id":5,"result":{"type":"stopped"}})");
            CHECK(server.routes.cleaned == round);
        }
        co_await client->finish();
    });
}

TEST_CASE("when the client goes, queries and subscriptions are cancelled and clean up") {
    ws_test::Server server;
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        client->sendText('[' + call(1, "query", "slow") + ',' + call(2, "subscription", "endless") + ']');
        CHECK(co_await next(*client) == R"({"id":2,"result":{"type":"started"}})");
        client->cut();
        co_await until(server.routes.cleaned, 2);
    });
}

TEST_CASE("a stop that comes before the context is made is answered with `stopped` alone") {
    ws_test::Server server;
    server.contexts.isOpen = false;
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        client->sendText(call(5, "subscription", "endless"));
        client->sendText(R"({"id":5,"method":"subscription.stop"})");
        CHECK(co_await next(*client) == R"({"id":5,"result":{"type":"stopped"}})");
        client->sendText(call(6, "query", "hello"));
        co_await io::sleepFor(10_ms);
        server.contexts.isOpen = true;
        CHECK(co_await next(*client) == R"({"id":6,"result":{"type":"data","data":"hello"}})");
        co_await client->finish();
    });
}

TEST_CASE("a context that cannot be made fails the calls that wait for it, then the connection") {
    ws_test::Server server;
    server.contexts.isOpen = false;
    server.run([&]() -> Task<> {
        auto client = co_await server.open("?connectionParams=1");
        client->sendText(R"({"method":"connectionParams","data":{"token":"bad"}})");
        client->sendText(call(7, "query", "hello"));
        co_await io::sleepFor(20_ms);
        server.contexts.isOpen = true;
        std::string all;
        for (int i = 0; i < 2; ++i) all += co_await next(*client);
        CHECK(all.find("{\"id\":null,\"error\":{\"message\":\"token refused\"") != std::string::npos);
        CHECK(all.find("{\"id\":7,\"error\":{\"message\":\"token refused\"") != std::string::npos);
        CHECK(co_await next(*client) == "closed");
        co_await client->finish();
    });
}

TEST_CASE("an id that cannot be sent ends the subscription with an error") {
    ws_test::Server server;
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        client->sendText(call(1, "subscription", "badId"));
        CHECK(co_await next(*client) == R"({"id":1,"result":{"type":"started"}})");
        CHECK((co_await next(*client)).find("INTERNAL_SERVER_ERROR") != std::string::npos);
        CHECK(co_await next(*client) == R"({"id":1,"result":{"type":"stopped"}})");
        co_await client->finish();
    });
}

TEST_CASE("a subscription waits for a client that reads slowly, instead of filling memory") {
    ws_test::Server server;
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        client->sendText(call(1, "subscription", "flood"));
        CHECK(co_await next(*client) == R"({"id":1,"result":{"type":"started"}})");
        co_await io::sleepFor(100_ms);
        const int before = server.routes.produced;
        co_await io::sleepFor(50_ms);
        CHECK(server.routes.produced == before);
        CHECK(before < 10'000);
        for (int i = 0; i < 2'000; ++i) (void)co_await next(*client);
        CHECK(server.routes.produced > before);
        client->cut();
        co_await until(server.routes.cleaned, 1);
    });
}

TEST_CASE("a silent client is asked and cut, a foreign page is refused, all are told to connect again") {
    constexpr std::string_view kOrigins[] = {"https://app.example"};
    ws_test::Server server{{.pingInterval = 50_ms, .pongTimeout = 50_ms, .allowedOrigins = kOrigins}};
    server.run([&]() -> Task<> {
        auto client = co_await server.open();
        server.handler.broadcastReconnectNotification();
        CHECK(co_await next(*client) == R"({"id":null,"method":"reconnect"})");
        CHECK(co_await next(*client) == "PING");
        CHECK(co_await next(*client) == "closed");
        CHECK(client->closeInfo().code == 1006);

        const std::pair<std::string_view, std::string_view> origin[] = {{"Origin", "https://evil.example"}};
        websocket::ClientOptions options;
        options.headers = origin;
        CHECK(!(co_await websocket::connect(server.url, options)).isOk());
        server.handler.cutWebSockets();
    });
}
