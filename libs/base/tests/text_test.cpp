#include <aerie/base/text.hpp>

#include <doctest/doctest.h>

using namespace aerie;

TEST_CASE("addresses that zod accepts are emails, the others are not") {
    for (const char* text : {"a@b.co", "first.last@example.com", "a+b@x-y.example.org", "o'neil@example.com",
                             "a_b-c@1.2.museum", "A@EXAMPLE.COM", "'a@example.com"}) {
        CAPTURE(text);
        CHECK(hasFormat(text, TextFormat::Email));
    }
    for (const char* text :
         {"",        "no",        "@b.co",  "a@",       "a@b",      "a@b.c",   "a@.co",   "a@b..co",  ".a@b.co",
          "a.@b.co", "a..b@c.co", "a@b.c0", "a b@c.co", "a@b c.co", "a@-b.co", "a@b.co ", "a@b@c.co", "\xc3\xa9@b.co",
          "a'@b.co", "a@b_c.co"}) {
        CAPTURE(text);
        CHECK(!hasFormat(text, TextFormat::Email));
    }
}

TEST_CASE("absolute http URLs are URLs") {
    for (const char* text :
         {"http://a", "https://example.com/x?y#z", "https://user:pw@example.com:8080", "http://[::1]:3000/"}) {
        CAPTURE(text);
        CHECK(hasFormat(text, TextFormat::Url));
    }
    for (const char* text : {"", "example.com", "ftp://a", "http://", "http:///x", "https://a b", "javascript:alert(1)",
                             "http://a\nb", "http://<x>/", "http://user@"}) {
        CAPTURE(text);
        CHECK(!hasFormat(text, TextFormat::Url));
    }
}

TEST_CASE("a text behaves like its string") {
    Text<3, 50> name = "bob";
    const std::string& text = name;
    const std::string_view view = name;

    CHECK(text == "bob");
    CHECK(view == "bob");
    CHECK(name->size() == 3);
    CHECK(name == "bob");
    name = std::string{"alice"};
    CHECK(*name == "alice");
}
