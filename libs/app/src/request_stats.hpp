// How many requests of each route ended with which status, and how long they took. Each thread counts for itself; the
// page adds up.
#pragma once

#include <aerie/app/metrics.hpp>
#include <aerie/base/duration.hpp>
#include <aerie/http/method.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace aerie::app {

class RequestStats {
public:
    RequestStats();
    ~RequestStats();

    void begin() noexcept { inFlight_.add(1); }
    void end() noexcept { inFlight_.add(-1); }
    // An empty route stands for what no handler was found for.
    void count(http::Method method, std::string_view route, int status, Duration took);
    void collect(MetricsPage& page) const;

private:
    // Upper bounds in microseconds, Prometheus's usual ones and two below for a server that needs them.
    static constexpr std::array<std::int64_t, 13> kBounds{
        100, 500, 1'000, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
    static constexpr std::size_t kMaxRoutes = 1000; // of one thread; the rest is counted under "other"

    struct Entry {
        std::array<std::uint64_t, kBounds.size() + 1> buckets{};
        double seconds = 0;
        std::vector<std::pair<int, std::uint64_t>> statuses;
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, Entry> routes; // "GET /users/:id"
        std::string key;                               // scratch
    };
    Shard& shard();

    const std::uint64_t id_;
    Gauge inFlight_;
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

} // namespace aerie::app
