#include "request_stats.hpp"

#include <algorithm>
#include <atomic>
#include <map>

namespace aerie::app {

namespace {

std::atomic<std::uint64_t> nextId{1};

std::string seconds(std::int64_t microseconds) {
    std::string text = std::to_string(static_cast<double>(microseconds) / 1e6);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string labelsOf(std::string_view key) {
    const std::size_t blank = key.find(' ');
    return MetricsPage::label("method", key.substr(0, blank)) + ',' +
           MetricsPage::label("route", key.substr(blank + 1));
}

} // namespace

RequestStats::RequestStats() : id_(nextId++) {}
RequestStats::~RequestStats() = default;

RequestStats::Shard& RequestStats::shard() {
    // The shard of the statistics this thread counted for last; a process has one, tests have several.
    thread_local std::uint64_t ownerId = 0;
    thread_local Shard* mine = nullptr;
    if (ownerId != id_) {
        const std::lock_guard lock{mutex_};
        mine = shards_.emplace_back(std::make_unique<Shard>()).get();
        ownerId = id_;
    }
    return *mine;
}

void RequestStats::count(http::Method method, std::string_view route, int status, Duration took) {
    Shard& mine = shard();
    const std::lock_guard lock{mine.mutex};
    mine.key.assign(nameOf(method));
    mine.key += ' ';
    mine.key += route.empty() ? "unmatched" : route;
    auto found = mine.routes.find(mine.key);
    if (found == mine.routes.end()) {
        if (mine.routes.size() >= kMaxRoutes) mine.key = "GET other";
        found = mine.routes.try_emplace(mine.key).first;
    }
    Entry& entry = found->second;
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), took.toMicroseconds()) - kBounds.begin();
    ++entry.buckets[static_cast<std::size_t>(bucket)];
    entry.seconds += took.toSeconds();
    for (auto& [known, number] : entry.statuses) {
        if (known != status) continue;
        ++number;
        return;
    }
    entry.statuses.emplace_back(status, 1);
}

void RequestStats::collect(MetricsPage& page) const {
    std::map<std::string, Entry> all;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& part : shards_) {
            const std::lock_guard partLock{part->mutex};
            for (const auto& [key, entry] : part->routes) {
                Entry& sum = all[key];
                for (std::size_t i = 0; i < entry.buckets.size(); ++i) sum.buckets[i] += entry.buckets[i];
                sum.seconds += entry.seconds;
                for (const auto& [status, number] : entry.statuses) {
                    const auto known = std::find_if(sum.statuses.begin(), sum.statuses.end(),
                                                    [&](const auto& other) { return other.first == status; });
                    if (known == sum.statuses.end())
                        sum.statuses.emplace_back(status, number);
                    else
                        known->second += number;
                }
            }
        }
    }
    page.family("http_requests_total", "counter", "Requests answered.");
    for (const auto& [key, entry] : all)
        for (const auto& [status, number] : entry.statuses)
            page.sample("http_requests_total",
                        labelsOf(key) + ',' + MetricsPage::label("status", std::to_string(status)),
                        static_cast<double>(number));
    page.family("http_request_duration_seconds", "histogram", "From the whole request to the handler's answer.");
    for (const auto& [key, entry] : all) {
        const std::string labels = labelsOf(key);
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            below += entry.buckets[i];
            page.sample("http_request_duration_seconds_bucket",
                        labels + ',' + MetricsPage::label("le", seconds(kBounds[i])), static_cast<double>(below));
        }
        below += entry.buckets.back();
        page.sample("http_request_duration_seconds_bucket", labels + ",le=\"+Inf\"", static_cast<double>(below));
        page.sample("http_request_duration_seconds_sum", labels, entry.seconds);
        page.sample("http_request_duration_seconds_count", labels, static_cast<double>(below));
    }
    page.family("http_requests_in_flight", "gauge", "Requests whose handler has not answered.");
    page.sample("http_requests_in_flight", {}, static_cast<double>(inFlight_.value()));
}

} // namespace aerie::app
