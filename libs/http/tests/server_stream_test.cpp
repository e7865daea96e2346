// Bodies in pieces, both ways, and connections that change their protocol.
#include "live_server.hpp"

using namespace aerie;
using namespace aerie::http;

namespace {

Stream<std::string> numbers(int count, Duration pause) {
    for (int i = 0; i < count; ++i) {
        if (pause > Duration{}) co_await io::sleepFor(pause);
        std::string item = std::to_string(i) + ",";
        co_yield std::move(item);
    }
}

Stream<std::string> broken() {
    co_yield std::string{"first"};
    co_await io::sleepFor(1_ms);
    throw std::runtime_error("secret");
}

// Ends only when it is destroyed or cancelled, and tells.
Stream<std::string> endless(int& ended) {
    struct End {
        int& count;
        ~End() { ++count; }
    } end{ended};
    for (;;) {
        co_await io::sleepFor(5_ms);
        co_yield std::string{"tick "};
    }
}

// The text of a chunked body.
std::string unchunk(std::string_view body) {
    std::string text;
    for (;;) {
        const std::size_t end = body.find("\r\n");
        if (end == std::string_view::npos) return text + "(cut)";
        const std::size_t size = std::stoul(std::string{body.substr(0, end)}, nullptr, 16);
        if (size == 0) return text;
        text += body.substr(end + 2, size);
        body.remove_prefix(end + 2 + size + 2);
    }
}

} // namespace

TEST_CASE("a stream is sent in chunks and the connection goes on") {
    LiveServer live;
    live.router.get("/now", [](Request&) { return Response::streamed("text/plain", numbers(5, {})); });
    live.router.get("/later", [](Request&) { return Response::streamed("text/plain", numbers(5, 2_ms)); });
    live.start();

    const std::string answers = live.exchange("GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n"
                                              "Connection: close\r\n\r\n");

    const std::size_t second = answers.find("HTTP/1.1 200", 1);
    REQUIRE(second != std::string::npos);
    CHECK(headerOf(answers, "Transfer-Encoding") == "chunked");
    CHECK(unchunk(bodyOf(answers.substr(0, second))) == "0,1,2,3,4,");
    CHECK(unchunk(bodyOf(answers.substr(second))) == "0,1,2,3,4,");
}

TEST_CASE("items arrive while the stream goes on") {
    LiveServer live;
    int ended = 0;
    live.router.get("/", [&](Request&) { return Response::streamed("text/event-stream", endless(ended)); });
    live.start();
    const auto talk = [](std::uint16_t port, int& seen) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        std::string first = co_await client.readUntil("tick ");
        std::string second = co_await client.readUntil("tick ");
        client.socket().close();
        while (seen == 0) co_await io::sleepFor(2_ms);
        co_return second;
    };

    CHECK(live.run(talk(live.port(), ended)).ends_with("tick "));
    CHECK(ended == 1);
}

TEST_CASE("a stream of an HTTP/1.0 client ends with its connection") {
    LiveServer live;
    live.router.get("/", [](Request&) { return Response::streamed("text/plain", numbers(3, 1_ms)); });
    live.start();

    const std::string answer = live.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    CHECK(headerOf(answer, "Transfer-Encoding").empty());
    CHECK(headerOf(answer, "Connection") == "close");
    CHECK(bodyOf(answer) == "0,1,2,");
}

TEST_CASE("a stream that fails leaves a body without end") {
    LiveServer live;
    live.router.get("/", [](Request&) { return Response::streamed("text/plain", broken()); });
    live.start();

    const std::string answer = live.get("/");

    CHECK(statusOf(answer) == 200);
    CHECK(unchunk(bodyOf(answer)) == "first(cut)");
    CHECK(answer.find("secret") == std::string::npos);
}

TEST_CASE("HEAD does not start a stream") {
    LiveServer live;
    int ended = 0;
    live.router.get("/", [&](Request&) { return Response::streamed("text/plain", endless(ended)); });
    live.start();

    const std::string answer = live.exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    CHECK(statusOf(answer) == 200);
    CHECK(bodyOf(answer) == "");
}

TEST_CASE("a stream waits for a slow reader instead of piling up") {
    LiveServer live;
    std::size_t made = 0;
    const auto large = [](std::size_t& count) -> Stream<std::string> {
        for (; count < 2000; ++count) co_yield std::string(16 << 10, 'x');
    };
    live.router.get("/", [&](Request&) { return Response::streamed("text/plain", large(made)); });
    live.start();
    const auto slowly = [](std::uint16_t port, std::size_t& soFar) -> Task<std::size_t> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        co_await io::sleepFor(200_ms);
        const std::size_t before = soFar;
        const std::string all = co_await client.readAll();
        CHECK(unchunk(bodyOf(all)).size() == std::size_t{2000} * (16 << 10));
        co_return before;
    };

    CHECK(live.run(slowly(live.port(), made)) < 1500); // the kernel takes some megabytes, not all 32
}

TEST_CASE("a handler reads a large body piece by piece") {
    LiveServer live;
    const auto sum = [](Request& request) -> Task<Response> {
        std::size_t size = 0, pieces = 0;
        for (;;) {
            Result<std::string> piece = co_await request.readBody();
            if (!piece) co_return Response::error(piece.error());
            if (piece->empty()) break;
            size += piece->size();
            ++pieces;
        }
        co_return Response::text(std::to_string(size) + (pieces > 10 ? " in many" : " in few"));
    };
    live.router.post("/", sum, {.bodyLimit = 10 << 20, .streamBody = true});
    live.start();

    const std::string body(3 << 20, 'x');
    const std::string answers = live.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    CHECK(count(answers, "HTTP/1.1 200") == 2);
    CHECK(answers.find("3145728 in many") != std::string::npos);
    CHECK(answers.ends_with("3 in few"));
}

TEST_CASE("a streamed body over its limit, and one that ends early, are told to the handler") {
    LiveServer live;
    std::vector<ErrorCode> seen;
    live.router.post("/",
                     [&](Request& request) -> Task<Response> {
                         for (;;) {
                             Result<std::string> piece = co_await request.readBody();
                             if (!piece) {
                                 seen.push_back(piece.error().code());
                                 co_return Response::error(piece.error());
                             }
                             if (piece->empty()) co_return Response::text("all");
                         }
                     },
                     {.bodyLimit = 10, .streamBody = true});
    live.start();
    const auto half = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
        client.socket().shutdownWrite().value();
        co_return co_await client.readAll();
    };

    CHECK(statusOf(live.exchange("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "5\r\n12345\r\n6\r\n678901\r\n0\r\n\r\n")) == 413);
    CHECK(statusOf(live.run(half(live.port()))) == 400);
    CHECK(seen == std::vector{ErrorCode::PayloadTooLarge, ErrorCode::BadRequest});
}

TEST_CASE("a handler that refuses a streamed body unread answers and closes") {
    LiveServer live;
    live.router.post("/", [](Request&) { return Response::error(401, "Not you"); }, {.streamBody = true});
    live.start();

    const std::string answer =
        live.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'x'));

    CHECK(statusOf(answer) == 401);
    CHECK(headerOf(answer, "Connection") == "close");
}

TEST_CASE("a handler that has read its body is cancelled when the client goes") {
    LiveServer live;
    int ended = 0;
    live.router.post("/",
                     [&](Request& request) -> Task<Response> {
                         struct End {
                             int& number;
                             ~End() { ++number; }
                         } end{ended};
                         while (!(co_await request.readBody()).value().empty()) {
                         }
                         co_await io::sleepFor(60_s);
                         co_return Response::text("never");
                     },
                     {.streamBody = true, .timeout = 60_s});
    live.start();
    const auto leave = [](std::uint16_t port, int& seen) -> Task<> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        co_await io::sleepFor(30_ms);
        client.socket().reset();
        while (seen == 0) co_await io::sleepFor(2_ms);
    };

    live.run(leave(live.port(), ended));

    CHECK(ended == 1);
}

TEST_CASE("after 101 the connection and the early bytes belong to the upgrade") {
    class Shout final : public Upgrade {
    public:
        Task<> run(io::Socket socket, std::string early) override {
            (co_await socket.write("<" + early + ">")).value();
            char room[100];
            const auto n = co_await socket.readSome(std::span{room});
            const std::string reply = "<" + std::string{room, *n} + ">";
            (co_await socket.write(reply)).value();
        }
    };
    LiveServer live;
    live.router.get("/", [](Request& request) {
        Response response{101};
        response.headers.set("Upgrade", *request.header("upgrade"));
        response.upgrade = std::make_unique<Shout>();
        return response;
    });
    live.start();
    const auto talk = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\nearly");
        std::string head = co_await client.readUntil("<early>");
        co_await client.send("late");
        std::string rest = co_await client.readAll();
        co_return head + rest;
    };

    const std::string answer = live.run(talk(live.port()));

    CHECK(statusOf(answer) == 101);
    CHECK(headerOf(answer, "Connection") == "Upgrade");
    CHECK(headerOf(answer, "Upgrade") == "shout");
    CHECK(answer.ends_with("\r\n\r\n<early><late>"));
}

TEST_CASE("a request for an upgrade that the handler does not make is an ordinary one") {
    LiveServer live;
    live.router.get("/", [](Request&) { return Response::text("ordinary"); });
    live.start();

    const std::string answers = live.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
                                              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    CHECK(count(answers, "ordinary") == 2);
}
