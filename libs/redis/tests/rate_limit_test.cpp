#include "memory_limiter.hpp"
#include "support.hpp"

#include <aerie/io/when_all.hpp>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

namespace {

constexpr TimePoint kStart{1'000'000'000'000};

RateLimitOptions rule(RateAlgorithm algorithm, std::int64_t limit, Duration window) {
    RateLimitOptions options;
    options.algorithm = algorithm;
    options.limit = limit;
    options.window = window;
    return options;
}

} // namespace

TEST_CASE("a sliding window frees each hit a window after itself") {
    MemoryLimiter limiter;
    const auto options = rule(RateAlgorithm::SlidingWindow, 2, 100_ms);
    const auto hit = [&](std::int64_t ms) {
        return limiter.hit("a", options, kStart + Duration::fromMilliseconds(ms));
    };
    CHECK(hit(0).remaining == 1);
    CHECK(hit(60).remaining == 0);
    CHECK_FALSE(hit(99).isAllowed);
    CHECK(hit(99).retryAfter == 1_ms);
    CHECK(hit(100).isAllowed);
    CHECK_FALSE(hit(159).isAllowed);
    CHECK(hit(160).isAllowed);
    CHECK(limiter.hit("b", options, kStart).isAllowed);
}

TEST_CASE("a fixed window begins with its first hit") {
    MemoryLimiter limiter;
    const auto options = rule(RateAlgorithm::FixedWindow, 2, 100_ms);
    const auto hit = [&](std::int64_t ms) {
        return limiter.hit("a", options, kStart + Duration::fromMilliseconds(ms));
    };
    CHECK(hit(0).isAllowed);
    CHECK(hit(90).resetAfter == 10_ms);
    CHECK_FALSE(hit(99).isAllowed);
    CHECK(hit(100).isAllowed);
    CHECK(hit(100).isAllowed);
    CHECK_FALSE(hit(199).isAllowed);
}

TEST_CASE("a token bucket gives the limit at once, then one token at a time") {
    MemoryLimiter limiter;
    const auto options = rule(RateAlgorithm::TokenBucket, 4, 100_ms);
    const auto hit = [&](std::int64_t ms) {
        return limiter.hit("a", options, kStart + Duration::fromMilliseconds(ms));
    };
    for (int i = 3; i >= 0; --i) CHECK(hit(0).remaining == i);
    CHECK(hit(0).retryAfter == 25_ms);
    CHECK_FALSE(hit(24).isAllowed);
    CHECK(hit(25).isAllowed);
    CHECK_FALSE(hit(26).isAllowed);
    for (int i = 0; i < 4; ++i) CHECK(hit(1000).isAllowed);
    CHECK_FALSE(hit(1000).isAllowed);
}

TEST_CASE("counters whose time is over do not pile up") {
    MemoryLimiter limiter;
    for (const auto algorithm :
         {RateAlgorithm::SlidingWindow, RateAlgorithm::FixedWindow, RateAlgorithm::TokenBucket}) {
        const auto options = rule(algorithm, 2, 10_ms);
        for (int i = 0; i < 20'000; ++i)
            (void)limiter.hit(std::to_string(i), options, kStart + Duration::fromMilliseconds(i));
        CHECK(limiter.size() < 3000);
    }
}

TEST_CASE("in Redis a burst of two servers lets exactly the limit through, and every key has an end") {
    RedisServer server;
    io::EventLoop loop;
    run(loop, [&]() -> Task<> {
        Client one{server.options()};
        Client two{server.options()};
        CHECK((co_await one.ready(2_s)).isOk());
        CHECK((co_await two.ready(2_s)).isOk());
        for (const auto algorithm :
             {RateAlgorithm::SlidingWindow, RateAlgorithm::FixedWindow, RateAlgorithm::TokenBucket}) {
            CAPTURE(static_cast<int>(algorithm));
            RateLimiter a{rule(algorithm, 5, 400_ms), &one};
            RateLimiter b{rule(algorithm, 5, 400_ms), &two};
            std::vector<Task<RateDecision>> tasks;
            for (int i = 0; i < 40; ++i) tasks.push_back((i % 2 ? a : b).hit("who"));
            int allowed = 0;
            for (const RateDecision& decision : co_await io::whenAll(std::move(tasks))) {
                allowed += decision.isAllowed;
                CHECK(decision.resetAfter <= 400_ms);
                if (!decision.isAllowed) CHECK(decision.retryAfter > 0_ms);
            }
            CHECK(allowed == 5);
            Stream<std::string> keys = one.scan({.match = "*:rl:*"});
            while (auto key = co_await keys.next()) CHECK(*co_await one.pttl(*key) > 0);
            co_await io::sleepFor(450_ms);
            CHECK((co_await a.hit("who")).isAllowed);
        }
        server.stop();
        RateLimiter away{rule(RateAlgorithm::SlidingWindow, 1, 1_s), &one};
        co_await io::sleepFor(20_ms);
        CHECK((co_await away.hit("who")).isAllowed);
        CHECK_FALSE((co_await away.hit("who")).isAllowed);
    });
}
