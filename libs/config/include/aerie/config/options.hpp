// What can be said about a variable, beside its type, in the declaration itself.
//
//   config::Var<std::string, config::env{"DATABASE_URL"}> url;
//   config::Var<Duration, config::range{1_s, 24_h}, config::reloadable> sessionTtl = 1_h;
//   config::Var<std::string, config::rule<isAbsolute>("a path that begins with /")> folder = "/var/lib/app";
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/config/byte_size.hpp>

#include <cstddef>
#include <cstdint>

namespace aerie::config {

// The name of the variable. Without it the name follows from the path: db.pool.max is DB_POOL_MAX.
template<std::size_t N> struct env {
    char text[N];
    consteval env(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
};

// The bounds of a Duration or a ByteSize, both included. Numbers and texts have theirs in the type: Int<1, 10>,
// Text<8>.
struct range {
    std::int64_t low, high; // nanoseconds or bytes
    constexpr range(Duration least, Duration most) : low(least.nanoseconds), high(most.nanoseconds) {}
    constexpr range(ByteSize least, ByteSize most) : low(least.bytes), high(most.bytes) {}
};

// A rule of your own: a function that says whether a value is right, and what it must be, as it reads on after "must
// be". Of an optional variable the function sees the value inside.
template<auto Holds, std::size_t N> struct Rule {
    char text[N];
    consteval Rule(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
};
template<auto Holds, std::size_t N> consteval Rule<Holds, N> rule(const char (&text)[N]) { return {text}; }

// The variable may change while the program runs; see reload.hpp. All others need a restart.
struct Reloadable {};
inline constexpr Reloadable reloadable{};

} // namespace aerie::config
