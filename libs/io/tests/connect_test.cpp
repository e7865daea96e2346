#include "support.hpp"

#include <aerie/io/connect.hpp>

namespace aerie::io::test {

TEST_CASE("a connection is opened by address and by name") {
    EventLoop loop;
    auto listener = Listener::bind({});
    const std::uint16_t port = listener->localAddress().port();

    run(loop, [&]() -> Task<> {
        auto byAddress = co_await connect(listener->localAddress(), 1_s);
        REQUIRE(byAddress);
        auto accepted = co_await listener->accept();
        REQUIRE(accepted);
        CHECK(byAddress->remoteAddress() == listener->localAddress());
        CHECK(byAddress->localAddress() == accepted->remoteAddress());
        CHECK(co_await byAddress->write("hi"));
        Buffer buffer;
        CHECK(co_await accepted->readSome(buffer));
        CHECK(buffer.data() == "hi");

        CHECK(co_await connect("127.0.0.1", port, 1_s));
        // Where "localhost" is ::1 first, the second address is the one that answers.
        CHECK(co_await connect("localhost", port, 2_s));
    });
}

TEST_CASE("a port where nobody listens is a bad gateway, with the reason for the log") {
    EventLoop loop;
    auto listener = Listener::bind({.reusePort = false});
    const std::uint16_t port = listener->localAddress().port();
    listener->close();

    run(loop, [&]() -> Task<> {
        auto socket = co_await connect("127.0.0.1", port, 1_s);
        REQUIRE_FALSE(socket);
        CHECK(socket.error().code() == ErrorCode::BadGateway);
        CHECK(socket.error().message() == "No connection to 127.0.0.1:" + std::to_string(port) + ".");
        CHECK(socket.error().detail().find("Connection refused") != std::string::npos);
    });
}

TEST_CASE("a name that does not exist is a bad gateway") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto socket = co_await connect("does-not-exist.invalid", 80, 10_s);
        REQUIRE_FALSE(socket);
        CHECK(socket.error().code() == ErrorCode::BadGateway);
        CHECK(socket.error().message() == "The host name \"does-not-exist.invalid\" could not be resolved.");
    });
}

TEST_CASE("a server that does not answer the handshake is a gateway timeout") {
    EventLoop loop;
    // A full queue of newcomers: the kernel drops further attempts.
    auto listener = Listener::bind({.backlog = 0, .reusePort = false});
    std::vector<Socket> fillers;

    run(loop, [&]() -> Task<> {
        for (int i = 0; i < 8; ++i) {
            auto socket = co_await connect(listener->localAddress(), 150_ms);
            if (socket) {
                fillers.push_back(std::move(*socket));
                continue;
            }
            CHECK(socket.error().code() == ErrorCode::GatewayTimeout);
            co_return;
        }
        FAIL("the queue took everybody");
    });
}

TEST_CASE("literal addresses are resolved without asking anybody") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto v4 = co_await resolve("10.1.2.3", 80);
        REQUIRE(v4);
        CHECK(v4->size() == 1);
        CHECK(v4->front().toString() == "10.1.2.3:80");
        auto v6 = co_await resolve("::1", 443);
        CHECK(v6->front().toString() == "[::1]:443");
        auto local = co_await resolve("localhost", 1);
        REQUIRE(local);
        CHECK(local->front().isLoopback());
    });
}

} // namespace aerie::io::test
