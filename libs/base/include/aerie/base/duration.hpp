// Lengths and points of monotonic time, in nanoseconds. Stands in for <chrono>, which costs every user 350 ms of
// compile time.
//
//   using namespace aerie::literals;
//   co_await io::sleepFor(250_ms);
#pragma once

#include <compare>
#include <cstdint>

namespace aerie {

struct Duration {
    std::int64_t nanoseconds = 0;

    static constexpr Duration fromNanoseconds(std::int64_t n) { return {n}; }
    static constexpr Duration fromMicroseconds(std::int64_t n) { return {n * 1'000}; }
    static constexpr Duration fromMilliseconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration fromSeconds(std::int64_t n) { return {n * 1'000'000'000}; }
    static constexpr Duration max() { return {INT64_MAX}; }

    constexpr std::int64_t toMicroseconds() const { return nanoseconds / 1'000; }
    constexpr std::int64_t toMilliseconds() const { return nanoseconds / 1'000'000; }
    constexpr double toSeconds() const { return static_cast<double>(nanoseconds) / 1e9; }

    constexpr auto operator<=>(const Duration&) const = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.nanoseconds + b.nanoseconds}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.nanoseconds - b.nanoseconds}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.nanoseconds * n}; }
    friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.nanoseconds / n}; }
};

// A point on the clock that never goes back (CLOCK_MONOTONIC). Wall-clock time is Timestamp.
struct TimePoint {
    std::int64_t nanoseconds = 0;

    static TimePoint now() noexcept;
    static constexpr TimePoint max() { return {INT64_MAX}; }

    constexpr auto operator<=>(const TimePoint&) const = default;
    friend constexpr TimePoint operator+(TimePoint t, Duration d) { return {t.nanoseconds + d.nanoseconds}; }
    friend constexpr TimePoint operator-(TimePoint t, Duration d) { return {t.nanoseconds - d.nanoseconds}; }
    friend constexpr Duration operator-(TimePoint a, TimePoint b) { return {a.nanoseconds - b.nanoseconds}; }
};

namespace literals {
constexpr Duration operator""_us(unsigned long long n) {
    return Duration::fromMicroseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_ms(unsigned long long n) {
    return Duration::fromMilliseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_s(unsigned long long n) { return Duration::fromSeconds(static_cast<std::int64_t>(n)); }
constexpr Duration operator""_min(unsigned long long n) {
    return Duration::fromSeconds(static_cast<std::int64_t>(n) * 60);
}
constexpr Duration operator""_h(unsigned long long n) {
    return Duration::fromSeconds(static_cast<std::int64_t>(n) * 3600);
}
} // namespace literals

} // namespace aerie
