#include "support.hpp"

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

TEST_CASE("messages of channels, patterns and shards arrive in order") {
    RedisServer server;
    for (const int protocol : {3, 2}) {
        CAPTURE(protocol);
        io::EventLoop loop;
        run(loop, [&]() -> Task<> {
            Options options = server.options();
            options.protocol = protocol;
            Client client{options};
            Subscription plain = client.subscribe({"a", "b"});
            Subscription pattern = client.psubscribe({"a*"});
            Subscription shard = client.ssubscribe({"s"});
            CHECK((co_await plain.ready()).isOk());
            CHECK((co_await pattern.ready()).isOk());
            CHECK((co_await shard.ready()).isOk());
            for (int i = 0; i < 200; ++i) CHECK(*co_await client.publish("a", "m" + std::to_string(i)) == 2);
            CHECK(*co_await client.publish("b", "last") == 1);
            CHECK(*co_await client.spublish("s", "shard") == 1);
            for (int i = 0; i < 200; ++i) CHECK((co_await plain.next())->payload == "m" + std::to_string(i));
            CHECK((co_await plain.next())->channel == "b");
            const auto matched = co_await pattern.next();
            CHECK(matched->pattern == "a*");
            CHECK(matched->channel == "a");
            CHECK((co_await shard.next())->payload == "shard");
        });
    }
}

TEST_CASE("a subscription that goes away unsubscribes, and others of the channel stay") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        Subscription stays = client.subscribe({"a"});
        {
            Stream<Message> stream = client.subscribe({"a", "b"}).stream();
            CHECK((co_await stays.ready()).isOk());
            for (int i = 0; i < 100 && *co_await client.publish("b", "x") == 0; ++i) co_await io::sleepFor(5_ms);
            CHECK((co_await stream.next())->payload == "x");
        }
        bool isGone = false;
        for (int i = 0; i < 100 && !isGone; ++i) {
            isGone = *co_await client.publish("b", "x") == 0;
            co_await io::sleepFor(5_ms);
        }
        CHECK(isGone);
        CHECK(*co_await client.publish("a", "still") == 1);
        CHECK((co_await stays.next())->payload == "still");
        client.disconnect();
        CHECK_FALSE((co_await stays.next()).has_value());
    });
}

TEST_CASE("subscriptions survive a restart of Redis") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        Subscription messages = client.subscribe({"a"});
        CHECK((co_await messages.ready()).isOk());
        server.stop();
        co_await io::sleepFor(50_ms);
        server.start();
        co_await io::sleepFor(20_ms);
        CHECK((co_await messages.ready()).isOk());
        CHECK(*co_await client.publish("a", "again") == 1);
        CHECK((co_await messages.next())->payload == "again");
    });
}

TEST_CASE("a reader that falls behind is told so") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.maxMessagesWaiting = 3;
        Client client{options};
        Subscription messages = client.subscribe({"a"});
        CHECK((co_await messages.ready()).isOk());
        for (int i = 0; i < 5; ++i) (void)co_await client.publish("a", "m");
        co_await io::sleepFor(30_ms);
        for (int i = 0; i < 3; ++i) CHECK((co_await messages.next()).has_value());
        std::string told;
        try {
            (void)co_await messages.next();
        } catch (const Exception& exception) {
            told = exception.error().detail();
        }
        CHECK(told.starts_with("2 messages were dropped"));
    });
}
