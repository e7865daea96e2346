#include "live_server.hpp"

#include <aerie/io/listener.hpp>
#include <aerie/io/runtime.hpp>

#include <unistd.h>

#include <atomic>
#include <thread>

using namespace aerie;
using namespace aerie::http;

TEST_CASE("draining finishes what runs, tells clients to close, and lets idle ones go") {
    LiveServer live;
    live.router.get("/", [](Request&) { return Response::text("quick"); });
    live.router.get("/slow", [](Request&) -> Task<Response> {
        co_await io::sleepFor(100_ms);
        co_return Response::text("slow");
    });
    live.start();
    const auto scene = [](LiveServer& server) -> Task<std::string> {
        RawClient idle = co_await RawClient::open(server.port());
        co_await idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await idle.readUntil("quick");
        RawClient busy = co_await RawClient::open(server.port());
        co_await busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await io::sleepFor(20_ms);
        RawClient fresh = co_await RawClient::open(server.port());
        co_await io::sleepFor(10_ms);

        co_await server.server().drain(10_s);

        CHECK(server.server().connections() == 0);
        CHECK(co_await idle.readAll() == "");
        CHECK(co_await fresh.readAll() == "");
        auto refused = co_await io::connect("127.0.0.1", server.port(), 1_s);
        CHECK_FALSE(refused);
        co_return co_await busy.readAll();
    };

    const std::string answer = live.run(scene(live));

    CHECK(bodyOf(answer) == "slow");
    CHECK(headerOf(answer, "Connection") == "close");
}

TEST_CASE("draining cuts off what takes longer than its limit") {
    LiveServer live;
    int ended = 0;
    live.router.get("/", [&](Request&) -> Task<Response> {
        struct End {
            int& number;
            ~End() { ++number; }
        } end{ended};
        co_await io::sleepFor(60_s);
        co_return Response::text("never");
    });
    live.start();
    const auto scene = [](LiveServer& server) -> Task<Duration> {
        RawClient busy = co_await RawClient::open(server.port());
        co_await busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await io::sleepFor(20_ms);
        const TimePoint start = TimePoint::now();
        co_await server.server().drain(100_ms);
        CHECK(server.server().connections() == 0);
        co_return TimePoint::now() - start;
    };

    CHECK(live.run(scene(live)) < 3_s);
    CHECK(ended == 1);
}

TEST_CASE("a server that goes takes its connections with it") {
    int ended = 0;
    {
        LiveServer live;
        live.router.get("/", [&](Request&) -> Task<Response> {
            struct End {
                int& number;
                ~End() { ++number; }
            } end{ended};
            co_await io::sleepFor(60_s);
            co_return Response::text("never");
        });
        live.start();
        const auto scene = [](LiveServer& server) -> Task<> {
            RawClient busy = co_await RawClient::open(server.port());
            co_await busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            co_await io::sleepFor(20_ms);
        };
        live.run(scene(live));
        CHECK(ended == 0);
    }

    CHECK(ended == 1);
}

TEST_CASE("an inherited socket is served, and another process may go on with it") {
    io::EventLoop outer;
    auto listener = io::Listener::bind({.host = "127.0.0.1"});
    const std::uint16_t port = listener->localAddress().port();
    const int held = ::dup(listener->descriptor()); // what a supervisor keeps
    ServerOptions options;
    options.inheritedDescriptor = listener->release();
    LiveServer live{options};
    live.router.get("/", [](Request&) { return Response::text("served"); });
    live.start();

    CHECK(live.port() == port);
    CHECK(bodyOf(live.get("/")) == "served");
    live.run(live.server().drain(1_s));
    const auto queued = [](std::uint16_t there) -> Task<bool> {
        co_return (co_await io::connect("127.0.0.1", there, 1_s)).isOk();
    };
    CHECK(live.run(queued(port))); // it waits in the queue for whoever accepts next
    ::close(held);
}

TEST_CASE("every loop of a runtime serves, and drain reaches all of them") {
    std::atomic<int> served{0};
    Router router;
    router.get("/", [&](Request&) {
        ++served;
        return Response::text("x");
    });
    io::Runtime runtime{3};
    Server server{{.port = 0}, router};
    server.listen(runtime).value();
    std::thread thread{[&] { runtime.run(); }};
    {
        io::EventLoop loop;
        const auto talk = [](std::uint16_t port) -> Task<> {
            for (int i = 0; i < 60; ++i) {
                RawClient client = co_await RawClient::open(port);
                co_await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                co_await client.readUntil("x");
            }
        };
        loop.runUntilComplete(io::withTimeout(talk(server.port()), kPatience));
        loop.runUntilComplete(io::withTimeout(server.drain(5_s), kPatience));
    }
    runtime.stop();
    thread.join();

    CHECK(served == 60);
    CHECK(server.connections() == 0);
}
