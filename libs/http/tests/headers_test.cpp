#include <aerie/http/headers.hpp>

#include <doctest/doctest.h>

using namespace aerie::http;

namespace {
std::string text(const Headers& headers) {
    std::string all;
    for (HeaderField field : headers) all.append(field.name).append("=").append(field.value).append(";");
    return all;
}
} // namespace

TEST_CASE("names are found without case and fields keep their order and spelling") {
    Headers headers{{"Content-Type", "text/plain"}, {"X-A", "1"}};
    headers.append("x-a", "2");

    CHECK(headers.get("content-TYPE") == "text/plain");
    CHECK(headers.get("X-a") == "1");
    CHECK_FALSE(headers.get("x-b"));
    CHECK(headers.getAll("x-A") == std::vector<std::string_view>{"1", "2"});
    CHECK(headers.joined("x-a") == "1, 2");
    CHECK(text(headers) == "Content-Type=text/plain;X-A=1;x-a=2;");
    CHECK(headers.size() == 3);
}

TEST_CASE("set replaces every field of the name") {
    Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};

    CHECK(headers.set("A", "4"));

    CHECK(text(headers) == "B=2;A=4;");
    CHECK(headers.size() == 2);
}

TEST_CASE("remove tells how many fields went away") {
    Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};

    CHECK(headers.remove("a") == 2);
    CHECK(headers.remove("a") == 0);
    CHECK(text(headers) == "B=2;");
}

TEST_CASE("a field that would split the response is refused and remembered") {
    Headers headers;

    CHECK_FALSE(headers.set("Location", "/\r\nSet-Cookie: evil=1"));
    CHECK_FALSE(headers.append("X", "a\nb"));
    CHECK_FALSE(headers.append("X", std::string_view{"a\0b", 3}));
    CHECK_FALSE(headers.append("X\r\nY", "a"));
    CHECK_FALSE(headers.append("X Y", "a"));
    CHECK_FALSE(headers.append("", "a"));

    CHECK(headers.empty());
    CHECK(headers.refused() == "Location");
}

TEST_CASE("tokens of a list are found and added once") {
    Headers headers{{"Connection", "foo, Upgrade"}};

    CHECK(headers.hasToken("connection", "upgrade"));
    CHECK_FALSE(headers.hasToken("connection", "up"));
    headers.addToken("Vary", "Origin");
    headers.addToken("Vary", "origin");
    headers.addToken("Vary", "Accept-Encoding");
    CHECK(headers.get("vary") == "Origin, Accept-Encoding");
}

TEST_CASE("a value may be a view into the same headers") {
    Headers headers{{"A", std::string(100, 'x')}};

    for (int i = 0; i < 50; ++i) headers.append("B", *headers.get("A"));
    headers.set("A", *headers.get("B"));

    CHECK(headers.get("A") == std::string(100, 'x'));
    CHECK(headers.getAll("B").size() == 50);
}

TEST_CASE("clear keeps the memory and release gives it back") {
    Headers headers{{"A", std::string(1000, 'x')}};

    headers.clear();
    CHECK(headers.empty());
    CHECK(headers.capacity() >= 1000);
    headers.release();
    CHECK(headers.capacity() < 100);
}
