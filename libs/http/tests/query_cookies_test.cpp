#include <aerie/http/cookies.hpp>
#include <aerie/http/query_params.hpp>

#include <doctest/doctest.h>

using namespace aerie::http;
using namespace aerie::literals;

TEST_CASE("query parameters are read as URLSearchParams reads them") {
    const QueryParams params{"?a=1&b=x+y&a=2&empty=&bare&%63=%26%3d&&=nameless&e=%E2%82%AC"};

    CHECK(params.get("a") == "1");
    CHECK(params.getAll("a") == std::vector<std::string_view>{"1", "2"});
    CHECK(params.get("b") == "x y");
    CHECK(params.get("empty") == "");
    CHECK(params.get("bare") == "");
    CHECK(params.get("c") == "&=");
    CHECK(params.get("") == "nameless");
    CHECK(params.get("e") == "\xe2\x82\xac");
    CHECK_FALSE(params.get("z"));
    CHECK(params.size() == 8);
}

TEST_CASE("broken encodings in a query stay as they are, broken UTF-8 is replaced") {
    CHECK(QueryParams{"a=%"}.get("a") == "%");
    CHECK(QueryParams{"a=%4"}.get("a") == "%4");
    CHECK(QueryParams{"a=%zz%41"}.get("a") == "%zzA");
    CHECK(QueryParams{"a=%ff"}.get("a") == "\xef\xbf\xbd");
    CHECK(QueryParams{"a=%E2%82x"}.get("a") == "\xef\xbf\xbdx");                          // one for the cut character
    CHECK(QueryParams{"a=%ED%A0%80"}.get("a") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); // a surrogate: three
    CHECK(QueryParams{"__proto__=1&constructor=2"}.get("__proto__") == "1");
}

TEST_CASE("a query cannot hold more than its limit of parameters") {
    std::string query;
    for (int i = 0; i < 2000; ++i) query += "a&";

    const QueryParams params{query};

    CHECK(params.size() == QueryParams::kMaxParams);
    CHECK(params.isTruncated());
}

TEST_CASE("parameters are written as URLSearchParams writes them") {
    QueryParams params;
    params.append("a b", "1&2=3");
    params.append("\xc3\xa9", "*-._~");

    CHECK(params.toString() == "a+b=1%262%3D3&%C3%A9=*-._%7E");
}

TEST_CASE("cookies are read without fuss") {
    const Cookies cookies{"a=1; b=\"q\" ;c=x=y; broken; =nameless; a=2; enc=%7B%22a%22%3A1%7D; bad=%zz; e="};

    CHECK(cookies.get("a") == "1");
    CHECK(cookies.get("b") == "q");
    CHECK(cookies.get("c") == "x=y");
    CHECK(cookies.get("enc") == R"({"a":1})");
    CHECK(cookies.get("bad") == "%zz");
    CHECK(cookies.get("e") == "");
    CHECK_FALSE(cookies.get("broken"));
    CHECK(cookies.size() == 6);
}

TEST_CASE("several Cookie fields are one") {
    const Headers headers{{"Cookie", "a=1"}, {"cookie", "b=2"}};

    CHECK(Cookies{headers}.get("b") == "2");
}

TEST_CASE("a cookie is safe unless told otherwise") {
    CHECK(*SetCookie{.name = "s", .value = "v"}.toString() == "s=v; Path=/; HttpOnly; Secure; SameSite=Lax");
    CHECK(*SetCookie{.name = "s",
                     .value = "a b;c",
                     .maxAge = 90_s,
                     .httpOnly = false,
                     .secure = false,
                     .sameSite = SameSite::Strict}
               .toString() == "s=a%20b%3Bc; Path=/; Max-Age=90; SameSite=Strict");
    CHECK(*SetCookie{.name = "s",
                     .value = "v",
                     .domain = "a.example",
                     .maxAge = 1_ms,
                     .sameSite = SameSite::None,
                     .partitioned = true}
               .toString() == "s=v; Path=/; Domain=a.example; Max-Age=1; HttpOnly; Secure; SameSite=None; Partitioned");
}

TEST_CASE("an expired cookie deletes itself") {
    CHECK(*SetCookie::expired("s").toString() ==
          "s=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax");
}

TEST_CASE("a cookie that a browser would drop or misread is a mistake") {
    CHECK_FALSE(SetCookie{.name = "", .value = "v"}.toString());
    CHECK_FALSE(SetCookie{.name = "a b", .value = "v"}.toString());
    CHECK_FALSE(SetCookie{.name = "a", .value = "v", .path = "/;Domain=evil"}.toString());
    CHECK_FALSE(SetCookie{.name = "a", .value = "v", .path = "relative"}.toString());
    CHECK_FALSE(SetCookie{.name = "a", .value = "v", .domain = "x\r\n"}.toString());
    CHECK_FALSE(SetCookie{.name = "a", .value = "v", .secure = false, .sameSite = SameSite::None}.toString());
    CHECK_FALSE(SetCookie{.name = "__Host-a", .value = "v", .domain = "a.example"}.toString());
    CHECK_FALSE(SetCookie{.name = "__Secure-a", .value = "v", .secure = false}.toString());
    CHECK_FALSE(SetCookie{.name = "a", .value = std::string(5000, 'x')}.toString());
}

TEST_CASE("a cookie's value cannot break out of its header") {
    const auto text = SetCookie{.name = "a", .value = "x\r\nSet-Cookie: b=1; \"q\" %41"}.toString();

    REQUIRE(text);
    CHECK(text->find('\n') == std::string::npos);
    CHECK(Cookies{text->substr(0, text->find(';'))}.get("a") == "x\r\nSet-Cookie: b=1; \"q\" %41");
}
