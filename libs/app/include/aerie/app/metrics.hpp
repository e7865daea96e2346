// Figures for Prometheus at GET /metrics. Counted without your doing: requests by method, route and status with their
// durations, requests in flight, connections, memory, CPU time, descriptors, and how late each event loop is.
//
//   class OrdersService {
//   public:
//       explicit OrdersService(app::Metrics& metrics) : orders_(metrics.counter("orders_total", "Orders taken.")) {}
//       void take() { orders_.add(); }
//   private:
//       app::Counter& orders_;
//   };
//
// A figure that is known only when asked for: `void collectMetrics(app::MetricsPage& page)` in any provider.
// Thread rule: Counter, Gauge and Metrics may be used from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aerie::app {

class Counter {
public:
    void add(std::uint64_t count = 1) noexcept { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
public:
    void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t change = 1) noexcept { value_.fetch_add(change, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

// The page while it is written.
class MetricsPage {
public:
    // `kind` is counter, gauge or histogram. Followed by the samples of that name.
    void family(std::string_view name, std::string_view kind, std::string_view help);
    // `labels` is empty or `name="value",...`; values with label().
    void sample(std::string_view name, std::string_view labels, double value);
    // name="value" with the value escaped.
    static std::string label(std::string_view name, std::string_view value);

    std::string text;
};

class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // The figure of this name and labels, made by the first call. It lives as long as this object.
    Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels = {});

    void collectMetrics(MetricsPage& page);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::app
