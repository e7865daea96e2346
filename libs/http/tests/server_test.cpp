#include "live_server.hpp"

using namespace aerie;
using namespace aerie::http;

namespace {

Task<Response> hello(Request&) { co_return Response::json(R"({"hello":"world"})"); }

Task<Response> echo(Request& request) { co_return Response::text(request.body); }

Task<Response> slow(Request& request) {
    co_await io::sleepFor(20_ms);
    co_return Response::text(request.path);
}

} // namespace

TEST_CASE("a request is answered with the server's headers") {
    LiveServer live;
    live.router.get("/", hello);
    live.start();

    const std::string answer = live.get("/");

    CHECK(statusOf(answer) == 200);
    CHECK(bodyOf(answer) == R"({"hello":"world"})");
    CHECK(headerOf(answer, "Content-Length") == "17");
    CHECK(headerOf(answer, "Content-Type") == "application/json");
    CHECK(headerOf(answer, "Connection") == "close");
    CHECK(headerOf(answer, "Date").ends_with(" GMT"));
    CHECK(headerOf(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(headerOf(answer, "Strict-Transport-Security").empty());
    CHECK(headerOf(answer, "Content-Security-Policy").empty());
}

TEST_CASE("bodies of both kinds reach the handler") {
    LiveServer live;
    live.router.post("/echo", echo);
    live.start();

    const std::string answers = live.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                                              "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                                              "Connection: close\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");

    CHECK(answers.find("\r\n\r\nhelloHTTP/1.1 200") != std::string::npos);
    CHECK(answers.ends_with("\r\n\r\nabcdef"));
}

TEST_CASE("pipelined requests are answered in their order, quick and slow ones alike") {
    LiveServer live;
    live.router.get("/slow/:n", slow);
    live.router.get("/quick/:n", [](Request& request) { return Response::text(request.path); });
    live.start();
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "GET /" + std::string{i % 10 == 3 ? "slow" : "quick"} + "/" + std::to_string(i) +
                    " HTTP/1.1\r\nHost: a\r\n\r\n";
    requests += "GET /quick/last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    const std::string answers = live.exchange(requests);

    CHECK(count(answers, "HTTP/1.1 200 OK") == 51);
    std::size_t at = 0;
    for (int i = 0; i < 50 && at != std::string::npos; ++i) at = answers.find("/" + std::to_string(i) + "HTTP", at);
    CHECK(at != std::string::npos);
    CHECK(answers.ends_with("/quick/last"));
}

TEST_CASE("HEAD has the headers of GET and no body") {
    LiveServer live;
    live.router.get("/", hello);
    live.start();

    const std::string answer = live.exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    CHECK(headerOf(answer, "Content-Length") == "17");
    CHECK(bodyOf(answer) == "");
}

TEST_CASE("204 and 304 have neither body nor length") {
    LiveServer live;
    live.router.get("/204", [](Request&) {
        Response response{204};
        response.body = "must not be sent";
        return response;
    });
    live.router.get("/304", [](Request&) { return Response{304}; });
    live.start();

    for (const char* target : {"/204", "/304"}) {
        const std::string answer = live.get(target);
        CHECK(headerOf(answer, "Content-Length").empty());
        CHECK(bodyOf(answer).empty());
    }
}

TEST_CASE("a handler cannot break the framing") {
    LiveServer live;
    live.router.get("/", [](Request&) {
        Response response = Response::text("four");
        response.headers.set("Content-Length", "400");
        response.headers.set("Transfer-Encoding", "chunked");
        response.headers.set("Connection", "keep-alive");
        return response;
    });
    live.start();

    const std::string answer = live.get("/");

    CHECK(headerOf(answer, "Content-Length") == "4");
    CHECK(headerOf(answer, "Transfer-Encoding").empty());
    CHECK(headerOf(answer, "Connection") == "close");
}

TEST_CASE("a refused header becomes a 500 instead of a split response") {
    LiveServer live;
    live.router.get("/", [](Request&) {
        Response response = Response::text("secret");
        response.headers.set("X-Name", "a\r\nSet-Cookie: evil=1");
        return response;
    });
    live.start();

    const std::string answer = live.get("/");

    CHECK(statusOf(answer) == 500);
    CHECK(answer.find("evil") == std::string::npos);
    CHECK(answer.find("secret") == std::string::npos);
}

TEST_CASE("exceptions become answers, and foreign texts stay inside") {
    LiveServer live;
    live.router.get("/missing", [](Request&) -> Task<Response> {
        throw NotFoundException("No such room");
        co_return Response{};
    });
    live.router.get("/broken", [](Request&) -> Task<Response> {
        co_await io::sleepFor(1_ms);
        throw std::runtime_error("password=hunter2");
    });
    live.router.get("/early", [](Request&) -> Response { throw ForbiddenException("Not you"); });
    live.start();

    const std::string missing = live.get("/missing"), broken = live.get("/broken"), early = live.get("/early");

    CHECK(statusOf(missing) == 404);
    CHECK(bodyOf(missing) == R"({"message":"No such room","error":"Not Found","statusCode":404})");
    CHECK(statusOf(broken) == 500);
    CHECK(broken.find("hunter2") == std::string::npos);
    CHECK(statusOf(early) == 403);
}

TEST_CASE("Expect: 100-continue is answered before the body is sent") {
    LiveServer live;
    live.router.post("/echo", echo);
    live.start();
    const auto talk = [](std::uint16_t port) -> Task<std::string> {
        RawClient client = co_await RawClient::open(port);
        co_await client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
                             "Connection: close\r\n\r\n");
        std::string first = co_await client.readUntil("\r\n\r\n");
        co_await client.send("ok");
        std::string rest = co_await client.readAll();
        co_return first + "|" + rest;
    };

    const std::string answer = live.run(talk(live.port()));

    CHECK(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\n|HTTP/1.1 200 OK"));
    CHECK(answer.ends_with("ok"));
}

TEST_CASE("HTTP/1.0 closes unless it asks for keep-alive") {
    LiveServer live;
    live.router.get("/", hello);
    live.start();

    const std::string plain = live.exchange("GET / HTTP/1.0\r\n\r\n");
    const std::string kept = live.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n");

    CHECK(count(plain, "HTTP/1.1 200 OK") == 1);
    CHECK(headerOf(plain, "Connection") == "close");
    CHECK(count(kept, "HTTP/1.1 200 OK") == 2);
    CHECK(headerOf(kept, "Connection") == "keep-alive");
}

TEST_CASE("violations get their status and a sentence, and the connection closes") {
    ServerOptions options;
    options.limits.startLine = 100;
    options.limits.headerBytes = 400;
    options.limits.bodyBytes = 10;
    LiveServer live{options};
    live.router.post("/echo", echo);
    live.start();
    struct Case {
        std::string bytes;
        int status;
        const char* word;
    };
    const std::vector<Case> cases{
        {"\x16\x03\x01\x02", 400, "method"},
        {"GET / HTTP/1.1\r\n\r\n", 400, "Host"},
        {"GET /" + std::string(200, 'a') + " HTTP/1.1\r\n", 414, "request line"},
        {"GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(500, 'a'), 431, "headers"},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413, "body"},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "HTTP/1.1"},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "TRACE"},
        {"GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417, "100-continue"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.bytes);
        const std::string answer = live.exchange(each.bytes);

        CHECK(statusOf(answer) == each.status);
        CHECK(headerOf(answer, "Content-Type") == "application/json");
        CHECK(headerOf(answer, "Connection") == "close");
        CHECK_MESSAGE(bodyOf(answer).find(each.word) != std::string::npos, answer);
    }
}

TEST_CASE("a refusal is seen even when the client goes on sending") {
    ServerOptions options;
    options.limits.bodyBytes = 1000;
    LiveServer live{options};
    live.router.post("/echo", echo);
    live.start();

    const std::string answer =
        live.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(500000, 'x'));

    CHECK(statusOf(answer) == 413);
}

TEST_CASE("garbage behind good requests is refused after their answers") {
    LiveServer live;
    live.router.get("/", hello);
    live.start();

    const std::string answers =
        live.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\x01\x02\x03");

    CHECK(count(answers, "HTTP/1.1 200 OK") == 2);
    CHECK(count(answers, "HTTP/1.1 400 Bad Request") == 1);
}

TEST_CASE("paths that look like JavaScript's insides are plain 404s") {
    LiveServer live;
    live.router.get("/users/:id", [](Request& request) { return Response::text(std::string{*request.param("id")}); });
    live.start();

    CHECK(statusOf(live.get("/__proto__")) == 404);
    CHECK(statusOf(live.get("/constructor/prototype")) == 404);
    CHECK(bodyOf(live.get("/users/__proto__")) == "__proto__");
    CHECK(bodyOf(live.get("/<script>%22%0")).find("<script>\\\"") == std::string::npos);
}

TEST_CASE("a server does not start with routes that contradict each other") {
    LiveServer live;
    live.router.get("/a", hello);
    live.router.get("/a", hello);
    Server server{{.port = 0}, live.router};

    const auto listening = server.listen();

    REQUIRE_FALSE(listening);
    CHECK(listening.error().message().find("GET /a") != std::string::npos);
}
