#include "../../io/tests/certificates.hpp"
#include "live_server.hpp"

#include <aerie/http/client.hpp>
#include <aerie/io/listener.hpp>
#include <aerie/io/task_group.hpp>

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <vector>

using namespace aerie;
using namespace aerie::http;

namespace {

// A server that says exactly what it is told: the n-th request gets the n-th answer.
class ScriptedServer {
public:
    struct Answer {
        std::string bytes;
        bool closes = false;
        Duration before = {}; // waits this long before it answers
    };

    explicit ScriptedServer(io::EventLoop& loop, std::vector<Answer> answers)
        : answers_(std::move(answers)), listener_(io::Listener::bind({}).value()) {
        loop.spawn(serve());
    }
    ~ScriptedServer() { listener_.close(); }

    std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(listener_.localAddress().port()) + std::string{path};
    }
    std::vector<std::string> requests;
    int connections = 0;

private:
    Task<> serve() {
        for (;;) {
            auto accepted = co_await listener_.accept();
            if (!accepted) co_return;
            ++connections;
            group_.spawn(converse(std::move(*accepted)));
        }
    }
    Task<> converse(io::Socket socket) {
        std::string in;
        char room[4096];
        for (;;) {
            while (in.find("\r\n\r\n") == std::string::npos) {
                const auto count = co_await socket.readSome(std::span{room});
                if (!count || *count == 0) co_return;
                in.append(room, *count);
            }
            requests.push_back(in);
            in.clear();
            if (next_ == answers_.size()) co_return;
            const Answer answer = answers_[next_++];
            if (answer.before > Duration{}) co_await io::sleepFor(answer.before);
            if (!co_await socket.write(answer.bytes)) co_return;
            if (answer.closes) co_return;
        }
    }

    std::vector<Answer> answers_;
    std::size_t next_ = 0;
    io::Listener listener_;
    io::TaskGroup group_;
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Fixture {
    io::EventLoop loop;

    Result<ClientResponse> request(Client& client, ClientRequest request) {
        return loop.runUntilComplete(io::withTimeout(client.request(std::move(request)), kPatience));
    }
    Result<ClientResponse> get(Client& client, std::string url) {
        return loop.runUntilComplete(io::withTimeout(client.get(std::move(url)), kPatience));
    }
};

Task<Response> echo(Request& request) {
    Response response = Response::text(request.body);
    response.headers.set("X-Method", nameOf(request.method));
    co_return response;
}

} // namespace

TEST_CASE_FIXTURE(Fixture, "the client sends what a server needs and reads its answer") {
    ScriptedServer server{loop, {{std::string{kOk}}}};
    Client client;

    const auto answer = get(client, server.url("/a/b?c=d"));

    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "ok");
    CHECK(answer->isOk());
    REQUIRE(server.requests.size() == 1);
    CHECK(server.requests[0].starts_with("GET /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:"));
    CHECK(server.requests[0].find("\r\nUser-Agent: aerie\r\n") != std::string::npos);
    CHECK(server.requests[0].find("Content-Length") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "connections are kept and used again") {
    ScriptedServer server{loop, {{std::string{kOk}}, {std::string{kOk}}, {std::string{kOk}}}};
    Client client;

    for (int i = 0; i < 3; ++i) CHECK(get(client, server.url()));

    CHECK(server.connections == 1);
    CHECK(client.keptConnections() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a kept connection that the server has closed costs a retry and no failure") {
    ScriptedServer server{loop, {{std::string{kOk}, true}, {std::string{kOk}}}};
    Client client;

    CHECK(get(client, server.url()));
    CHECK(get(client, server.url()));

    CHECK(server.connections == 2);
}

TEST_CASE_FIXTURE(Fixture, "an idle connection is closed when its time is up") {
    ScriptedServer server{loop, {{std::string{kOk}}}};
    Client client{{.keepAlive = 20_ms}};
    CHECK(get(client, server.url()));
    CHECK(client.keptConnections() == 1);

    loop.runUntilComplete([]() -> Task<> { co_await io::sleepFor(80_ms); }());

    CHECK(client.keptConnections() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a POST is not sent twice when its kept connection breaks before the answer") {
    ScriptedServer server{loop, {{std::string{kOk}}, {"", true}, {std::string{kOk}}}};
    Client client;
    CHECK(get(client, server.url()));

    const auto answer = request(client, {.method = Method::Post, .url = server.url()});

    REQUIRE(!answer);
    CHECK(answer.error().code() == ErrorCode::BadGateway);
    CHECK(server.requests.size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "errors say which of the many things went wrong") {
    struct Case {
        const char* name;
        ScriptedServer::Answer answer;
        ErrorCode code;
    };
    const std::vector<Case> cases{
        {"ends early", {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal", true}, ErrorCode::BadGateway},
        {"is no HTTP", {"220 smtp ready\r\n\r\n", true}, ErrorCode::BadGateway},
        {"is too slow", {std::string{kOk}, true, 400_ms}, ErrorCode::GatewayTimeout},
        {"is too large",
         {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'a')},
         ErrorCode::BadGateway},
        {"ends at once", {"", true}, ErrorCode::BadGateway},
    };
    for (const Case& one : cases) {
        INFO(one.name);
        ScriptedServer server{loop, {one.answer}};
        Client client{{.timeout = 100_ms, .maxResponseBytes = 100}};

        const auto answer = get(client, server.url());

        REQUIRE(!answer);
        CHECK(answer.error().code() == one.code);
        CHECK(std::string{answer.error().message()}.find("127.0.0.1") != std::string::npos);
        CHECK(client.keptConnections() == 0);
    }
}

TEST_CASE_FIXTURE(Fixture, "a server that is not there is BadGateway, and a URL that is none BadRequest") {
    std::uint16_t port = 0;
    {
        auto listener = io::Listener::bind({}).value();
        port = listener.localAddress().port();
    }
    Client client;
    CHECK(get(client, "http://127.0.0.1:" + std::to_string(port)).error().code() == ErrorCode::BadGateway);
    for (const char* url :
         {"", "example.com", "ftp://a/", "http://", "http://a b/", "http://a/\r\nX: 1", "http://a:99999/"})
        CHECK(get(client, url).error().code() == ErrorCode::BadRequest);

    ClientRequest withBadHeader{.url = "http://127.0.0.1/"};
    withBadHeader.headers.set("X-A", "1\r\nX-B: 2");
    CHECK(request(client, std::move(withBadHeader)).error().code() == ErrorCode::BadRequest);
}

TEST_CASE_FIXTURE(Fixture, "redirects are followed as browsers do, and secrets stay with their origin") {
    ScriptedServer other{loop, {{std::string{kOk}}}};
    ScriptedServer server{
        loop,
        {{"HTTP/1.1 302 Found\r\nLocation: /next?x=1\r\nContent-Length: 0\r\n\r\n"},
         {"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url("/end") + "\r\nContent-Length: 0\r\n\r\n"}}};
    Client client;
    ClientRequest post{.method = Method::Post, .url = server.url("/first")};
    post.headers.set("Authorization", "Bearer secret");
    post.headers.set("Cookie", "a=b");

    const auto answer = request(client, std::move(post));

    REQUIRE(answer);
    CHECK(answer->url == other.url("/end"));
    REQUIRE(server.requests.size() == 2);
    CHECK(server.requests[1].starts_with("GET /next?x=1 "));
    CHECK(server.requests[1].find("Authorization: Bearer secret") != std::string::npos);
    REQUIRE(other.requests.size() == 1);
    CHECK(other.requests[0].find("secret") == std::string::npos);
    CHECK(other.requests[0].find("Cookie") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a circle of redirects ends") {
    const std::string again = "HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    ScriptedServer server{loop, std::vector<ScriptedServer::Answer>(10, {again})};
    Client client{{.maxRedirects = 3}};

    const auto answer = get(client, server.url());

    REQUIRE(!answer);
    CHECK(answer.error().code() == ErrorCode::BadGateway);
    CHECK(server.requests.size() == 4);
    Client without{{.maxRedirects = 0}};
    CHECK(get(without, server.url())->status == 301);
}

TEST_CASE_FIXTURE(Fixture, "a stream gives the body as it comes") {
    ScriptedServer server{
        loop, {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"}}};
    Client client;
    const auto readAll = [](Client& from, std::string url) -> Task<std::string> {
        ClientRequest wanted{.url = std::move(url)};
        auto stream = co_await from.stream(std::move(wanted));
        std::string all;
        for (;;) {
            auto piece = co_await stream->read();
            if (!piece || piece->empty()) co_return all;
            all += *piece + "|";
        }
    };

    const std::string all = loop.runUntilComplete(readAll(client, server.url()));

    CHECK((all == "abc|defg|" || all == "abcdefg|"));
    CHECK(client.keptConnections() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a stream that is let go early takes its connection along") {
    ScriptedServer server{loop, {{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart"}}};
    Client client;
    const auto readOnce = [](Client& from, std::string url) -> Task<std::string> {
        ClientRequest wanted{.url = std::move(url)};
        auto stream = co_await from.stream(std::move(wanted));
        auto piece = co_await stream->read();
        co_return piece.value();
    };

    CHECK(loop.runUntilComplete(readOnce(client, server.url())) == "part");
    CHECK(client.keptConnections() == 0);
}

TEST_CASE("methods and bodies reach our own server, also large ones") {
    LiveServer live;
    live.router.post("/echo", echo);
    live.router.put("/echo", echo);
    live.router.get("/echo", echo);
    live.start();
    Client client;
    const std::string url = "http://127.0.0.1:" + std::to_string(live.port()) + "/echo";
    const std::string large(700'000, 'x');

    for (Method method : {Method::Post, Method::Put}) {
        const auto answer = live.run(client.request({.method = method, .url = url, .body = large}));
        REQUIRE(answer);
        CHECK(answer->headers.get("x-method") == nameOf(method));
        CHECK(answer->body == large);
    }
    const auto head = live.run(client.request({.method = Method::Head, .url = url}));
    REQUIRE(head);
    CHECK(head->status == 200);
    CHECK(head->body.empty());
    CHECK(client.keptConnections() == 1);
}

TEST_CASE("HTTP over TLS: our client and our server, a certificate that is trusted and one that is not") {
    const io::TlsCertificate certificate = io::test::makeCertificate("DNS:localhost,IP:127.0.0.1");
    const std::string folder = "http-tls-" + std::to_string(::getpid());
    const std::string chain = folder + ".pem";
    const std::string key = folder + ".key";
    std::ofstream{chain} << certificate.chain;
    std::ofstream{key} << certificate.key;
    LiveServer live{{.tls = TlsOptions{chain, key}}};
    live.router.post("/echo", echo);
    live.start();
    std::remove(chain.c_str());
    std::remove(key.c_str());
    const std::string url = "https://127.0.0.1:" + std::to_string(live.port()) + "/echo";
    const std::string large(300'000, 'y');

    SUBCASE("trusted: bodies go both ways, and the connection is kept") {
        Client client{{.authorities = certificate.chain}};
        for (int i = 0; i < 3; ++i) {
            const auto answer = live.run(client.post(url, large));
            REQUIRE(answer);
            CHECK(answer->body == large);
            CHECK(answer->headers.get("strict-transport-security"));
        }
        CHECK(live.server().connections() == 1);
    }
    SUBCASE("not trusted: nothing is sent") {
        Client client;
        const auto answer = live.run(client.post(url, large));
        REQUIRE(!answer);
        CHECK(answer.error().code() == ErrorCode::BadGateway);
    }
    SUBCASE("not trusted but not checked either") {
        Client client{{.verifyCertificates = false}};
        CHECK(live.run(client.post(url, "x")));
    }
    SUBCASE("plain HTTP at a TLS port is closed and does no harm") {
        CHECK(statusOf(live.get("/echo")) != 200);
        Client client{{.authorities = certificate.chain}};
        CHECK(live.run(client.post(url, "x")));
    }
}

TEST_CASE("a TLS server without a usable certificate does not start and says what is missing") {
    LiveServer live{{.tls = TlsOptions{"/nowhere/chain.pem", "/nowhere/key.pem"}}};
    Server server{{.port = 0, .tls = TlsOptions{"/nowhere/chain.pem", "/nowhere/key.pem"}}, live.router};

    const auto listening = server.listen();

    REQUIRE(!listening);
    CHECK(std::string{listening.error().message()}.find("/nowhere/chain.pem") != std::string::npos);
}
