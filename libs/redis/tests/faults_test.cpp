// What happens when Redis is away, dies, freezes, refuses, or is not Redis at all. Nothing may wait for ever.
#include "support.hpp"

#include <aerie/io/listener.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/when_all.hpp>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

TEST_CASE("commands given before Redis is there wait for it") {
    RedisServer server;
    server.stop();
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        io::TaskGroup group;
        bool isDone = false;
        const auto set = [&]() -> Task<> { isDone = (co_await client.set("a", "1")).isOk(); };
        group.spawn(set());
        co_await io::sleepFor(30_ms);
        CHECK(client.stats().queued == 1);
        server.start();
        co_await group.join();
        CHECK(isDone);
    });
}

TEST_CASE("without Redis every command fails within its time, and the queue is bounded") {
    RedisServer server;
    server.stop();
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.commandTimeout = 200_ms;
        options.maxQueued = 2;
        Client client{options};
        std::vector<Task<Result<std::optional<std::string>>>> tasks;
        for (int i = 0; i < 3; ++i) tasks.push_back(client.get("a"));
        const TimePoint start = TimePoint::now();
        const auto results = co_await io::whenAll(std::move(tasks));
        CHECK(TimePoint::now() - start < 1_s);
        CHECK(results[0].error().code() == ErrorCode::GatewayTimeout);
        CHECK(results[2].error().code() == ErrorCode::ServiceUnavailable);
        CHECK(results[2].error().detail().starts_with("maxQueued"));
        CHECK(client.stats().queued == 0);

        options.maxRetriesPerRequest = 0;
        Client impatient{options};
        CHECK((co_await impatient.get("a")).error().code() == ErrorCode::ServiceUnavailable);
        CHECK((co_await impatient.get("a")).error().message() == "There is no connection to Redis.");
        CHECK_FALSE(co_await impatient.ready(50_ms));
    });
}

TEST_CASE("killed in the middle of a burst: reads are asked again, writes fail and say so, nothing hangs") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        CHECK((co_await client.ready(2_s)).isOk());
        server.freeze(); // so that all of it is under way when it dies
        io::TaskGroup group;
        int lost = 0, read = 0, written = 0;
        const auto write = [&]() -> Task<> {
            const auto result = co_await client.incr("n");
            if (result)
                ++written;
            else if (result.error().message() == "The connection to Redis was lost before it answered.")
                ++lost;
        };
        const auto ask = [&]() -> Task<> { read += (co_await client.get("n")).isOk(); };
        for (int i = 0; i < 50; ++i) {
            group.spawn(write());
            group.spawn(ask());
        }
        co_await io::sleepFor(20_ms);
        server.stop();
        co_await io::sleepFor(20_ms);
        server.start();
        co_await group.join();
        CHECK(lost == 50);
        CHECK(written == 0);
        CHECK(read == 50);
        CHECK(client.stats().retries == 50);
        CHECK(*co_await client.incr("n") == 1);
        CHECK(client.stats().connections == 2);
    });
}

TEST_CASE("a frozen Redis ends no connection, but the client does") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.commandTimeout = 150_ms;
        options.connectTimeout = 200_ms;
        Client client{options};
        CHECK((co_await client.set("a", "1")).isOk());
        server.freeze();
        const TimePoint start = TimePoint::now();
        CHECK((co_await client.get("a")).error().code() == ErrorCode::GatewayTimeout);
        CHECK(TimePoint::now() - start < 400_ms);
        server.thaw();
        CHECK(co_await eventually([&] { return client.stats().connections == 2; }));
        CHECK((co_await client.get("a")).value() == "1");
    });
}

TEST_CASE("an answer that comes too late is nobody else's") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.commandTimeout = 150_ms;
        Client client{options};
        CHECK((co_await client.set("a", "1")).isOk());
        // It is answered after its time, on a connection that is well: it keeps its place among the answers.
        const auto slow = [&]() -> Task<Result<Reply>> {
            co_return co_await client.command("EVAL",
                                              "local t = redis.call('TIME') local e = t[1] * 1000000 + t[2] + "
                                              "400000 repeat t = redis.call('TIME') until t[1] * 1000000 + "
                                              "t[2] > e return 'late'",
                                              0);
        };
        CHECK_FALSE(co_await slow());
        CHECK(co_await eventually([&] { return client.isConnected() && client.stats().inFlight == 0; }));
        for (int i = 0; i < 20; ++i) {
            const auto value = co_await client.get("a");
            if (value) CHECK(*value == "1");
        }
        CHECK(co_await eventually([&] { return client.isConnected() && client.stats().inFlight == 0; }));
        co_await io::sleepFor(500_ms);
        CHECK((co_await client.get("a")).value() == "1");
    });
}

TEST_CASE("cancelled waits keep the answers in order") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client client{server.options()};
        (void)co_await client.ready(2_s);
        for (int i = 0; i < 50; ++i) (void)co_await client.set("k" + std::to_string(i), std::to_string(i));
        io::TaskGroup kept;
        auto dropped = std::make_unique<io::TaskGroup>();
        io::TaskGroup cancelled;
        int right = 0;
        const auto ask = [&](int i) -> Task<> {
            const auto value = co_await client.get("k" + std::to_string(i));
            right += value && *value == std::to_string(i);
        };
        for (int i = 0; i < 50; ++i) (i % 3 == 0 ? kept : i % 3 == 1 ? *dropped : cancelled).spawn(ask(i));
        dropped.reset(); // before anything was sent
        co_await io::yield();
        cancelled.cancel(); // when it is under way
        co_await kept.join();
        CHECK(right == 17);
        CHECK(**co_await client.get("k7") == "7");
        CHECK(client.stats().connections == 1);
    });
}

TEST_CASE("passwords and ACL users") {
    RedisServer server{{"--requirepass", "secret", "--user", "app", "on", ">pw", "~*", "&*", "+@all"}};
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        for (const int protocol : {3, 2}) {
            for (const char* user : {"secret", "app:pw"}) {
                const std::string name = user;
                const bool isAcl = name.find(':') != std::string::npos;
                Options options = *Options::fromUrl("redis://" + std::string{isAcl ? "" : ":"} + name +
                                                    "@127.0.0.1:" + std::to_string(server.port()) + "/3");
                options.protocol = protocol;
                options.connectionName = "tests";
                Client client{options};
                CHECK((*co_await client.command("ACL", "WHOAMI")).text == (isAcl ? "app" : "default"));
                CHECK((*co_await client.command("CLIENT", "GETNAME")).text == "tests");
                const std::string info = (*co_await client.command("CLIENT", "INFO")).text;
                CHECK(info.find(" db=3 ") != std::string::npos);
            }
            Options wrong = server.options();
            wrong.protocol = protocol;
            wrong.password = "guess";
            Client refused{wrong};
            const auto answer = co_await refused.get("a");
            REQUIRE_FALSE(answer);
            CHECK(answer.error().describe().find("WRONGPASS") != std::string::npos);
            CHECK(answer.error().describe().find("guess") == std::string::npos);
            Options none = server.options();
            none.protocol = protocol;
            Client nobody{none};
            CHECK((co_await nobody.get("a")).error().describe().find("NOAUTH") != std::string::npos);
        }
    });
}

TEST_CASE("a server without HELLO is spoken to in RESP2; one that is no Redis is named as such") {
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        auto listener = io::Listener::bind({.host = "127.0.0.1", .port = 0});
        REQUIRE(listener);
        std::string scripted = "-ERR unknown command 'HELLO'\r\n+PONG\r\n$2\r\nhi\r\n";
        const auto serve = [&]() -> Task<> {
            while (auto socket = co_await listener->accept()) {
                io::Buffer buffer;
                std::size_t sent = 0;
                while (sent < scripted.size() && *co_await socket->readSome(buffer)) {
                    buffer.consume(buffer.size());
                    const std::size_t end = scripted[sent] == '$' ? scripted.size() : scripted.find('\n', sent) + 1;
                    (void)co_await socket->write(std::string_view{scripted}.substr(sent, end - sent));
                    sent = end;
                }
                (void)co_await socket->readSome(buffer);
            }
        };
        io::TaskGroup server;
        server.spawn(serve());
        Options options;
        options.host = "127.0.0.1";
        options.port = listener->localAddress().port();
        {
            Client client{options};
            CHECK(**co_await client.get("a") == "hi");
            CHECK(client.stats().protocol == 2);
        }
        scripted = "HTTP/1.1 400 Bad Request\r\n";
        options.maxRetriesPerRequest = 0;
        Client lost{options};
        CHECK((co_await lost.get("a")).error().describe().find("What answers is not Redis") != std::string::npos);
    });
}

TEST_CASE("closing the client ends what waits") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        auto client = std::make_unique<Client>(server.options());
        io::TaskGroup group;
        int ended = 0;
        const auto ask = [&]() -> Task<> { ended += !(co_await client->send(Command::of("GET", "a"))); };
        group.spawn(ask());
        group.spawn(ask());
        client->disconnect();
        co_await group.join();
        CHECK(ended == 2);
        CHECK((co_await client->get("a")).error().message() == "The Redis client is closed.");
        Client polite{server.options()};
        const auto set = [&]() -> Task<> { ended += (co_await polite.set("a", "1")).isOk(); };
        group.spawn(set());
        CHECK((co_await polite.quit()).isOk());
        co_await group.join();
        CHECK(ended == 3);
    });
}
