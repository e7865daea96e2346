#include <aerie/redis/options.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

using namespace aerie;
using redis::Options;

TEST_CASE("URLs are read as ioredis' users write them") {
    const Options whole = *Options::fromUrl("rediss://app:s%40cret%@cache.example.com:6380/2?keyPrefix=a:&protocol=2");
    CHECK(whole.tls);
    CHECK(whole.username == "app");
    CHECK(whole.password == "s@cret%");
    CHECK(whole.host == "cache.example.com");
    CHECK(whole.port == 6380);
    CHECK(whole.db == 2);
    CHECK(whole.keyPrefix == "a:");
    CHECK(whole.protocol == 2);
    CHECK(whole.describe() == "rediss://app@cache.example.com:6380/2");

    const Options password = *Options::fromUrl("redis://:pw:with@signs@127.0.0.1");
    CHECK(password.username.empty());
    CHECK(password.password == "pw:with@signs");
    CHECK(password.port == 6379);
    CHECK(Options::fromUrl("redis://[::1]:7000/")->host == "::1");
    CHECK(Options::fromUrl("redis://[::1]:7000/")->port == 7000);
    CHECK(Options::fromUrl("localhost:7001")->port == 7001);
    CHECK(Options::fromUrl("redis://")->host == "localhost");
}

TEST_CASE("a wrong URL says which part is wrong, and shows no password") {
    for (const char* url : {"http://:secret@h", "redis://:secret@h:99999", "redis://:secret@h/x",
                            "redis://:secret@[::1", "redis://:secret@h?db=-1", "redis://:secret@h?protocol=4"}) {
        const auto options = Options::fromUrl(url);
        REQUIRE_FALSE(options);
        CHECK(options.error().message().find("secret") == std::string::npos);
        CHECK(options.error().message().find("Expected") != std::string::npos);
    }
}

TEST_CASE("the environment gives the URL, and single variables change it") {
    for (const char* name :
         {"REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_DB", "REDIS_TLS"})
        ::unsetenv(name);
    CHECK_FALSE(Options::fromEnvironment()->has_value());
    ::setenv("REDIS_URL", "redis://a:6380/1", 1);
    ::setenv("REDIS_PASSWORD", "pw", 1);
    ::setenv("REDIS_TLS", "true", 1);
    const Options options = **Options::fromEnvironment();
    CHECK(options.host == "a");
    CHECK(options.port == 6380);
    CHECK(options.password == "pw");
    CHECK(options.tls);
    ::setenv("REDIS_DB", "many", 1);
    CHECK(Options::fromEnvironment().error().message().starts_with("REDIS_DB"));
    for (const char* name : {"REDIS_URL", "REDIS_PASSWORD", "REDIS_TLS", "REDIS_DB"}) ::unsetenv(name);
}
