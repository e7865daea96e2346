// Clients that are slow, rude or gone, against a live server.
#include "live_server.hpp"

using namespace aerie;
using namespace aerie::http;

namespace {

ServerOptions hasty() {
    ServerOptions options;
    options.timeouts.header = 150_ms;
    options.timeouts.bodyStall = 150_ms;
    options.timeouts.keepAlive = 150_ms;
    options.timeouts.handler = 200_ms;
    options.timeouts.writeStall = 200_ms;
    options.timeouts.halfClosed = 100_ms;
    options.timeouts.linger = 100_ms;
    return options;
}

// Tells what became of handlers: counts starts and ends, the latter by destructor, so that a cancelled one counts too.
struct Watched {
    int started = 0;
    int ended = 0;
    int finished = 0;

    Task<Response> wait(Duration time) {
        ++started;
        struct End {
            int& count;
            ~End() { ++count; }
        } end{ended};
        co_await io::sleepFor(time);
        ++finished;
        co_return Response::text("done");
    }
};

Task<> untilEqual(const int& value, int wanted) {
    while (value != wanted) co_await io::sleepFor(5_ms);
}

} // namespace

TEST_CASE("a head that trickles in is refused with 408") {
    LiveServer live{hasty()};
    live.start();
    const auto trickle = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n";
        for (char c : head) {
            co_await io::sleepFor(20_ms);
            if (!co_await client.socket().write(std::string_view{&c, 1})) break;
        }
        co_return co_await client.readAll();
    };

    const std::string answer = live.run(trickle(live.port()));

    CHECK(answer.find("408 Request Timeout") != std::string::npos);
}

TEST_CASE("a client that says nothing, and one that has nothing more to say, are let go without a word") {
    LiveServer live{hasty()};
    live.router.get("/", [](Request&) { return Response::text("x"); });
    live.start();

    CHECK(live.exchange("") == "");
    CHECK(count(live.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "HTTP/1.1") == 1);
}

TEST_CASE("a body that stops is refused with 408") {
    LiveServer live{hasty()};
    live.router.post("/", [](Request&) { return Response::text("x"); });
    live.start();

    const std::string answer = live.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");

    CHECK(statusOf(answer) == 408);
}

TEST_CASE("a handler that takes too long is cancelled and answered with 503") {
    LiveServer live{hasty()};
    Watched watched;
    live.router.get("/", [&](Request&) { return watched.wait(10_s); });
    live.router.get("/longer", [&](Request&) { return watched.wait(400_ms); }, {.timeout = 5_s});
    live.start();

    const std::string late = live.get("/"), patient = live.get("/longer");

    CHECK(statusOf(late) == 503);
    CHECK(statusOf(patient) == 200);
    CHECK(watched.ended == 2);
    CHECK(watched.finished == 1);
}

TEST_CASE("a handler that ignores its cancellation is ended all the same") {
    ServerOptions options = hasty();
    LiveServer live{options};
    live.router.get("/", [](Request&) -> Task<Response> {
        for (int i = 0; i < 3; ++i) {
            try {
                co_await io::sleepFor(10_s);
            } catch (const OperationCancelled&) {
                // "this cannot be important"
            }
        }
        co_return Response::text("late");
    });
    live.start();

    CHECK(statusOf(live.get("/")) == 503);
}

TEST_CASE("a handler is cancelled when its client resets the connection") {
    LiveServer live;
    Watched watched;
    live.router.get("/", [&](Request&) { return watched.wait(60_s); });
    live.start();
    const auto leave = [](std::uint16_t port, Watched& seen) -> Task<> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await untilEqual(seen.started, 1);
        client.socket().reset();
        co_await untilEqual(seen.ended, 1);
    };

    live.run(leave(live.port(), watched));

    CHECK(watched.finished == 0);
}

TEST_CASE("a client that closes its side is answered when the answer is near, and given up when it is not") {
    LiveServer live{hasty()};
    Watched watched;
    live.router.get("/near", [&](Request&) { return watched.wait(30_ms); });
    live.router.get("/far", [&](Request&) { return watched.wait(60_s); }, {.timeout = 60_s});
    live.start();
    const auto halfClosed = [](std::uint16_t port, std::string target) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        client.socket().shutdownWrite().value();
        co_return co_await client.readAll();
    };

    const std::string near = live.run(halfClosed(live.port(), "/near"));
    const std::string far = live.run(halfClosed(live.port(), "/far"));

    CHECK(bodyOf(near) == "done");
    CHECK(far == "");
    CHECK(watched.ended == 2);
    CHECK(watched.finished == 1);
}

TEST_CASE("half a request and the end of sending is refused") {
    LiveServer live;
    live.start();
    const auto half = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
        client.socket().shutdownWrite().value();
        co_return co_await client.readAll();
    };

    CHECK(statusOf(live.run(half(live.port()))) == 400);
}

TEST_CASE("a client that does not read its answer is cut off") {
    LiveServer live{hasty()};
    live.router.get("/", [](Request&) { return Response::text(std::string(64 << 20, 'x')); });
    live.start();
    const auto deaf = [](std::uint16_t port, Server& server) -> Task<> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        while (server.connections() == 0) co_await io::sleepFor(5_ms);
        while (server.connections() != 0) co_await io::sleepFor(5_ms);
    };

    live.run(deaf(live.port(), live.server()));

    CHECK(live.server().connections() == 0);
}

TEST_CASE("a slow reader gets a whole large answer") {
    LiveServer live{hasty()};
    const std::string large(3 << 20, 'x');
    live.router.get("/", [&](Request&) { return Response::text(large); });
    live.start();
    const auto slowly = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        std::string all;
        std::string room(256 << 10, '\0');
        for (;;) {
            co_await io::sleepFor(20_ms);
            const auto n = co_await client.socket().readSome(std::span{room});
            if (!n || *n == 0) co_return all;
            all.append(room, 0, *n);
        }
    };

    CHECK(bodyOf(live.run(slowly(live.port()))) == large);
}

TEST_CASE("a flood of pipelined requests is answered in bounded memory") {
    LiveServer live;
    live.router.get("/", [](Request&) { return Response::text("x"); });
    live.start();
    const auto flood = [](std::uint16_t port) -> Task<std::size_t> {
        RawClient client = co_await RawClient::open(port);
        std::string requests;
        for (int i = 0; i < 200; ++i) requests += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        std::size_t answers = 0;
        for (int round = 0; round < 20; ++round) {
            co_await client.send(requests);
            for (int i = 0; i < 200; ++i) {
                const std::string answer = co_await client.readUntil("\r\n\r\nx");
                answers += answer.ends_with("x");
            }
        }
        co_return answers;
    };

    CHECK(live.run(flood(live.port())) == 4000);
}

TEST_CASE("a flood of headers is refused before it is taken in") {
    LiveServer live;
    live.start();
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 100000; ++i) head += "A: b\r\n";

    CHECK(statusOf(live.exchange(head)) == 431);
}

TEST_CASE("more connections than the limit are closed at once") {
    ServerOptions options;
    options.limits.connectionsPerThread = 2;
    LiveServer live{options};
    live.router.get("/", [](Request&) { return Response::text("x"); });
    live.start();
    const auto crowd = [](std::uint16_t port) -> Task<std::string> {
        RawClient first = co_await RawClient::open(port);
        RawClient second = co_await RawClient::open(port);
        co_await first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await first.readUntil("x");
        RawClient third = co_await RawClient::open(port);
        co_return co_await third.readAll();
    };

    CHECK(live.run(crowd(live.port())) == "");
}
