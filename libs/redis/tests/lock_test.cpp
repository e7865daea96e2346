#include "support.hpp"

#include <aerie/io/when_all.hpp>
#include <aerie/redis/lock.hpp>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

namespace {

template<class Body> void withLocks(Body body) {
    RedisServer server;
    for (const bool isInRedis : {false, true}) {
        CAPTURE(isInRedis);
        io::EventLoop loop;
        run(loop, [&]() -> Task<> {
            Client client{server.options()};
            Locks locks{{.retryDelay = 20_ms, .retryJitter = 10_ms}, isInRedis ? &client : nullptr};
            co_await body(locks);
        });
    }
}

} // namespace

TEST_CASE("one holds a lock, and only its token releases and extends it") {
    withLocks([](Locks& locks) -> Task<> {
        const auto first = *co_await locks.tryAcquire("a", 5_s);
        REQUIRE(first.has_value());
        CHECK(first->token.size() >= 20);
        CHECK_FALSE((*co_await locks.tryAcquire("a", 5_s)).has_value());
        CHECK((*co_await locks.tryAcquire("b", 5_s)).has_value());
        CHECK_FALSE(*co_await locks.release("a", "someone else"));
        CHECK_FALSE(*co_await locks.extend("a", "someone else", 5_s));
        CHECK(*co_await locks.extend(*first, 5_s));
        CHECK(*co_await locks.release(*first));
        CHECK_FALSE(*co_await locks.release(*first));
        const auto second = *co_await locks.tryAcquire("a", 5_s);
        REQUIRE(second.has_value());
        CHECK(second->fence > first->fence);
        CHECK((co_await locks.tryAcquire("c", 0_ms)).error().code() == ErrorCode::BadRequest);
    });
}

TEST_CASE("a lock ends by itself, and its old holder cannot release the next one's") {
    withLocks([](Locks& locks) -> Task<> {
        const auto old = *co_await locks.tryAcquire("a", 40_ms);
        CHECK_FALSE((*co_await locks.tryAcquire("a", 5_s)).has_value());
        const auto next = *co_await locks.acquire("a", 5_s); // waits for it
        REQUIRE(next.has_value());
        CHECK(next->fence > old->fence);
        CHECK_FALSE(*co_await locks.release(*old));
        CHECK_FALSE((*co_await locks.tryAcquire("a", 5_s)).has_value());
    });
}

TEST_CASE("of fifty at once one wins") {
    withLocks([](Locks& locks) -> Task<> {
        std::vector<Task<Result<std::optional<Lock>>>> tasks;
        for (int i = 0; i < 50; ++i) tasks.push_back(locks.tryAcquire("a", 5_s));
        int winners = 0;
        for (const auto& lock : co_await io::whenAll(std::move(tasks))) winners += lock && *lock;
        CHECK(winners == 1);
    });
}

TEST_CASE("a lock is never granted while Redis is away") {
    RedisServer server;
    server.stop();
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Options options = server.options();
        options.commandTimeout = 100_ms;
        Client client{options};
        Locks locks{{}, &client};
        CHECK_FALSE(co_await locks.acquire("a", 5_s));
        CHECK_FALSE(co_await locks.release("a", "token"));
    });
}
