#include "memory_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace aerie::redis {

RateDecision MemoryLimiter::hit(const std::string& who, const RateLimitOptions& rule, TimePoint now) {
    if (counters_.size() >= sweepAt_) sweep(now);
    auto [place, isNew] = counters_.try_emplace(who);
    Counter& counter = place->second;
    if (!isNew && counter.expires <= now) counter = {};
    RateDecision decision;
    decision.limit = rule.limit;
    switch (rule.algorithm) {
    case RateAlgorithm::SlidingWindow:
        while (!counter.hits.empty() && counter.hits.front() + rule.window <= now) counter.hits.pop_front();
        decision.isAllowed = static_cast<std::int64_t>(counter.hits.size()) < rule.limit;
        if (decision.isAllowed) {
            counter.hits.push_back(now);
            counter.expires = now + rule.window;
        }
        decision.remaining = rule.limit - static_cast<std::int64_t>(counter.hits.size());
        decision.resetAfter = counter.hits.front() + rule.window - now;
        break;
    case RateAlgorithm::FixedWindow:
        if (counter.count == 0) {
            counter.since = now;
            counter.expires = now + rule.window;
        }
        decision.isAllowed = counter.count < rule.limit;
        if (decision.isAllowed) ++counter.count;
        decision.remaining = rule.limit - counter.count;
        decision.resetAfter = counter.expires - now;
        break;
    case RateAlgorithm::TokenBucket: {
        const double perToken = static_cast<double>(rule.window.nanoseconds) / static_cast<double>(rule.limit);
        const bool isFull = counter.expires == TimePoint{};
        const double gained = static_cast<double>((now - counter.since).nanoseconds) / perToken;
        counter.tokens = isFull ? static_cast<double>(rule.limit)
                                : std::min(static_cast<double>(rule.limit), counter.tokens + gained);
        counter.since = now;
        decision.isAllowed = counter.tokens >= 1;
        if (decision.isAllowed) counter.tokens -= 1;
        const double whole = std::floor(counter.tokens);
        decision.remaining = static_cast<std::int64_t>(whole);
        decision.resetAfter = {static_cast<std::int64_t>(std::ceil((whole + 1 - counter.tokens) * perToken))};
        const double missing = (static_cast<double>(rule.limit) - counter.tokens) * perToken;
        counter.expires = now + Duration{static_cast<std::int64_t>(std::ceil(missing))};
        break;
    }
    }
    if (!decision.isAllowed) decision.retryAfter = decision.resetAfter;
    return decision;
}

// Counters whose time is over would pile up, one for each address that ever came.
void MemoryLimiter::sweep(TimePoint now) {
    std::erase_if(counters_, [&](const auto& entry) { return entry.second.expires <= now; });
    sweepAt_ = std::max<std::size_t>(1024, counters_.size() * 2);
}

} // namespace aerie::redis
