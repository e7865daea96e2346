// A day of the calendar and a time of the day, without a zone: the database's types `date` and `time`.
//
//   orm::Column<std::optional<orm::Date>> birthday;
//   orm::Column<orm::Time> wakeUp;
//
//   profile.birthday = orm::Date{2000, 2, 29};
//   Result<orm::Date> given = orm::Date::parse("2000-02-29");
//
// JSON carries them as TypeORM does, as "2000-02-29" and "06:30:00". A moment is a Timestamp.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/base/type_info.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::orm {

struct Date {
    std::int16_t year = 1970; // 1 to 9999
    std::uint8_t month = 1;
    std::uint8_t day = 1;

    // YYYY-MM-DD of a day that exists.
    static Result<Date> parse(std::string_view text);
    std::string toString() const;

    auto operator<=>(const Date&) const = default;
};

struct Time {
    std::uint8_t hour = 0; // 24 is PostgreSQL's end of the day, 24:00:00
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    std::uint32_t microsecond = 0;

    // HH:MM, HH:MM:SS or HH:MM:SS.ffffff
    static Result<Time> parse(std::string_view text);
    // HH:MM:SS, with a fraction when there is one.
    std::string toString() const;

    auto operator<=>(const Time&) const = default;
};

} // namespace aerie::orm

namespace aerie {

template<> struct Describe<orm::Date> {
    static const ScalarOps kOps;
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar, .size = sizeof(orm::Date), .name = "Date", .ops = {.scalar = &kOps}};
    }
};

template<> struct Describe<orm::Time> {
    static const ScalarOps kOps;
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar, .size = sizeof(orm::Time), .name = "Time", .ops = {.scalar = &kOps}};
    }
};

} // namespace aerie
