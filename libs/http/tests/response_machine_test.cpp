#include "response_machine.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace aerie;
using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

// What the machine said, as one text: "200 <body> keep", "failed: why".
struct Outcome {
    std::string text;
    std::size_t unread = 0;
};

// Feeds the pieces one after the other, then the end of the connection if there is no answer yet.
Outcome feed(const std::vector<std::string_view>& pieces, Method method = Method::Get, ResponseLimits limits = {}) {
    using Event = ResponseMachine::Event;
    ResponseMachine machine{limits};
    machine.expect(method);
    ResponseHead head;
    std::string body;
    Event event = Event::NeedMore;
    const auto finished = [&](std::size_t unread) -> Outcome {
        if (event == Event::Failed) return {"failed: " + machine.failure(), unread};
        return {std::to_string(head.status) + " " + body + (machine.keepsAlive() ? " keep" : " close"), unread};
    };
    for (std::string_view piece : pieces) {
        for (;;) {
            event = machine.next(piece, head);
            if (event == Event::Body) body += machine.piece();
            if (event == Event::Complete || event == Event::Failed) return finished(piece.size());
            if (event == Event::NeedMore) break;
        }
    }
    event = machine.end();
    return finished(0);
}

// Every way to cut the bytes once must say the same as the whole, and so must single bytes.
std::string everySplit(std::string_view bytes, Method method = Method::Get, ResponseLimits limits = {}) {
    const std::string whole = feed({bytes}, method, limits).text;
    for (std::size_t at = 0; at <= bytes.size(); ++at) {
        INFO("cut at " << at);
        CHECK(feed({bytes.substr(0, at), bytes.substr(at)}, method, limits).text == whole);
    }
    std::vector<std::string_view> single;
    for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.substr(i, 1));
    CHECK(feed(single, method, limits).text == whole);
    return whole;
}

} // namespace

TEST_CASE("a response with a length is read to its last byte and not further") {
    CHECK(everySplit("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") == "200 hello keep");
    CHECK(feed({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 "}).unread == 9);
    CHECK(everySplit("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n") == "201  keep");
}

TEST_CASE("a chunked response is put together, with its extensions and trailers") {
    CHECK(everySplit("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n"
                     "Digest: x\r\n\r\n") == "200 abc0123456789 keep");
}

TEST_CASE("a response without a length ends with the connection") {
    CHECK(everySplit("HTTP/1.1 200 OK\r\n\r\nall of it") == "200 all of it close");
    CHECK(everySplit("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok") == "200 ok close");
}

TEST_CASE("responses that have no body have none, whatever they say") {
    CHECK(everySplit("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", Method::Head) == "200  keep");
    CHECK(everySplit("HTTP/1.1 204 No Content\r\n\r\n") == "204  keep");
    CHECK(everySplit("HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n") == "304  keep");
}

TEST_CASE("interim responses are passed over, but not without end") {
    CHECK(everySplit("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") == "200 ok keep");
    std::string endless;
    for (int i = 0; i < 100; ++i) endless += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK(feed({endless}).text.starts_with("failed: "));
}

TEST_CASE("Connection: close is obeyed") {
    CHECK(everySplit("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok") == "200 ok close");
}

TEST_CASE("a response that stops early is a failure and not a short body") {
    for (std::string_view cut : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"}) {
        INFO(cut);
        CHECK(everySplit(cut).starts_with("failed: "));
    }
}

TEST_CASE("what is no HTTP, or could be read in two ways, is refused") {
    for (std::string_view bad : {
             "hello\r\n\r\n",
             "HTTP/2 200 OK\r\n\r\n",
             "HTTP/1.1 20 OK\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
             "HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
         }) {
        INFO(bad);
        CHECK(everySplit(bad).starts_with("failed: "));
    }
}

TEST_CASE("a head may not be larger than its limits") {
    std::string fields;
    for (int i = 0; i < 300; ++i) fields += "X" + std::to_string(i) + ": 1\r\n";
    CHECK(feed({"HTTP/1.1 200 OK\r\n" + fields + "\r\n"}).text.starts_with("failed: "));
    const std::string wide = "HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'a') + "\r\nContent-Length: 0\r\n\r\n";
    CHECK(feed({wide}).text == "200  keep");
    CHECK(feed({wide}, Method::Get, {.headBytes = 4096}).text.starts_with("failed: "));
}
