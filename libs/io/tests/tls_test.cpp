#include "certificates.hpp"
#include "openssl_handle.hpp"
#include "support.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/tls.hpp>
#include <aerie/io/when_all.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <string>
#include <thread>

namespace aerie::io::test {

namespace {

const TlsCertificate& certificate() {
    static const TlsCertificate made = makeCertificate("DNS:localhost,DNS:*.example.com,IP:127.0.0.1");
    return made;
}

TlsServer makeServer(std::vector<std::string> protocols = {}) {
    auto server = TlsServer::create({.certificates = {certificate()}, .protocols = std::move(protocols)});
    REQUIRE(server);
    return std::move(*server);
}

TlsClient makeClient(std::vector<std::string> protocols = {}) {
    auto client = TlsClient::create({.authorities = certificate().chain, .protocols = std::move(protocols)});
    REQUIRE(client);
    return std::move(*client);
}

struct Ends {
    Result<Socket> server = Error{ErrorCode::InternalServerError, "not connected"};
    Result<Socket> client = Error{ErrorCode::InternalServerError, "not connected"};
};

Task<> acceptInto(const TlsServer& server, Socket plain, Result<Socket>& out) {
    out = co_await server.accept(std::move(plain), 2_s);
}

Task<> connectInto(const TlsClient& client, Socket plain, std::string name, Result<Socket>& out) {
    out = co_await client.connect(std::move(plain), std::move(name), 2_s);
}

// Both handshakes at once, over the loopback interface.
Task<> shakeHands(const TlsServer& server, const TlsClient& client, std::string name, Ends& ends) {
    auto listener = Listener::bind({});
    auto outgoing = co_await connect(listener->localAddress(), 1_s);
    auto incoming = co_await listener->accept();
    std::vector<Task<>> both;
    both.push_back(acceptInto(server, std::move(*incoming), ends.server));
    both.push_back(connectInto(client, std::move(*outgoing), std::move(name), ends.client));
    co_await whenAll(std::move(both));
}

Ends connected(EventLoop& loop, const TlsServer& server, const TlsClient& client, const char* name = "localhost") {
    Ends ends;
    loop.runUntilComplete(shakeHands(server, client, name, ends));
    return ends;
}

Task<std::string> readAll(Socket& socket) {
    std::string all;
    Buffer buffer;
    for (;;) {
        const auto n = co_await socket.readSome(buffer);
        if (!n) throw Exception{n.error()};
        if (*n == 0) co_return all;
        all += buffer.data();
        buffer.consume(buffer.size());
    }
}

Task<> readAllInto(Socket& socket, std::string& out) { out = co_await readAll(socket); }

Task<> writeAndFinish(Socket& socket, const std::string& data) {
    CHECK(co_await socket.write(data));
    CHECK(socket.shutdownWrite());
}

} // namespace

TEST_CASE("bytes travel both ways, and both ends know that it is TLS") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());
    REQUIRE(ends.server);
    REQUIRE(ends.client);
    CHECK(ends.server->isTls());
    CHECK(ends.client->isTls());
    CHECK(ends.server->remoteAddress().isLoopback());

    run(loop, [&]() -> Task<> {
        Buffer buffer;
        CHECK(co_await ends.client->write("ping"));
        CHECK(co_await ends.server->readSome(buffer));
        CHECK(buffer.data() == "ping");
        CHECK(co_await ends.server->write("pong"));
        buffer.consume(4);
        CHECK(co_await ends.client->readSome(buffer));
        CHECK(buffer.data() == "pong");
        char byte;
        CHECK_FALSE(*ends.client->tryRead(std::span{&byte, 1}));
    });
}

TEST_CASE("megabytes in both directions at the same time arrive whole") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());
    std::string up(3'000'000, '\0');
    for (std::size_t i = 0; i < up.size(); ++i) up[i] = static_cast<char>(i * 31 + i / 1'000);
    const std::string down(up.rbegin(), up.rend());
    std::string gotUp;
    std::string gotDown;

    run(loop, [&]() -> Task<> {
        std::vector<Task<>> all;
        all.push_back(writeAndFinish(*ends.client, up));
        all.push_back(writeAndFinish(*ends.server, down));
        all.push_back(readAllInto(*ends.server, gotUp));
        all.push_back(readAllInto(*ends.client, gotDown));
        co_await whenAll(std::move(all));
    });

    CHECK(gotUp == up);
    CHECK(gotDown == down);
}

TEST_CASE("small pieces are gathered, large ones are not copied, and the order holds") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());
    const std::string large(100'000, 'L');
    const std::vector<std::string_view> parts{"head;", "", large, ";tail", large, "!"};
    std::string expected;
    for (const auto part : parts) expected += part;
    std::string got;

    run(loop, [&]() -> Task<> {
        TaskGroup group;
        group.spawn(readAllInto(*ends.client, got));
        CHECK(co_await ends.server->write(parts));
        CHECK(ends.server->shutdownWrite());
        co_await group.join();
    });

    CHECK(got == expected);
}

TEST_CASE("an orderly end is the end of the stream, and one may still write (half-close)") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());

    run(loop, [&]() -> Task<> {
        CHECK(ends.client->shutdownWrite());
        CHECK(co_await readAll(*ends.server) == "");
        char byte;
        CHECK(*co_await ends.server->readSome(std::span{&byte, 1}) == 0);
        CHECK(co_await ends.server->write("late answer"));
        CHECK(ends.server->shutdownWrite());
        CHECK(co_await readAll(*ends.client) == "late answer");
    });
}

TEST_CASE("closing says goodbye in TLS's own way") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());

    run(loop, [&]() -> Task<> {
        ends.server->close();
        CHECK(co_await readAll(*ends.client) == "");
    });
}

TEST_CASE("a connection that is cut off is an error, not an end") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());

    run(loop, [&]() -> Task<> {
        // The bare descriptor ends: what an attacker who wants a message cut off would do.
        ::shutdown(ends.server->descriptor(), SHUT_RDWR);
        char byte;
        auto n = co_await ends.client->readSome(std::span{&byte, 1});
        REQUIRE_FALSE(n);
        CHECK(n.error().code() == ErrorCode::ClientClosedRequest);
        CHECK_FALSE(co_await ends.client->write("x"));
    });
}

TEST_CASE("deadlines and cancellation hold under TLS") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());

    run(loop, [&]() -> Task<> {
        char byte;
        ends.client->setReadDeadline(TimePoint::now() + 5_ms);
        auto n = co_await ends.client->readSome(std::span{&byte, 1});
        REQUIRE_FALSE(n);
        CHECK(n.error().code() == ErrorCode::Timeout);
        ends.client->setReadDeadline(TimePoint::max());

        auto readOne = [](Socket& socket) -> Task<char> {
            char c = 0;
            co_await socket.readSome(std::span{&c, 1});
            co_return c;
        };
        CHECK_THROWS_AS(co_await withTimeout(readOne(*ends.client), 2_ms), RequestTimeoutException);
        CHECK(co_await ends.server->write("z"));
        CHECK(co_await readOne(*ends.client) == 'z');
    });
}

TEST_CASE("a cancelled write leaves the stream intact up to whole records") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());
    const std::string data(32 << 20, 'x');
    std::string got;

    run(loop, [&]() -> Task<> {
        auto writeMuch = [](Socket& socket, const std::string& d) -> Task<> { co_await socket.write(d); };
        CHECK_THROWS_AS(co_await withTimeout(writeMuch(*ends.server, data), 20_ms), RequestTimeoutException);
        TaskGroup group;
        group.spawn(readAllInto(*ends.client, got));
        CHECK(co_await ends.server->write("END"));
        CHECK(ends.server->shutdownWrite());
        co_await group.join();
    });

    REQUIRE(got.size() > 3);
    CHECK(got.substr(got.size() - 3) == "END");
    CHECK(got.find_first_not_of('x') == got.size() - 3);
}

TEST_CASE("a waiting read on an empty buffer owns no block") {
    EventLoop loop;
    Ends ends = connected(loop, makeServer(), makeClient());
    const std::size_t before = bufferPoolStats().inUse;
    TaskGroup group;
    std::string got;
    group.spawn(readAllInto(*ends.client, got));
    settle(loop);

    CHECK(bufferPoolStats().inUse == before);
}

TEST_CASE("the protocol is agreed upon by the server's preference") {
    EventLoop loop;

    Ends ends = connected(loop, makeServer({"h2", "http/1.1"}), makeClient({"http/1.1", "h2"}));
    CHECK(ends.server->applicationProtocol() == "h2");
    CHECK(ends.client->applicationProtocol() == "h2");

    Ends silent = connected(loop, makeServer({"h2"}), makeClient());
    CHECK(silent.server->applicationProtocol().empty());

    Ends none = connected(loop, makeServer({"h2"}), makeClient({"spdy/1"}));
    CHECK_FALSE(none.server);
    CHECK_FALSE(none.client);
}

TEST_CASE("a client accepts the names of the certificate and no others") {
    EventLoop loop;
    const TlsServer server = makeServer();
    const TlsClient client = makeClient();

    CHECK(connected(loop, server, client, "localhost").client);
    CHECK(connected(loop, server, client, "127.0.0.1").client);
    CHECK(connected(loop, server, client, "api.example.com").client);
    for (const char* name : {"example.com", "a.b.example.com", "evil.test", "127.0.0.2"}) {
        CAPTURE(name);
        Ends ends = connected(loop, server, client, name);
        REQUIRE_FALSE(ends.client);
        CHECK(ends.client.error().code() == ErrorCode::BadGateway);
        CHECK(ends.client.error().message().find("The certificate of " + std::string{name} + " was not accepted: ") ==
              0);
    }
}

TEST_CASE("a client accepts the system's authorities only, unless told otherwise") {
    EventLoop loop;
    const TlsServer server = makeServer();

    auto strict = TlsClient::create();
    REQUIRE(strict);
    Ends refused = connected(loop, server, *strict);
    REQUIRE_FALSE(refused.client);
    CHECK(refused.client.error().message() ==
          "The certificate of localhost was not accepted: self-signed certificate.");
    CHECK_FALSE(refused.server);

    auto careless = TlsClient::create({.verify = false});
    CHECK(connected(loop, server, *careless, "whatever").client);
}

TEST_CASE("an expired certificate is refused") {
    EventLoop loop;
    const TlsCertificate expired = makeCertificate("DNS:localhost", -1);
    auto server = TlsServer::create({.certificates = {expired}});
    auto client = TlsClient::create({.authorities = expired.chain});

    Ends ends = connected(loop, *server, *client);

    REQUIRE_FALSE(ends.client);
    CHECK(ends.client.error().message() == "The certificate of localhost was not accepted: certificate has expired.");
}

TEST_CASE("the certificate is chosen by the name that the client asks for") {
    EventLoop loop;
    const TlsCertificate other = makeCertificate("DNS:other.test");
    auto server = TlsServer::create({.certificates = {certificate(), other}});
    auto client = TlsClient::create({.authorities = certificate().chain + other.chain});

    CHECK(connected(loop, *server, *client, "other.test").client);
    CHECK(connected(loop, *server, *client, "localhost").client);
    CHECK_FALSE(connected(loop, *server, *client, "third.test").client);
}

TEST_CASE("a reload changes the certificate of later handshakes and leaves running connections alone") {
    EventLoop loop;
    TlsServer server = makeServer();
    Ends before = connected(loop, server, makeClient());
    const TlsCertificate renewed = makeCertificate("DNS:localhost");

    REQUIRE(server.reload({.certificates = {renewed}}));
    CHECK_FALSE(server.reload({.certificates = {{renewed.chain, certificate().key}}}));

    auto client = TlsClient::create({.authorities = renewed.chain});
    CHECK(connected(loop, server, *client).client);
    CHECK_FALSE(connected(loop, server, makeClient()).client);
    run(loop, [&]() -> Task<> {
        CHECK(co_await before.server->write("still here"));
        Buffer buffer;
        CHECK(co_await before.client->readSome(buffer));
        CHECK(buffer.data() == "still here");
    });
}

TEST_CASE("clients can be asked for a certificate") {
    EventLoop loop;
    const TlsCertificate own = makeCertificate("DNS:client.test");
    auto server = TlsServer::create({.certificates = {certificate()}, .clientAuthorities = own.chain});
    auto with = TlsClient::create({.authorities = certificate().chain, .certificates = {own}});
    auto without = TlsClient::create({.authorities = certificate().chain});

    CHECK(connected(loop, *server, *with).server);
    CHECK_FALSE(connected(loop, *server, *without).server);
}

TEST_CASE("what is not TLS is refused at once") {
    EventLoop loop;
    const TlsServer server = makeServer();
    auto [socket, peer] = connectedPair(loop);
    peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    auto secure = loop.runUntilComplete(server.accept(std::move(socket), 2_s));

    REQUIRE_FALSE(secure);
    CHECK(secure.error().code() == ErrorCode::BadRequest);
    CHECK(secure.error().message() == "The other side broke the TLS protocol.");
}

TEST_CASE("a handshake that does not go on is given up in time, wherever it stops") {
    EventLoop loop;
    const TlsServer server = makeServer();
    auto [socket, peer] = connectedPair(loop);
    peer.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6)); // the beginning of a ClientHello

    auto secure = loop.runUntilComplete(server.accept(std::move(socket), 10_ms));

    REQUIRE_FALSE(secure);
    CHECK(secure.error().code() == ErrorCode::Timeout);
    CHECK(peer.receive() == "");
}

TEST_CASE("a client that is cut off while it shakes hands says so") {
    EventLoop loop;
    const TlsClient client = makeClient();
    auto [socket, peer] = connectedPair(loop);
    peer.finish();

    auto secure = loop.runUntilComplete(client.connect(std::move(socket), "localhost", 2_s));

    REQUIRE_FALSE(secure);
    CHECK(secure.error().code() == ErrorCode::BadGateway);
    CHECK(secure.error().message() == "The TLS handshake with localhost failed.");
}

TEST_CASE("a handshake that is destroyed or cancelled on its way leaves nothing behind") {
    EventLoop loop;
    const TlsServer server = makeServer();
    for (const bool cancel : {true, false}) {
        auto [socket, peer] = connectedPair(loop);
        Result<Socket> out = Error{ErrorCode::InternalServerError, "pending"};
        {
            TaskGroup group;
            group.spawn(acceptInto(server, std::move(socket), out));
            settle(loop);
            if (cancel) {
                group.cancel();
                loop.runUntilComplete(group.join());
            }
        }
        CHECK(peer.receive() == "");
        CHECK(out.error().message() == "pending");
    }
}

TEST_CASE("options that cannot work are refused with a sentence") {
    const TlsCertificate good = certificate();

    auto none = TlsServer::create({});
    auto noChain = TlsServer::create({.certificates = {{"", good.key}}});
    auto noKey = TlsServer::create({.certificates = {good, {good.chain, "-----BEGIN nothing"}}});
    auto otherKey = TlsServer::create({.certificates = {{good.chain, makeCertificate("DNS:x").key}}});
    auto noAuthorities = TlsClient::create({.authorities = "text"});
    auto noFile = TlsCertificate::fromFiles("/does/not/exist.pem", "/does/not/exist.key");

    CHECK(none.error().message() == "A TLS server needs a certificate, and none is configured.");
    CHECK(noChain.error().message() == "Certificate 1 has no PEM certificate in it.");
    CHECK(noKey.error().message() == "The key of Certificate 2 is not an unencrypted PEM private key.");
    CHECK(otherKey.error().message() == "The key of Certificate 1 belongs to another certificate.");
    CHECK(noAuthorities.error().message() == "The authorities have no PEM certificate in them.");
    CHECK(noFile.error().message() == "The file \"/does/not/exist.pem\" cannot be read.");
}

TEST_CASE("certificates are read from files") {
    const std::string path = std::string{std::tmpnam(nullptr)};
    for (const auto& [suffix, text] : {std::pair{".pem", certificate().chain}, {".key", certificate().key}}) {
        std::FILE* file = std::fopen((path + suffix).c_str(), "w");
        REQUIRE(file);
        std::fputs(text.c_str(), file);
        std::fclose(file);
    }

    auto read = TlsCertificate::fromFiles(path + ".pem", path + ".key");
    std::remove((path + ".pem").c_str());
    std::remove((path + ".key").c_str());

    REQUIRE(read);
    CHECK(read->chain == certificate().chain);
    CHECK(TlsServer::create({.certificates = {*read}}));
}

} // namespace aerie::io::test
