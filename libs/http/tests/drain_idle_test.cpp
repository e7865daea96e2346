#include "live_server.hpp"

using namespace aerie;
using namespace aerie::http;

namespace {

Task<Response> hello(Request&) { co_return Response::text("hello"); }

constexpr const char* kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

struct Draining : LiveServer {
    explicit Draining(Duration drainIdle) : LiveServer(optionsWith(drainIdle)) {
        router.get("/", hello);
        start();
    }

    static ServerOptions optionsWith(Duration drainIdle) {
        ServerOptions options;
        options.timeouts.drainIdle = drainIdle;
        return options;
    }
};

// What a client gets whose request was on its way when the draining began.
Task<std::string> askWhileDraining(Draining& server, bool askBefore) {
    RawClient client = co_await RawClient::open(server.port());
    if (askBefore) {
        co_await client.send(kRequest);
        co_await client.readUntil("hello");
    }
    server.loop.spawn(server.server().drain());
    co_await io::sleepFor(20_ms);
    co_await client.send(kRequest);
    co_return co_await client.readAll();
}

Task<Duration> timeUntilClosed(Draining& server) {
    RawClient client = co_await RawClient::open(server.port());
    co_await client.send(kRequest);
    co_await client.readUntil("hello");
    const TimePoint begin = TimePoint::now();
    co_await server.server().drain();
    co_return TimePoint::now() - begin;
}

} // namespace

TEST_CASE("a request that was on its way when the draining began is answered, and is the last") {
    for (bool askBefore : {true, false}) {
        Draining server{2_s};

        const std::string answer = server.run(askWhileDraining(server, askBefore));

        CHECK(statusOf(answer) == 200);
        CHECK(headerOf(answer, "Connection") == "close");
        CHECK(bodyOf(answer) == "hello");
    }
}

TEST_CASE("an idle connection does not hold up the draining for longer than drainIdle") {
    Draining server{100_ms};

    const Duration took = server.run(timeUntilClosed(server));

    CHECK(took >= 90_ms);
    CHECK(took < 2_s);
}
