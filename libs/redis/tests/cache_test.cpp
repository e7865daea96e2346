#include "cache_entry.hpp"
#include "support.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/base/type_info.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/redis/cache.hpp>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

namespace cache_test {

// Types that describe themselves have linkage.
struct User {
    std::string name;
    int age = 0;
    bool operator==(const User&) const = default;
};

} // namespace cache_test

using cache_test::User;

namespace {

// Every case in memory and in Redis.
template<class Body> void withCache(Body body) {
    RedisServer server;
    for (const bool isInRedis : {false, true}) {
        CAPTURE(isInRedis);
        io::EventLoop loop;
        run(loop, [&]() -> Task<> {
            Client client{server.options()};
            const Result<void> isReady = co_await client.ready(2_s); // g++ 12 does not find the type inside of CHECK
            CHECK(isReady.isOk());
            Cache cache{{.keyPrefix = "app"}, isInRedis ? &client : nullptr};
            co_await body(cache, client);
            CHECK(cache.stats().failures == 0);
            CHECK(cache.stats().usesRedis == isInRedis);
        });
    }
}

} // namespace

TEST_CASE("entries have keyv's form, colons and all") {
    const auto there = [](std::string_view text) { return writeEntry(text, std::nullopt); };
    CHECK(writeEntry("1", Timestamp{5}) == R"({"value":1,"expires":5})");
    CHECK(there(R"(":x")") == R"({"value":"::x"})");
    CHECK(there(R"({":k":[":y","a:b",":base64:zz"],"n":"\":"})") ==
          R"({"value":{":k":["::y","a:b","::base64:zz"],"n":"\":"}})");
    for (const std::string text : {R"(":x")", R"({"v":[":y","::z",":"]})", R"("")", "null", "[]", R"({":k":":"})",
                                   R"({"a":1,"expires":7})", R"("a,\"expires\":7")", R"("\\")", R"(["\\",":"])"}) {
        CHECK(readEntry(there(text))->text == text);
        const auto entry = readEntry(writeEntry(text, Timestamp{99}));
        CHECK(entry->text == text);
        CHECK(entry->expires == Timestamp{99});
    }
    CHECK(readEntry(R"({ "expires": 7, "value": ":: " })")->text == R"(": ")");
    CHECK(readEntry(R"({"value":1,"tags":[],"expires":7})")->text == "1");
    for (const char* foreign : {"", "{", "text", "5", "[]", "{}", R"({"expires":7})", R"({"value":})", R"({"value":1)"})
        CHECK_FALSE(readEntry(foreign).has_value());
}

TEST_CASE("values are kept with their type, and another type is a miss") {
    withCache([](Cache& cache, Client& client) -> Task<> {
        const User ada{"ada", 36};
        co_await cache.set("u", ada, {.ttl = 60_s});
        CHECK(co_await cache.get<User>("u") == ada);
        CHECK_FALSE((co_await cache.get<int>("u")).has_value());
        CHECK_FALSE((co_await cache.get<User>("none")).has_value());
        for (const std::string key : {"a b", "x*y?[z]", "a::b", "\xd0\xba\xf0\x9f\xa6\x8a", ""}) {
            co_await cache.set(key, key);
            CHECK(co_await cache.get<std::string>(key) == key);
        }
        co_await cache.set("null", json::Value{});
        CHECK((co_await cache.get<json::Value>("null"))->isNull());
        CHECK((co_await cache.ttl("u"))->expires.has_value());
        CHECK_FALSE((co_await cache.ttl("null"))->expires.has_value());
        CHECK_FALSE((co_await cache.ttl("none")).has_value());
        co_await cache.set("short", 1, {.ttl = 30_ms});
        CHECK(co_await cache.has("short"));
        co_await io::sleepFor(50_ms);
        CHECK_FALSE(co_await cache.has("short"));
        co_await cache.del("u");
        co_await cache.del("u");
        CHECK_FALSE(co_await cache.has("u"));
        const std::vector<std::pair<std::string, int>> many{{"m1", 1}, {"m2", 2}};
        co_await cache.mset(many, {.ttl = 60_s});
        const std::vector<std::string> keys{"m1", "none", "m2"};
        const auto values = co_await cache.mget<int>(keys);
        REQUIRE(values.size() == 3);
        CHECK(values[0] == 1);
        CHECK_FALSE(values[1].has_value());
        CHECK(values[2] == 2);
        (void)co_await client.set("other::x", "1");
        co_await cache.clear();
        CHECK_FALSE(co_await cache.has("m1"));
        CHECK(*co_await client.exists("other::x") == 1);
    });
}

TEST_CASE("wrap: a hundred callers, one computation; errors reach all and are not kept") {
    withCache([](Cache& cache, Client&) -> Task<> {
        int computed = 0, right = 0, failed = 0;
        const auto slow = [&]() -> Task<int> {
            ++computed;
            co_await io::sleepFor(30_ms);
            co_return 42;
        };
        const auto call = [&]() -> Task<> { right += co_await cache.wrap<int>("k", slow, {.ttl = 60_s}) == 42; };
        io::TaskGroup group, cancelled;
        cancelled.spawn(call()); // the one that begins it goes away
        for (int i = 0; i < 99; ++i) group.spawn(call());
        co_await io::sleepFor(10_ms);
        cancelled.cancel();
        co_await group.join();
        CHECK(computed == 1);
        CHECK(right == 99);
        CHECK(co_await cache.wrap<int>("k", slow, {}) == 42);
        CHECK(computed == 1);

        const auto broken = [&]() -> Task<int> {
            co_await io::sleepFor(10_ms);
            throw NotFoundException("gone");
        };
        const auto callBroken = [&]() -> Task<> {
            try {
                (void)co_await cache.wrap<int>("b", broken, {});
            } catch (const NotFoundException&) {
                ++failed;
            }
        };
        for (int i = 0; i < 5; ++i) group.spawn(callBroken());
        co_await group.join();
        CHECK(failed == 5);
        CHECK_FALSE(co_await cache.has("b"));
    });
}

TEST_CASE("wrap: the old value is served while the new one is computed, and stays when that fails") {
    withCache([](Cache& cache, Client&) -> Task<> {
        co_await cache.set("k", 1, {.ttl = 500_ms});
        int computed = 0;
        const auto next = [&]() -> Task<int> {
            ++computed;
            co_await io::sleepFor(20_ms);
            co_return 2;
        };
        const auto broken = [&]() -> Task<int> {
            co_await io::yield();
            throw NotFoundException("gone");
        };
        CHECK(co_await cache.wrap<int>("k", broken, {.refreshThreshold = 10_s}) == 1);
        co_await io::sleepFor(10_ms);
        CHECK(co_await cache.get<int>("k") == 1);
        for (int i = 0; i < 5; ++i)
            CHECK(co_await cache.wrap<int>("k", next, {.ttl = 60_s, .refreshThreshold = 10_s}) == 1);
        co_await io::sleepFor(60_ms);
        CHECK(co_await cache.get<int>("k") == 2);
        CHECK(computed == 1);
    });
}

TEST_CASE("tags remove what carries them, and what is being computed is not stored") {
    withCache([](Cache& cache, Client&) -> Task<> {
        const CacheSetOptions both{.ttl = 60_s, .tags = {"users", "all"}};
        const CacheSetOptions one{.tags = {"all"}};
        co_await cache.set("a", 1, both);
        co_await cache.set("b", 2, one);
        const std::vector<std::string> users{"users"};
        const auto slow = [&]() -> Task<int> {
            co_await io::sleepFor(30_ms);
            co_return 3;
        };
        io::TaskGroup group;
        const auto call = [&]() -> Task<> {
            const CacheWrapOptions options{.tags = {"users"}};
            CHECK(co_await cache.wrap<int>("c", slow, options) == 3);
        };
        group.spawn(call());
        co_await io::sleepFor(10_ms);
        co_await cache.invalidateTags(users);
        co_await group.join();
        CHECK_FALSE(co_await cache.has("a"));
        CHECK(co_await cache.has("b"));
        CHECK_FALSE(co_await cache.has("c"));
    });
}

TEST_CASE("in Redis an entry is what cache-manager writes") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        CHECK((co_await client.ready(2_s)).isOk());
        Cache cache{{.keyPrefix = "app"}, &client};
        co_await cache.set("x", std::string{":s"});
        CHECK(**co_await client.get("app::x") == R"({"value":"::s"})");
        CHECK(*co_await client.pttl("app::x") == -1);
        co_await cache.set("x", 1, {.ttl = 60_s});
        CHECK(*co_await client.pttl("app::x") > 50'000);
        CHECK((**co_await client.get("app::x")).starts_with(R"({"value":1,"expires":)"));
        for (const char* foreign : {"text", "{", R"({"expires":1})", R"({"value":"wrong type"})", "5"}) {
            (void)co_await client.set("app::f", foreign);
            CHECK_FALSE((co_await cache.get<int>("f")).has_value());
        }
        (void)co_await client.del("app::f");
        (void)co_await client.hset("app::f", "a", 1);
        CHECK_FALSE((co_await cache.get<int>("f")).has_value());
        CHECK(cache.stats().usesRedis);
        co_await cache.set("f", 2);
        CHECK(co_await cache.get<int>("f") == 2);
    });
}

TEST_CASE("without Redis memory takes over, and what changed meanwhile is not served when it is back") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.connectTimeout = 300_ms;
        Client client{options};
        CHECK((co_await client.ready(2_s)).isOk());
        Cache cache{{.keyPrefix = "app", .patience = 100_ms, .retryAfter = 100_ms}, &client};
        co_await cache.set("a", 1);
        co_await cache.set("b", 1);
        server.freeze();
        const TimePoint start = TimePoint::now();
        CHECK_FALSE(co_await cache.has("a"));
        co_await cache.set("a", 2);
        CHECK(co_await cache.get<int>("a") == 2);
        int computed = 0;
        const auto compute = [&]() -> Task<int> {
            ++computed;
            co_return 5;
        };
        CHECK(co_await cache.wrap<int>("w", compute, {}) == 5);
        CHECK(co_await cache.wrap<int>("w", compute, {}) == 5);
        CHECK(computed == 1);
        CHECK(TimePoint::now() - start < 1_s);
        server.thaw();
        co_await io::sleepFor(150_ms);
        CHECK(co_await eventually([&] { return cache.stats().usesRedis; }));
        CHECK_FALSE((co_await cache.get<int>("a")).has_value()); // not the 1 of before
        CHECK(co_await cache.get<int>("b") == 1);
        server.stop();
        co_await io::sleepFor(20_ms);
        co_await cache.set("c", 3);
        CHECK(co_await cache.get<int>("c") == 3);
    });
}
