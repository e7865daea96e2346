#include "target.hpp"

#include <aerie/http/uri.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

std::string pathOf(std::string_view raw, Method method = Method::Get) {
    std::string target, path;
    std::string_view authority;
    const Failure failure = readTarget(raw, method, target, path, authority);
    return failure ? "refused" : path;
}

} // namespace

TEST_CASE("a path is decoded exactly once") {
    CHECK(pathOf("/a%20b") == "/a b");
    CHECK(pathOf("/a%2520b") == "/a%2520b"); // an encoded percent sign stays encoded, so nothing can be decoded twice
    CHECK(pathOf("/a+b") == "/a+b");
    CHECK(pathOf("/%E2%82%AC") == "/\xe2\x82\xac");
    CHECK(pathOf("/a?b=%00%zz") == "/a"); // the query is another matter
}

TEST_CASE("an encoded slash separates nothing") {
    CHECK(pathOf("/a%2Fb") == "/a%2Fb");
    CHECK(pathOf("/a%2fb") == "/a%2Fb");
    CHECK(decodeSegment("a%2Fb%252F") == "a/b%2F");
}

TEST_CASE("tricks with percent signs are refused") {
    for (std::string_view raw : {"/%", "/%4", "/%zz", "/%4g", "/%00", "/a%00.html", "/%0a", "/%7f", "/%ff", "/%c0%ae",
                                 "/%c0%af", "/%e0%80%af", "/%ed%a0%80", "/%f4%90%80%80", "/%5c", "/a\\b", "/%u002e"}) {
        CAPTURE(raw);
        CHECK(pathOf(raw) == "refused");
    }
}

TEST_CASE("dot segments are refused, plain and encoded") {
    for (std::string_view raw : {"/.", "/..", "/./a", "/a/../b", "/a/..", "/%2e%2e/etc/passwd", "/a/.%2E/b", "/%2e"}) {
        CAPTURE(raw);
        CHECK(pathOf(raw) == "refused");
    }
}

TEST_CASE("dots that are not segments are ordinary") {
    CHECK(pathOf("/.well-known/x") == "/.well-known/x");
    CHECK(pathOf("/a..b/...") == "/a..b/...");
    CHECK(pathOf("/..a") == "/..a");
    CHECK(pathOf("/a%2F..%2Fb") == "/a%2F..%2Fb"); // one segment; static files refuse it on their own
}

TEST_CASE("absolute targets give their host and the rest") {
    std::string target, path;
    std::string_view authority;

    REQUIRE_FALSE(readTarget("http://a.example:8080/x?y", Method::Get, target, path, authority));

    CHECK(target == "/x?y");
    CHECK(path == "/x");
    CHECK(authority == "a.example:8080");
}

TEST_CASE("hosts are names, numbers or bracketed addresses with an optional port") {
    for (std::string_view good : {"a", "a.example", "localhost:3001", "127.0.0.1", "[::1]", "[::1]:80", "a_b-c.d"}) {
        CAPTURE(good);
        CHECK(isAuthority(good));
    }
    for (std::string_view bad :
         {"", ":80", "a:", "a:123456", "a b", "a@b", "[]", "[::1", "[g]", "a/b", "a:80:80", "[::1]x"}) {
        CAPTURE(bad);
        CHECK_FALSE(isAuthority(bad));
    }
}

TEST_CASE("percentDecode refuses what it cannot decode and percentEncode is its inverse") {
    CHECK(percentDecode("caf%C3%A9") == "caf\xc3\xa9");
    CHECK_FALSE(percentDecode("50%"));
    CHECK_FALSE(percentDecode("%ff"));
    CHECK_FALSE(percentDecode("%00"));
    CHECK(percentEncode("a b/c\xc3\xa9~") == "a%20b%2Fc%C3%A9~");
    CHECK(percentDecode(percentEncode("100% / \xe2\x82\xac")) == "100% / \xe2\x82\xac");
}
