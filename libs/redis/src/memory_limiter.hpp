// The rate limits of this process; the time is a parameter.
#pragma once

#include <aerie/redis/rate_limit.hpp>

#include <deque>
#include <string>
#include <unordered_map>

namespace aerie::redis {

class MemoryLimiter {
public:
    RateDecision hit(const std::string& who, const RateLimitOptions& rule, TimePoint now);
    std::size_t size() const noexcept { return counters_.size(); }

private:
    struct Counter {
        std::deque<TimePoint> hits; // SlidingWindow
        std::int64_t count = 0;     // FixedWindow
        double tokens = 0;          // TokenBucket
        TimePoint since;            // FixedWindow: its begin; TokenBucket: when the tokens were counted
        TimePoint expires;          // from then on it is as if there were none
    };
    void sweep(TimePoint now);

    std::unordered_map<std::string, Counter> counters_;
    std::size_t sweepAt_ = 1024;
};

} // namespace aerie::redis
