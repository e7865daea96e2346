#include "web_url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using aerie::config::detail::isUrl;

TEST_CASE("a URL has a scheme, two slashes and what its scheme needs") {
    for (std::string_view good :
         {"http://x", "https://user:p%40ss@example.com:8443/a?b#c", "postgres://u:p@h:5432/db", "postgres:///db",
          "redis://", "redis://[::1]:6379/0", "HTTP://X", "a+b.c-1://x", "file:///etc/passwd", "file://C:/x",
          "ws://1.2.3.4", "http:///host", "http://x:/", "http://0x7f.1", "http://m\xC3\xBCller.de", "foo://a%zz"})
        CHECK_MESSAGE(isUrl(good), good);

    for (std::string_view bad : {"",
                                 "x",
                                 "//h/x",
                                 "mailto:a@b",
                                 "1x://h",
                                 "http://",
                                 "http://:80",
                                 "http://u@",
                                 "http://x:y",
                                 "http://x:65536",
                                 "http://a b",
                                 "http://a<b",
                                 "http://[::1",
                                 "http://[1:2]",
                                 "http://[1::2::3]",
                                 "http://1.2.3.256",
                                 "http://1.2.3.4.5",
                                 "http://09",
                                 "http://%00",
                                 "postgres://u:p@/db",
                                 "redis://a^b",
                                 "http://\xFF",
                                 "postgres://h:x:y/"})
        CHECK_MESSAGE(!isUrl(bad), bad);
}

TEST_CASE("an address in brackets is IPv6 to the letter") {
    for (std::string_view good :
         {"[::]", "[::1]", "[1:2:3:4:5:6:7:8]", "[1::8]", "[::ffff:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4]"})
        CHECK_MESSAGE(isUrl("http://" + std::string{good}), good);
    for (std::string_view bad :
         {"[]", "[:]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7::8]", "[:1]", "[1:]", "[12345::]",
          "[::1.2.3]", "[::1.2.3.256]", "[::01.2.3.4]", "[1:2:3:4:5:6:7:1.2.3.4]", "[g::]"})
        CHECK_MESSAGE(!isUrl("http://" + std::string{bad}), bad);
}
