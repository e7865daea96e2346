#include "memory_limiter.hpp"

#include <aerie/io/timer.hpp>
#include <aerie/redis/client.hpp>
#include <aerie/redis/rate_limit.hpp>

#include <algorithm>

namespace aerie::redis {

namespace {

// Each gives {allowed, remaining, microseconds until one more}. The clock is Redis', so that servers agree. ARGV: the
// limit, and the window in microseconds.
const Script& scriptOf(RateAlgorithm algorithm) {
    static const Script sliding{"local t = redis.call('TIME')\n"
                                "local now = t[1] * 1000000 + t[2]\n"
                                "local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
                                "redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))\n"
                                "local n = redis.call('ZCARD', KEYS[1])\n"
                                "local allowed = 0\n"
                                "if n < limit then\n"
                                "  allowed = 1 n = n + 1\n"
                                "  local at = string.format('%.0f', now)\n"
                                "  redis.call('ZADD', KEYS[1], at, at .. ':' .. n)\n"
                                "  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))\n"
                                "end\n"
                                "local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')\n"
                                "return {allowed, limit - n, first[2] + window - now}"};
    static const Script fixed{"local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
                              "local n = tonumber(redis.call('GET', KEYS[1]) or 0)\n"
                              "local allowed = 0\n"
                              "if n < limit then allowed = 1 n = redis.call('INCR', KEYS[1]) end\n"
                              "if redis.call('PTTL', KEYS[1]) < 0 then\n"
                              "  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000)) end\n"
                              "return {allowed, limit - n, redis.call('PTTL', KEYS[1]) * 1000}"};
    static const Script bucket{
        "local t = redis.call('TIME')\n"
        "local now = t[1] * 1000000 + t[2]\n"
        "local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
        "local each = window / limit\n"
        "local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')\n"
        "local tokens = limit\n"
        "if state[1] then tokens = math.min(limit, state[1] + (now - state[2]) / each) end\n"
        "local allowed = 0\n"
        "if tokens >= 1 then allowed = 1 tokens = tokens - 1 end\n"
        "redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', "
        "string.format('%.0f', now))\n"
        "redis.call('PEXPIRE', KEYS[1], math.max(1, math.ceil((limit - tokens) * each / 1000)))\n"
        "local whole = math.floor(tokens)\n"
        "return {allowed, whole, math.ceil((whole + 1 - tokens) * each)}"};
    switch (algorithm) {
    case RateAlgorithm::FixedWindow:
        return fixed;
    case RateAlgorithm::TokenBucket:
        return bucket;
    default:
        return sliding;
    }
}

constexpr const char* letterOf(RateAlgorithm algorithm) {
    return algorithm == RateAlgorithm::SlidingWindow ? "s" : algorithm == RateAlgorithm::FixedWindow ? "f" : "t";
}

} // namespace

struct RateLimiter::Impl {
    RateLimitOptions options;
    Client* redis;
    MemoryLimiter memory;
    TimePoint awayUntil;
};

RateLimiter::RateLimiter(RateLimitOptions options, Client* redis) : impl_(std::make_unique<Impl>()) {
    options.limit = std::max<std::int64_t>(options.limit, 1);
    options.window = std::max(options.window, Duration::fromMilliseconds(1));
    impl_->options = std::move(options);
    impl_->redis = redis;
}
RateLimiter::~RateLimiter() = default;

Task<RateDecision> RateLimiter::hit(std::string who) {
    const RateLimitOptions& options = impl_->options;
    if (impl_->redis && impl_->redis->isConnected() && TimePoint::now() >= impl_->awayUntil) {
        // The algorithm is in the key: another one would meet a value of another type.
        const std::vector<std::string> keys{options.keyPrefix + ":rl:" + letterOf(options.algorithm) + ':' +
                                            options.name + ':' + who};
        const std::vector<std::string> arguments{std::to_string(options.limit),
                                                 std::to_string(options.window.toMicroseconds())};
        auto reply = co_await io::withTimeout(impl_->redis->eval(scriptOf(options.algorithm), keys, arguments),
                                              options.patience);
        if (reply && reply->elements.size() == 3) {
            RateDecision decision;
            decision.isAllowed = reply->elements[0].integer == 1;
            decision.limit = options.limit;
            decision.remaining = std::max<std::int64_t>(0, reply->elements[1].integer);
            decision.resetAfter = Duration::fromMicroseconds(std::max<std::int64_t>(0, reply->elements[2].integer));
            if (!decision.isAllowed) decision.retryAfter = decision.resetAfter;
            co_return decision;
        }
        impl_->awayUntil = TimePoint::now() + Duration::fromSeconds(1);
    }
    co_return impl_->memory.hit(who, options, TimePoint::now());
}

} // namespace aerie::redis
