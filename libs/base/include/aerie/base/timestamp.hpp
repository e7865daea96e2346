// A moment of wall-clock time: milliseconds since 1970 in UTC, the precision and range of JavaScript's Date.
//
//   Timestamp::now().toIso()                            "2026-01-02T03:04:05.678Z", what JSON carries
//   Timestamp::parse("2026-01-02 03:04:05")             SQLite's CURRENT_TIMESTAMP, read as UTC
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie {

struct Timestamp {
    // Milliseconds since 1970-01-01T00:00:00Z; valid in +-8.64e15, JavaScript's range.
    std::int64_t milliseconds = 0;

    static Timestamp now() noexcept;

    // Reads ISO 8601 as JavaScript's Date does (`2026-01-02`, `2026-01-02T03:04Z`, with seconds, fraction, `Z` or
    // `+hh:mm`) and the text forms of databases (a blank instead of `T`). A text without zone is UTC. Digits behind the
    // milliseconds are cut.
    static Result<Timestamp> parse(std::string_view text);

    std::string toIso() const; // 2026-01-02T03:04:05.678Z; years outside 0..9999 as +yyyyyy, as in JavaScript
    std::string toSql() const; // 2026-01-02 03:04:05.678, what TypeORM writes into SQLite
    void appendIso(std::string& out) const;

    constexpr auto operator<=>(const Timestamp&) const = default;
    friend constexpr Timestamp operator+(Timestamp t, Duration d) { return {t.milliseconds + d.toMilliseconds()}; }
    friend constexpr Timestamp operator-(Timestamp t, Duration d) { return {t.milliseconds - d.toMilliseconds()}; }
    friend constexpr Duration operator-(Timestamp a, Timestamp b) {
        return Duration::fromMilliseconds(a.milliseconds - b.milliseconds);
    }
};

} // namespace aerie
