#include "query/timestamp_text.hpp"

#include <cstdint>

namespace aerie::orm {

namespace {

constexpr std::size_t kSeconds = 19; // YYYY-MM-DD HH:MM:SS
constexpr std::size_t kMilliseconds = 23;

// Digits at a fixed place; a character that is no digit makes `bad` non-zero.
struct Digits {
    const char* text;
    unsigned bad = 0;

    unsigned at(std::size_t place) {
        const unsigned digit = static_cast<unsigned char>(text[place]) - unsigned{'0'};
        bad |= digit > 9;
        return digit;
    }
    unsigned two(std::size_t place) { return at(place) * 10 + at(place + 1); }
};

// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's days_from_civil).
std::int64_t daysFromCivil(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2;
    const std::int64_t era = year / 400;
    const auto yearOfEra = static_cast<unsigned>(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

unsigned daysIn(unsigned year, unsigned month) {
    constexpr unsigned char kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return kDays[month - 1] + (month == 2 && isLeap);
}

bool readFixed(std::string_view text, Timestamp& out) {
    Digits d{text.data()};
    const unsigned year = d.two(0) * 100 + d.two(2), month = d.two(5), day = d.two(8);
    const unsigned hour = d.two(11), minute = d.two(14), second = d.two(17);
    const unsigned milli = text.size() == kMilliseconds ? d.at(20) * 100 + d.two(21) : 0;
    if (d.bad || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return false;
    if (text.size() == kMilliseconds && text[19] != '.') return false;
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
    if (hour > 23 || minute > 59 || second > 59 || year == 0) return false;
    const std::int64_t seconds = (daysFromCivil(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
    out.milliseconds = seconds * 1000 + milli;
    return true;
}

} // namespace

bool readTimestamp(std::string_view text, Timestamp& out) {
    if ((text.size() == kSeconds || text.size() == kMilliseconds) && text[10] == ' ' && readFixed(text, out))
        return true;
    const Result<Timestamp> parsed = Timestamp::parse(text);
    if (parsed) out = *parsed;
    return parsed.isOk();
}

} // namespace aerie::orm
