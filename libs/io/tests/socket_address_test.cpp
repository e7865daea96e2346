#include <aerie/io/socket_address.hpp>

#include <doctest/doctest.h>

namespace aerie::io::test {

TEST_CASE("an address is read from text and written back") {
    auto v4 = SocketAddress::parse("192.168.1.20", 8080);
    auto v6 = SocketAddress::parse("2001:db8::1", 443);

    REQUIRE(v4);
    REQUIRE(v6);
    CHECK(v4->ip() == "192.168.1.20");
    CHECK(v4->toString() == "192.168.1.20:8080");
    CHECK_FALSE(v4->isV6());
    CHECK(v6->ip() == "2001:db8::1");
    CHECK(v6->toString() == "[2001:db8::1]:443");
    CHECK(v6->isV6());
    CHECK(v6->port() == 443);
}

TEST_CASE("what is no address is refused") {
    for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "::g", "1.2.3.4:80", "[::1]"}) {
        CAPTURE(text);
        CHECK_FALSE(SocketAddress::parse(text, 1));
    }
}

TEST_CASE("an IPv4 address in IPv6 form is written as IPv4") {
    auto mapped = SocketAddress::parse("::ffff:10.0.0.7", 1);

    CHECK(mapped->ip() == "10.0.0.7");
    CHECK(mapped->toString() == "10.0.0.7:1");
}

TEST_CASE("loopback addresses are known") {
    CHECK(SocketAddress::parse("127.0.0.1", 0)->isLoopback());
    CHECK(SocketAddress::parse("127.8.9.10", 0)->isLoopback());
    CHECK(SocketAddress::parse("::1", 0)->isLoopback());
    CHECK(SocketAddress::parse("::ffff:127.0.0.1", 0)->isLoopback());
    CHECK_FALSE(SocketAddress::parse("128.0.0.1", 0)->isLoopback());
    CHECK_FALSE(SocketAddress::parse("::2", 0)->isLoopback());
    CHECK_FALSE(SocketAddress{}.isLoopback());
}

TEST_CASE("no address is false and has no text") {
    const SocketAddress none;

    CHECK_FALSE(none);
    CHECK(none.ip().empty());
    CHECK(none.toString().empty());
    CHECK(none == SocketAddress{});
}

} // namespace aerie::io::test
