#include "machine_harness.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::http;
using namespace aerie::http::detail;

TEST_CASE("good requests are read the same way at every split point") {
    struct Case {
        std::string bytes;
        std::string log;
    };
    const std::vector<Case> cases{
        {get("/"), "GET / / [Host=a.example] {} keep-alive\n"},
        {get("/a%20b?x=%20", "X-Empty:\r\nX-Blank: \t v \t\r\n"),
         "GET /a%20b?x=%20 /a b [Host=a.example] [X-Empty=] [X-Blank=v] {} keep-alive\n"},
        {"\r\n" + get("/after-an-empty-line"),
         "GET /after-an-empty-line /after-an-empty-line [Host=a.example] {} keep-alive\n"},
        {post("Content-Length: 5\r\n", "hello"), "POST / / [Host=a.example] [Content-Length=5] {hello} keep-alive\n"},
        {post("Content-Length: 0\r\n", ""), "POST / / [Host=a.example] [Content-Length=0] {} keep-alive\n"},
        {post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n6;name=\"v\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"),
         "POST / / [Host=a.example] [Transfer-Encoding=chunked] {hello world} <X-Sum=1> keep-alive\n"},
        {post("Transfer-Encoding: Chunked\r\n", "00a\r\n0123456789\r\n0\r\n\r\n"),
         "POST / / [Host=a.example] [Transfer-Encoding=Chunked] {0123456789} keep-alive\n"},
        {post("Content-Length: 2\r\nExpect: 100-continue\r\n", "ok"),
         "POST / / [Host=a.example] [Content-Length=2] [Expect=100-continue] {ok} keep-alive expect\n"},
        {get("/", "Connection: close\r\n"), "GET / / [Host=a.example] [Connection=close] {}\n"},
        {get("/", "Connection: foo, Close\r\n"), "GET / / [Host=a.example] [Connection=foo, Close] {}\n"},
        {"GET / HTTP/1.0\r\n\r\n", "GET / / {}\n"},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / / [Connection=keep-alive] {} keep-alive\n"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * * [Host=a] {} keep-alive\n"},
        {"GET http://a.example:80?q HTTP/1.1\r\nHost: a.example:80\r\n\r\n",
         "GET /?q / [Host=a.example:80] {} keep-alive\n"},
        {get("/chat", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
         "GET /chat /chat [Host=a.example] [Connection=Upgrade] [Upgrade=websocket] {} keep-alive upgrade\n"},
        {get("/\xc3\xa9") /* not encoded */, "400 The target holds a character that must be percent-encoded.\n"},
        {get("/caf%C3%A9"), "GET /caf%C3%A9 /caf\xc3\xa9 [Host=a.example] {} keep-alive\n"},
        {get("/1") + get("/2") + post("Content-Length: 1\r\n", "x") + get("/4"),
         "GET /1 /1 [Host=a.example] {} keep-alive\nGET /2 /2 [Host=a.example] {} keep-alive\n"
         "POST / / [Host=a.example] [Content-Length=1] {x} keep-alive\nGET /4 /4 [Host=a.example] {} keep-alive\n"},
        {post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n") + get("/next"),
         "POST / / [Host=a.example] [Transfer-Encoding=chunked] {a} keep-alive\nGET /next /next [Host=a.example] {} "
         "keep-alive\n"},
        {get("/last", "Connection: close\r\n") + get("/never"),
         "GET /last /last [Host=a.example] [Connection=close] {}\n"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.bytes);

        CHECK(whole(each.bytes) == each.log);
        CHECK(differingSplit(each.bytes) == "");
    }
}

TEST_CASE("garbage behind a good request does not spoil the good one") {
    const std::string log = whole(get("/good") + "\x16\x03\x01 garbage");

    CHECK(
        log ==
        "GET /good /good [Host=a.example] {} keep-alive\n400 The request does not begin with a method and a blank.\n");
}

TEST_CASE("what is not HTTP is refused at its first wrong byte") {
    MachineHarness tls;

    tls.feed("\x16");

    CHECK(tls.failureStatus() == 400);
}

TEST_CASE("a request's memory is fit for the next request") {
    MachineHarness harness;

    harness.feed(get("/one", "A: 1\r\n") + get("/two"));

    CHECK(harness.log() ==
          "GET /one /one [Host=a.example] [A=1] {} keep-alive\nGET /two /two [Host=a.example] {} keep-alive\n");
}

TEST_CASE("limits refuse at the same byte however the bytes are cut") {
    Limits limits;
    limits.startLine = 40;
    limits.headerBytes = 200;
    limits.headerCount = 3;
    limits.bodyBytes = 10;
    limits.trailerBytes = 30;
    limits.chunkExtensionBytes = 8;
    struct Case {
        std::string bytes;
        int status;
    };
    const std::vector<Case> cases{
        {get("/" + std::string(25, 'a')), 0}, // a start line of exactly 40
        {get("/" + std::string(28, 'a')), 414},
        {"GET /" + std::string(500, 'a'), 414},
        {get("/", "A: " + std::string(170, 'a') + "\r\n"), 431},
        {get("/", "A: " + std::string(900, 'a')), 431},
        {get("/", "A: 1\r\nB: 2\r\n"), 0},
        {get("/", "A: 1\r\nB: 2\r\nC: 3\r\n"), 431},
        {post("Content-Length: 10\r\n", "0123456789"), 0},
        {post("Content-Length: 11\r\n", ""), 413},
        {post("Content-Length: 999999999999999999\r\n", ""), 413},
        {post("Transfer-Encoding: chunked\r\n", "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"), 0},
        {post("Transfer-Encoding: chunked\r\n", "5\r\n01234\r\n6\r\n"), 413},
        {post("Transfer-Encoding: chunked\r\n", "fffffffffffffff\r\n"), 413},
        {post("Transfer-Encoding: chunked\r\n", "1;abcdefg\r\na\r\n0\r\n\r\n"), 0},
        {post("Transfer-Encoding: chunked\r\n", "1;abcd\r\na\r\n1;abcd\r\nb\r\n0\r\n\r\n"), 413},
        {post("Transfer-Encoding: chunked\r\n", "1;" + std::string(300, 'a')), 413},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nA: 1\r\n\r\n"), 0},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nA: " + std::string(40, 'a') + "\r\n\r\n"), 431},
    };
    for (const Case& each : cases) {
        CAPTURE(each.bytes);
        MachineHarness harness{limits};

        harness.feed(each.bytes);

        CHECK_MESSAGE(harness.failureStatus() == each.status, harness.log());
        CHECK(differingSplit(each.bytes, limits) == "");
    }
}

TEST_CASE("the body limit may be changed when the head is known") {
    Limits limits;
    limits.bodyBytes = 4;
    MachineHarness harness{limits};
    const std::string bytes = post("Content-Length: 8\r\n", "01234567");
    std::string_view rest{bytes};
    ServerMachine& machine = harness.machine();

    REQUIRE(machine.next(rest, harness.request(), {}) == ServerMachine::Event::Head);
    machine.setBodyLimit(8);

    CHECK(machine.next(rest, harness.request(), {}) == ServerMachine::Event::Body);
    CHECK(machine.piece() == "01234567");
    CHECK(machine.next(rest, harness.request(), {}) == ServerMachine::Event::Complete);
}

TEST_CASE("a connection is closed after its allotted number of requests") {
    Limits limits;
    limits.requestsPerConnection = 2;

    const std::string log = whole(get("/1") + get("/2") + get("/3"), limits);

    CHECK(log == "GET /1 /1 [Host=a.example] {} keep-alive\nGET /2 /2 [Host=a.example] {}\n");
}

TEST_CASE("a connection that ends in the middle of a request fails, one that ends between requests closes") {
    using Event = ServerMachine::Event;
    MachineHarness fresh, head, body, between;
    head.feed("GET / HT");
    body.feed(post("Content-Length: 5\r\n", "hel"));
    between.feed(get("/"));

    CHECK(fresh.machine().end() == Event::Closed);
    CHECK(head.machine().end() == Event::Failed);
    CHECK(head.failureStatus() == 400);
    CHECK(body.machine().end() == Event::Failed);
    CHECK(between.machine().end() == Event::Closed);
}
