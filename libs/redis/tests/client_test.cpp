#include "support.hpp"

#include <aerie/io/when_all.hpp>

#include <algorithm>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

namespace {

// Every case with RESP3 and with RESP2.
template<class Body> void withClient(Body body) {
    RedisServer server;
    for (const int protocol : {3, 2}) {
        CAPTURE(protocol);
        io::EventLoop loop;
        run(loop, [&]() -> Task<> {
            Options options = server.options();
            options.protocol = protocol;
            Client client{options};
            (void)co_await client.flushdb();
            CHECK(client.stats().protocol == protocol);
            co_await body(client);
        });
    }
}

} // namespace

TEST_CASE("strings and keys") {
    withClient([](Client& client) -> Task<> {
        CHECK(*co_await client.set("a", "1"));
        CHECK(**co_await client.get("a") == "1");
        CHECK_FALSE((*co_await client.get("none")).has_value());
        CHECK_FALSE(*co_await client.set("a", "2", {.nx = true}));
        CHECK(*co_await client.set("a", "2", {.px = 50'000, .xx = true}));
        const auto left = *co_await client.pttl("a");
        CHECK(left > 40'000);
        CHECK(left <= 50'000);
        CHECK(*co_await client.set("a", "3", {.keepttl = true}));
        CHECK(*co_await client.ttl("a") > 40);
        CHECK(**co_await client.setGet("a", "4", {.ex = 10}) == "3");
        CHECK(*co_await client.incr("n") == 1);
        CHECK(*co_await client.incrby("n", 41) == 42);
        CHECK(*co_await client.incrbyfloat("f", 1.5) == 1.5);
        CHECK((co_await client.mset("x", "1", "y", 2)).isOk());
        const std::vector<std::string> keys{"x", "y", "z"};
        const auto values = *co_await client.mget(keys);
        CHECK(values.size() == 3);
        CHECK(values[1] == "2");
        CHECK_FALSE(values[2].has_value());
        CHECK(*co_await client.exists("x", "y", "z") == 2);
        CHECK(*co_await client.del("x", "y", "z") == 2);
        CHECK(*co_await client.pttl("x") == -2);
        CHECK(*co_await client.pttl("n") == -1);
        CHECK(*co_await client.expire("n", 100));
        CHECK(*co_await client.type("n") == "string");
        const std::string binary{"\0\r\n\xff", 4};
        CHECK(*co_await client.set("b", binary));
        CHECK(**co_await client.get("b") == binary);
    });
}

TEST_CASE("hashes, lists, sets and sorted sets") {
    withClient([](Client& client) -> Task<> {
        CHECK(*co_await client.hset("h", "a", "1", "b", 2) == 2);
        const std::vector<Field> all{{"a", "1"}, {"b", "2"}};
        CHECK(*co_await client.hgetall("h") == all);
        CHECK((*co_await client.hgetall("none")).empty());
        CHECK(**co_await client.hget("h", "b") == "2");
        CHECK(*co_await client.rpush("l", "1", "2", "3") == 3);
        CHECK((*co_await client.lrange("l", 0, -1)).size() == 3);
        CHECK(**co_await client.lpop("l") == "1");
        CHECK(*co_await client.sadd("s", "x", "y", "x") == 2);
        CHECK(*co_await client.sismember("s", "x"));
        CHECK((*co_await client.smembers("s")).size() == 2);
        CHECK(*co_await client.zadd("z", 1.5, "m", 2, "n") == 2);
        const std::vector<ScoredMember> scored{{"m", 1.5}, {"n", 2}};
        CHECK(*co_await client.zrangeWithScores("z", 0, -1) == scored);
        CHECK(**co_await client.zscore("z", "m") == 1.5);
        CHECK_FALSE((*co_await client.zscore("z", "none")).has_value());
        CHECK(*co_await client.zincrby("z", 0.5, "m") == 2);
    });
}

TEST_CASE("streams with consumer groups") {
    withClient([](Client& client) -> Task<> {
        CHECK((co_await client.xgroupCreate("events", "workers")).isOk());
        CHECK((co_await client.xgroupCreate("events", "workers")).isOk());
        const std::string id = *co_await client.xadd("events", "*", "kind", "created", "n", 1);
        const std::vector<StreamPosition> fresh{{"events", ">"}};
        const auto got = *co_await client.xreadgroup("workers", "one", fresh, {.count = 10});
        REQUIRE(got.size() == 1);
        const std::vector<StreamEntry> expected{{id, {{"kind", "created"}, {"n", "1"}}}};
        CHECK(got[0].key == "events");
        CHECK(got[0].entries == expected);
        CHECK((*co_await client.xreadgroup("workers", "one", fresh)).empty());
        CHECK(*co_await client.xack("events", "workers", id) == 1);
        CHECK(*co_await client.xrange("events", "-", "+") == expected);
        const std::vector<StreamPosition> newest{{"events", "$"}};
        CHECK((*co_await client.xread(newest, {.block = 20})).empty());
    });
}

TEST_CASE("scan visits every key") {
    withClient([](Client& client) -> Task<> {
        for (int i = 0; i < 300; ++i) (void)co_await client.set("key:" + std::to_string(i), "v");
        (void)co_await client.set("other", "v");
        std::vector<std::string> found;
        Stream<std::string> keys = client.scan({.match = "key:*", .count = 20});
        while (auto key = co_await keys.next()) found.push_back(*key);
        std::ranges::sort(found);
        CHECK(found.size() == 300);
        CHECK(std::ranges::adjacent_find(found) == found.end());
        (void)co_await client.hset("h", "a", 1);
        Stream<Field> fields = client.hscan("h");
        CHECK((*co_await fields.next()).name == "a");
    });
}

TEST_CASE("an error of Redis is a value, and the connection goes on") {
    withClient([](Client& client) -> Task<> {
        (void)co_await client.set("a", "text");
        const auto wrong = co_await client.llen("a");
        REQUIRE_FALSE(wrong);
        CHECK(replyCode(wrong.error()) == "WRONGTYPE");
        CHECK(wrong.error().code() == ErrorCode::InternalServerError);
        CHECK(wrong.error().detail().starts_with("WRONGTYPE "));
        CHECK_FALSE(co_await client.command("NOSUCHCOMMAND", 1));
        CHECK((*co_await client.command("OBJECT", "ENCODING", "a")).text == "embstr");
        CHECK(client.stats().connections == 1);
    });
}

TEST_CASE("commands of one turn leave in one write") {
    withClient([](Client& client) -> Task<> {
        const auto before = client.stats().writes;
        std::vector<Task<Result<std::int64_t>>> tasks;
        for (int i = 0; i < 1000; ++i) tasks.push_back(client.incr("n"));
        const auto results = co_await io::whenAll(std::move(tasks));
        for (int i = 0; i < 1000; ++i) CHECK(*results[static_cast<std::size_t>(i)] == i + 1);
        CHECK(client.stats().writes == before + 1);
    });
}

TEST_CASE("a long value passes whole") {
    withClient([](Client& client) -> Task<> {
        std::string value(5'000'000, 'x');
        for (std::size_t i = 0; i < value.size(); i += 97) value[i] = static_cast<char>(i);
        CHECK(*co_await client.set("long", value));
        CHECK(**co_await client.get("long") == value);
    });
}

TEST_CASE("a transaction is executed whole, or not at all") {
    withClient([](Client& client) -> Task<> {
        Transaction one = client.multi();
        one.command("SET", "a", 1).command("INCR", "a").command("LPUSH", "a", "x");
        const auto replies = co_await one.exec();
        REQUIRE(replies);
        REQUIRE((*replies)->size() == 3);
        CHECK((**replies)[1].integer == 2);
        CHECK((**replies)[2].isError());

        Transaction refused = client.multi();
        refused.command("SET", "a", 9).command("NOSUCHCOMMAND");
        const auto error = co_await refused.exec();
        REQUIRE_FALSE(error);
        CHECK(error.error().detail().find("unknown command") != std::string::npos);
        CHECK(**co_await client.get("a") == "2");

        Client other = client.duplicate();
        (void)co_await client.watch("a");
        (void)co_await other.set("a", "7");
        Transaction late = client.multi();
        late.command("SET", "a", 8);
        const auto nothing = co_await late.exec();
        REQUIRE(nothing);
        CHECK_FALSE(nothing->has_value());
        CHECK(**co_await client.get("a") == "7");
    });
}

TEST_CASE("a script is sent by its text once, then by its hash") {
    withClient([](Client& client) -> Task<> {
        const Script script{"return {KEYS[1], ARGV[1], 42}"};
        CHECK(Script{""}.sha1() == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        const std::vector<std::string> keys{"k"};
        const std::vector<std::string> arguments{"v"};
        (void)co_await client.command("SCRIPT", "FLUSH");
        for (int i = 0; i < 2; ++i) {
            const Reply reply = *co_await client.eval(script, keys, arguments);
            CHECK(reply.describe() == "[\"k\", \"v\", (integer) 42]");
        }
        CHECK(client.stats().errorReplies == 1);
    });
}

TEST_CASE("blocking commands delay nobody, and a cancelled one takes nothing") {
    withClient([](Client& client) -> Task<> {
        const std::vector<std::string> keys{"jobs"};
        const auto lateAnswer = [&]() -> Task<std::optional<Popped>> {
            co_return (co_await client.blpop(keys, 5)).value();
        };
        std::vector<Task<std::optional<Popped>>> waiting;
        waiting.push_back(lateAnswer());
        const auto pushes = [&]() -> Task<std::optional<Popped>> {
            co_await io::sleepFor(30_ms);
            CHECK((co_await client.ping()).isOk());
            CHECK(*co_await client.rpush("jobs", "one") == 1);
            co_return std::nullopt;
        };
        waiting.push_back(pushes());
        const auto got = co_await io::whenAll(std::move(waiting));
        const Popped expected{"jobs", "one"};
        CHECK(got[0] == expected);

        CHECK_FALSE((*co_await client.blpop(keys, 0.05)).has_value());
        CHECK_FALSE(co_await io::withTimeout(client.blpop(keys, 0), 50_ms));
        co_await io::sleepFor(30_ms);
        (void)co_await client.rpush("jobs", "two");
        co_await io::sleepFor(30_ms);
        CHECK(*co_await client.llen("jobs") == 1);
    });
}
