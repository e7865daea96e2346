#include "machine_harness.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/listener.hpp>
#include <aerie/websocket/client.hpp>
#include <aerie/websocket/connection.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::websocket;
using namespace aerie::literals;
using aerie::websocket::test::closeFrame;

namespace {

struct Pair {
    std::unique_ptr<Connection> server;
    std::unique_ptr<Connection> client;
};

// Two ends of a TCP connection; the handshake is tested elsewhere.
Task<std::pair<io::Socket, io::Socket>> socketPair() {
    auto listener = io::Listener::bind({}).value();
    auto client = co_await io::connect(listener.localAddress(), 1_s);
    auto server = co_await listener.accept();
    co_return std::pair{std::move(server).value(), std::move(client).value()};
}
Task<Pair> openPair(ConnectionOptions server = {}, ConnectionOptions client = {}) {
    auto sockets = co_await socketPair();
    client.role = Role::Client;
    Pair pair;
    pair.server = std::make_unique<Connection>(std::move(sockets.first), server);
    pair.client = std::make_unique<Connection>(std::move(sockets.second), client);
    co_return pair;
}

Task<> echo(Connection& connection) {
    while (auto message = co_await connection.receive())
        message->isText ? connection.sendText(message->data) : connection.sendBinary(message->data);
    co_await connection.finish();
}
Task<std::string> next(Connection& connection) {
    auto message = co_await connection.receive();
    co_return message ? std::string{message->data} : "closed";
}

template<class Function> void inLoop(Function function) {
    io::EventLoop loop;
    loop.runUntilComplete(io::withTimeout(function(), 20_s));
}

} // namespace

TEST_CASE("messages of all sizes come back, in order, and closing is clean on both sides") {
    for (bool deflates : {false, true}) {
        inLoop([&]() -> Task<> {
            ConnectionOptions options;
            options.maxMessageSize = 4 << 20;
            if (deflates) options.deflate = DeflateParameters{.clientContextTakeover = true};
            Pair pair = co_await openPair(options, options);
            io::EventLoop::current().spawn(echo(*pair.server));
            for (std::size_t size : {0u, 5u, 200u, 70'000u, 3'000'000u}) {
                const std::string payload(size, 'x');
                pair.client->sendText(payload);
                pair.client->sendBinary(payload);
                auto text = co_await pair.client->receive();
                REQUIRE(text);
                CHECK(text->isText);
                CHECK(text->data == payload);
                auto bytes = co_await pair.client->receive();
                REQUIRE(bytes);
                CHECK(!bytes->isText);
                CHECK(bytes->data == payload);
            }
            pair.client->close(4001, "enough");
            CHECK(pair.client->sendText("late") == Sent::Closed);
            CHECK(!co_await pair.client->receive());
            co_await pair.client->finish();
            CHECK(pair.client->closeInfo().wasClean);
            CHECK(pair.client->closeInfo().code == 4001);
            CHECK(pair.server->closeInfo().code == 4001);
            CHECK(pair.server->closeInfo().reason == "enough");
            CHECK(!pair.server->isOpen());
        });
    }
}

TEST_CASE("what is sent in one turn leaves together, and a message for many is encoded once") {
    inLoop([]() -> Task<> {
        auto sockets = co_await socketPair();
        Connection server{std::move(sockets.first), {}};
        std::string expected;
        for (int i = 0; i < 100; ++i) {
            const Message message = Message::text("message " + std::to_string(i));
            CHECK(server.send(message) == Sent::Queued);
            expected += message.frame();
        }
        CHECK(server.queuedBytes() == expected.size());
        io::Buffer buffer;
        REQUIRE((co_await sockets.second.readSome(buffer)).isOk());
        CHECK(buffer.data() == expected);
        CHECK(server.queuedBytes() == 0);
        const Message shared = Message::text("for all");
        const Message copy = shared;
        CHECK(copy.frame().data() == shared.frame().data());
    });
}

TEST_CASE("a client that reads too slowly is closed with a reason, or loses messages, as configured") {
    inLoop([]() -> Task<> {
        ConnectionOptions options;
        options.maxQueuedBytes = 100'000;
        options.closeTimeout = 200_ms;
        auto sockets = co_await socketPair();
        Connection server{std::move(sockets.first), options};
        const Message message = Message::binary(std::string(50'000, 'x'));
        Sent sent = Sent::Queued;
        int count = 0;
        for (; sent == Sent::Queued && count < 10'000; ++count) {
            sent = server.send(message);
            co_await io::yield();
        }
        CHECK(sent == Sent::Closed);
        CHECK(server.sendVolatile(message) == Sent::Closed);
        CHECK(server.queuedBytes() < 150'000);
        co_await server.finish(); // the peer never answers
        CHECK(server.closeInfo().reason == "the client reads too slowly");
        CHECK(!server.closeInfo().wasClean);

        options.whenFull = WhenFull::Drop;
        Pair pair = co_await openPair(options);
        do {
            sent = pair.server->send(message);
            co_await io::yield();
        } while (sent == Sent::Queued);
        CHECK(sent == Sent::Dropped);
        CHECK(pair.server->sendVolatile(message) == Sent::Dropped);
        CHECK(pair.server->isOpen());
        // Once it reads again, all that was queued arrives and the queue is open again.
        auto drain = [](Connection& from) -> Task<> {
            while (auto incoming = co_await from.receive()) CHECK(incoming->data.size() == 50'000);
        };
        io::EventLoop::current().spawn(drain(*pair.client));
        co_await pair.server->drained();
        CHECK(pair.server->queuedBytes() == 0);
        CHECK(pair.server->sendVolatile(message) == Sent::Queued);
        pair.client->cut();
        co_await io::yield();
    });
}

TEST_CASE("a silent peer is pinged, one that answers stays, one that does not is cut") {
    inLoop([]() -> Task<> {
        ConnectionOptions options;
        options.pingInterval = 50_ms;
        options.pongTimeout = 80_ms;
        ConnectionOptions quiet;
        quiet.pingInterval = {};
        Pair pair = co_await openPair(options, quiet);
        io::EventLoop::current().spawn(echo(*pair.client)); // reads, so answers pings
        auto ended = [](Connection& server, bool& isOver) -> Task<> {
            co_await server.receive();
            isOver = true;
        };
        bool isOver = false;
        io::EventLoop::current().spawn(ended(*pair.server, isOver));
        co_await io::sleepFor(500_ms);
        CHECK(!isOver);
        pair.server->cut();
        co_await io::yield();
        CHECK(isOver);

        Pair dead = co_await openPair(options, quiet); // its client never reads
        CHECK(!co_await dead.server->receive());
        CHECK(dead.server->closeInfo().reason == "ping timeout");
        CHECK(dead.server->closeInfo().code == close_code::kAbnormal);
    });
}

TEST_CASE("a fault of the peer is answered with its close code, which arrives") {
    inLoop([]() -> Task<> {
        auto sockets = co_await socketPair();
        Connection server{std::move(sockets.first), {}};
        io::EventLoop::current().spawn(echo(server));
        std::string bytes = test::text("\xff");
        bytes += std::string(100'000, 'x'); // unread bytes would turn the close into a reset
        REQUIRE((co_await sockets.second.write(bytes)).isOk());
        std::string answer;
        io::Buffer buffer;
        for (;;) {
            auto count = co_await sockets.second.readSome(buffer);
            REQUIRE(count.isOk());
            if (*count == 0) break;
            answer += buffer.data();
            buffer.consume(buffer.size());
        }
        CHECK(answer.substr(2, 2) == std::string{"\x03\xef", 2}); // 1007
        CHECK(server.closeInfo().code == close_code::kInvalidData);
        CHECK(!server.closeInfo().wasClean);
        sockets.second.close();
        co_await io::sleepFor(10_ms);
    });
}

TEST_CASE("a peer that leaves without a close, or never answers one, is noticed") {
    inLoop([]() -> Task<> {
        auto sockets = co_await socketPair();
        {
            Connection server{std::move(sockets.first), {}};
            sockets.second.close();
            CHECK(!co_await server.receive());
            CHECK(server.closeInfo().code == close_code::kAbnormal);
            co_await server.finish();
        }
        ConnectionOptions options;
        options.closeTimeout = 60_ms;
        auto others = co_await socketPair();
        Connection server{std::move(others.first), options};
        server.close(close_code::kGoingAway, "restarting");
        co_await server.finish();
        CHECK(!server.closeInfo().wasClean);
        CHECK(server.closeInfo().reason == "the peer did not close in time");
    });
}

TEST_CASE("pings of a peer that does not read are answered within bounds") {
    inLoop([]() -> Task<> {
        auto sockets = co_await socketPair();
        Connection server{std::move(sockets.first), {}};
        std::string pings;
        for (int i = 0; i < 500; ++i) pings += test::control(9, std::to_string(i));
        pings += test::text("end");
        REQUIRE((co_await sockets.second.write(pings)).isOk());
        auto message = co_await server.receive();
        REQUIRE(message);
        CHECK(message->data == "end");
        CHECK(server.queuedBytes() < 32 * 8);
        co_await server.drained();
        io::Buffer buffer;
        REQUIRE((co_await sockets.second.readSome(buffer)).isOk());
        CHECK(buffer.data().ends_with("499"));
    });
}

TEST_CASE("bytes that came with the handshake are messages as well, and an idle connection owns no buffer") {
    inLoop([]() -> Task<> {
        auto sockets = co_await socketPair();
        const std::string two = test::text("one") + test::text("two");
        Connection server{std::move(sockets.first), {}, two.substr(0, 12)};
        REQUIRE((co_await sockets.second.write(two.substr(12))).isOk());
        CHECK(co_await next(server) == "one");
        CHECK(co_await next(server) == "two");
        const std::size_t before = io::bufferPoolStats().inUse;
        auto waiting = [](Connection& connection) -> Task<> { co_await connection.receive(); };
        io::EventLoop::current().spawn(waiting(server));
        co_await io::yield();
        CHECK(io::bufferPoolStats().inUse <= before);
        CHECK(io::bufferPoolStats().inUse == 0);
        server.cut();
        co_await io::yield();
    });
}

TEST_CASE("a client opens a connection by its URL, with subprotocol and compression") {
    inLoop([]() -> Task<> {
        auto listener = io::Listener::bind({}).value();
        auto serve = [](io::Listener& from) -> Task<> {
            auto socket = (co_await from.accept()).value();
            io::Buffer buffer;
            REQUIRE((co_await socket.readSome(buffer)).isOk());
            const std::string head{buffer.data()};
            CHECK(head.starts_with("GET /chat?room=1 HTTP/1.1\r\n"));
            CHECK(head.find("Sec-WebSocket-Protocol: a, b\r\n") != std::string::npos);
            const std::size_t at = head.find("Sec-WebSocket-Key: ") + 19;
            const std::size_t extensions = head.find("Sec-WebSocket-Extensions: ") + 26;
            const std::array<std::string_view, 1> known{"b"};
            const ServerHandshake answer = acceptHandshake(
                {.method = "GET",
                 .upgrade = "websocket",
                 .connection = "Upgrade",
                 .version = "13",
                 .key = std::string_view{head}.substr(at, 24),
                 .protocols = "a, b",
                 .extensions = std::string_view{head}.substr(extensions, head.find("\r\n", extensions) - extensions)},
                {.protocols = known, .deflate = DeflateOptions{}});
            REQUIRE(answer.status == 101);
            REQUIRE(answer.deflate);
            const std::string reply =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Accept: " +
                answer.accept +
                "\r\nSec-WebSocket-Protocol: b\r\n"
                "Sec-WebSocket-Extensions: " +
                answer.extensions + "\r\n\r\n";
            REQUIRE((co_await socket.write(reply)).isOk());
            ConnectionOptions options;
            options.deflate = answer.deflate;
            Connection connection{std::move(socket), options};
            co_await echo(connection);
        };
        io::EventLoop::current().spawn(serve(listener));
        const std::array<std::string_view, 2> protocols{"a", "b"};
        ClientOptions options;
        options.protocols = protocols;
        options.deflate = DeflateOptions{};
        const std::string url = "ws://127.0.0.1:" + std::to_string(listener.localAddress().port()) + "/chat?room=1";
        auto opened = co_await connect(url, options);
        REQUIRE(opened.isOk());
        Connection& client = **opened;
        const std::string payload(10'000, 'y');
        client.sendText(payload);
        CHECK(co_await next(client) == payload);
        co_await client.finish();
        CHECK(client.closeInfo().wasClean);

        CHECK(!(co_await connect("http://127.0.0.1/", {})).isOk());
        CHECK(!(co_await connect("ws://127.0.0.1:99999/", {})).isOk());
    });
}
