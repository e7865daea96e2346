#include "forwarded.hpp"

#include <doctest/doctest.h>

using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

Request from(std::string peer, std::string_view forwardedFor) {
    Request request;
    request.remoteAddress = std::move(peer);
    request.setHost("direct.example");
    request.headers.set("X-Forwarded-For", forwardedFor);
    request.headers.set("X-Forwarded-Proto", "https");
    request.headers.set("X-Forwarded-Host", "public.example");
    request.headers.set("X-Request-Id", "from-the-proxy");
    return request;
}

std::string addressOf(const TrustProxy& trust, Request request) {
    ProxyTrust{trust}.apply(request);
    return request.remoteAddress;
}

} // namespace

TEST_CASE("nobody is believed by default") {
    Request request = from("127.0.0.1", "6.6.6.6");

    ProxyTrust{{}}.apply(request);

    CHECK(request.remoteAddress == "127.0.0.1");
    CHECK_FALSE(request.isSecure);
    CHECK(request.host() == "direct.example");
    CHECK(request.id() != "from-the-proxy");
}

TEST_CASE("a trusted proxy tells address, scheme, host and id") {
    Request request = from("10.1.2.3", "1.2.3.4");

    ProxyTrust{{.networks = {"10.0.0.0/8"}}}.apply(request);

    CHECK(request.remoteAddress == "1.2.3.4");
    CHECK(request.isSecure);
    CHECK(request.host() == "public.example");
    CHECK(request.id() == "from-the-proxy");
}

TEST_CASE("the last address that no trusted proxy vouches for is the client's") {
    const TrustProxy networks{.networks = {"10.0.0.0/8", "fd00::/8", "127.0.0.1"}};

    CHECK(addressOf(networks, from("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.9.9.9")) == "1.2.3.4");
    CHECK(addressOf(networks, from("fd00::1", "2001:db8::7")) == "2001:db8::7");
    CHECK(addressOf(networks, from("10.0.0.1", "1.2.3.4:5678")) == "1.2.3.4");
    CHECK(addressOf(networks, from("10.0.0.1", "[2001:db8::7]:99")) == "2001:db8::7");
    CHECK(addressOf(networks, from("9.9.9.9", "1.2.3.4")) == "9.9.9.9");
    CHECK(addressOf(networks, from("10.0.0.1", "6.6.6.6, nonsense")) == "10.0.0.1");
    CHECK(addressOf({.hops = 1}, from("9.9.9.9", "6.6.6.6, 1.2.3.4")) == "1.2.3.4");
    CHECK(addressOf({.hops = 2}, from("9.9.9.9", "6.6.6.6, 1.2.3.4")) == "6.6.6.6");
}

TEST_CASE("forwarded hosts and ids that are malformed are ignored") {
    Request request = from("10.0.0.1", "1.2.3.4");
    request.headers.set("X-Forwarded-Host", "evil/path");
    request.headers.set("X-Request-Id", "two words");

    ProxyTrust{{.hops = 1}}.apply(request);

    CHECK(request.host() == "direct.example");
    CHECK(request.id().size() == 16);
}

TEST_CASE("networks are checked") {
    CHECK(ProxyTrust{{.networks = {"10.0.0.0/8", "::1", "1.2.3.4/32", "::/0"}}}.check());
    for (const char* bad : {"ten", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::1/129", ""})
        CHECK_FALSE(ProxyTrust{{.networks = {bad}}}.check());
}
