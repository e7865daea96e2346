// At most so many in so long, counted in Redis for all servers, or in this process.
//
//   redis::RateLimiter limiter{{.keyPrefix = "app", .limit = 100, .window = 60_s}, &client};
//   const redis::RateDecision decision = co_await limiter.hit("user:" + id);
//   if (!decision.isAllowed) reject(decision.retryAfter);
//
// SlidingWindow: a hit counts for a window from its own moment; never more than the limit in any window.
// FixedWindow: the window begins with the first hit; the cheapest, and up to twice the limit across its border.
// TokenBucket: the limit at once, then a token each window/limit.
// A refused hit does not count. One script per hit, so that bursts do not slip through, and no key is without an end.
// Redis away or slow (patience): the hit is counted in this process, and the call does not fail.
// Thread rule: the client's loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace aerie::redis {

class Client;

enum class RateAlgorithm : std::uint8_t { SlidingWindow, FixedWindow, TokenBucket };

struct RateLimitOptions {
    std::string keyPrefix = "app";
    std::string name = "default"; // limiters of different names count apart
    std::int64_t limit = 100;     // at least 1
    Duration window = Duration::fromSeconds(60);
    RateAlgorithm algorithm = RateAlgorithm::SlidingWindow;
    Duration patience = Duration::fromMilliseconds(500);
};

struct RateDecision {
    bool isAllowed = false;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    Duration resetAfter; // until one more is allowed than now remains; for X-RateLimit-Reset
    Duration retryAfter; // until a hit would be allowed; zero when this one was
};

class RateLimiter {
public:
    explicit RateLimiter(RateLimitOptions options = {}, Client* redis = nullptr);
    ~RateLimiter();
    RateLimiter(const RateLimiter&) = delete;
    RateLimiter& operator=(const RateLimiter&) = delete;

    Task<RateDecision> hit(std::string who);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::redis
