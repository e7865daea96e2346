#include <aerie/base/duration.hpp>
#include <aerie/base/timestamp.hpp>

#include <chrono>
#include <cstdio>

namespace aerie {

namespace {

constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
constexpr std::int64_t kMaxMilliseconds = 8'640'000'000'000'000; // ECMA-262, time values

struct Fields {
    std::int64_t year, month, day, hour, minute, second, millisecond;
};

Fields split(std::int64_t milliseconds) {
    using namespace std::chrono;
    std::int64_t days = milliseconds / kMillisecondsPerDay, rest = milliseconds % kMillisecondsPerDay;
    if (rest < 0) rest += kMillisecondsPerDay, --days;
    // std::chrono::year ends at +-32767, JavaScript's at +-275760: whole 400-year cycles are taken off first.
    constexpr std::int64_t kDaysPerCycle = 146'097;
    std::int64_t cycles = days / kDaysPerCycle;
    const year_month_day date{sys_days{std::chrono::days{days - cycles * kDaysPerCycle}}};
    return {static_cast<int>(date.year()) + cycles * 400,
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            rest / 3'600'000,
            rest / 60'000 % 60,
            rest / 1000 % 60,
            rest % 1000};
}

void appendDigits(std::string& out, std::int64_t value, int width) {
    char digits[20];
    for (int i = width - 1; i >= 0; --i, value /= 10) digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

void appendDateTime(std::string& out, std::int64_t milliseconds, char separator) {
    const Fields f = split(milliseconds);
    if (f.year >= 0 && f.year <= 9999) {
        appendDigits(out, f.year, 4);
    } else {
        out += f.year < 0 ? '-' : '+';
        appendDigits(out, f.year < 0 ? -f.year : f.year, 6);
    }
    out += '-';
    appendDigits(out, f.month, 2);
    out += '-';
    appendDigits(out, f.day, 2);
    out += separator;
    appendDigits(out, f.hour, 2);
    out += ':';
    appendDigits(out, f.minute, 2);
    out += ':';
    appendDigits(out, f.second, 2);
    out += '.';
    appendDigits(out, f.millisecond, 3);
}

// A cursor over the text; every take fails softly by returning false.
struct Reader {
    std::string_view text;

    bool take(char c) {
        if (text.empty() || text.front() != c) return false;
        text.remove_prefix(1);
        return true;
    }
    bool digits(std::size_t count, std::int64_t& value) {
        if (text.size() < count) return false;
        value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text[i] < '0' || text[i] > '9') return false;
            value = value * 10 + (text[i] - '0');
        }
        text.remove_prefix(count);
        return true;
    }
};

bool readDate(Reader& in, Fields& f) {
    f.month = f.day = 1;
    if (in.take('+')) {
        if (!in.digits(6, f.year)) return false;
    } else if (in.take('-')) {
        if (!in.digits(6, f.year) || f.year == 0) return false;
        f.year = -f.year;
    } else if (!in.digits(4, f.year)) {
        return false;
    }
    if (!in.take('-')) return true;
    if (!in.digits(2, f.month)) return false;
    return !in.take('-') || in.digits(2, f.day);
}

bool readTime(Reader& in, Fields& f, std::int64_t& offsetMinutes) {
    if (!in.digits(2, f.hour) || !in.take(':') || !in.digits(2, f.minute)) return false;
    if (in.take(':')) {
        if (!in.digits(2, f.second)) return false;
        if (in.take('.')) {
            std::int64_t digit = 0, scale = 100;
            if (!in.digits(1, digit)) return false;
            do {
                f.millisecond += digit * scale;
                scale /= 10;
            } while (in.digits(1, digit));
        }
    }
    if (in.take('Z') || in.text.empty()) return true;
    const bool isWest = in.take('-');
    if (!isWest && !in.take('+')) return false;
    std::int64_t hours = 0, minutes = 0;
    if (!in.digits(2, hours)) return false;
    in.take(':');
    if (!in.text.empty() && !in.digits(2, minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    offsetMinutes = (isWest ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool isValid(const Fields& f) {
    using namespace std::chrono;
    if (f.month < 1 || f.month > 12 || f.day < 1) return false;
    const std::int64_t yearInCycle = ((f.year % 400) + 400) % 400; // leap years repeat every 400 years
    const year_month_day_last last{year{static_cast<int>(yearInCycle)},
                                   month_day_last{month{static_cast<unsigned>(f.month)}}};
    if (f.day > static_cast<std::int64_t>(static_cast<unsigned>(last.day()))) return false;
    if (f.hour == 24) return f.minute == 0 && f.second == 0 && f.millisecond == 0;
    return f.hour < 24 && f.minute < 60 && f.second < 60;
}

std::int64_t join(const Fields& f) {
    using namespace std::chrono;
    std::int64_t cycles = f.year / 400, yearInCycle = f.year % 400;
    if (yearInCycle < 0) yearInCycle += 400, --cycles;
    const sys_days day{year_month_day{year{static_cast<int>(yearInCycle)}, month{static_cast<unsigned>(f.month)},
                                      std::chrono::day{static_cast<unsigned>(f.day)}}};
    const std::int64_t days = day.time_since_epoch().count() + cycles * 146'097;
    return days * kMillisecondsPerDay + f.hour * 3'600'000 + f.minute * 60'000 + f.second * 1000 + f.millisecond;
}

} // namespace

TimePoint TimePoint::now() noexcept {
    return {std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1}};
}

Timestamp Timestamp::now() noexcept {
    return {std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds{1}};
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
    const auto refuse = [&] {
        return Error{ErrorCode::BadRequest, "not a date: expected ISO 8601 such as 2026-01-02T03:04:05.678Z"};
    };
    Reader in{text};
    Fields fields{};
    std::int64_t offsetMinutes = 0;
    if (!readDate(in, fields)) return refuse();
    if (!in.text.empty()) {
        if (!in.take('T') && !in.take(' ')) return refuse();
        if (!readTime(in, fields, offsetMinutes) || !in.text.empty()) return refuse();
    }
    if (!isValid(fields)) return refuse();
    const std::int64_t milliseconds = join(fields) - offsetMinutes * 60'000;
    if (milliseconds < -kMaxMilliseconds || milliseconds > kMaxMilliseconds) return refuse();
    return Timestamp{milliseconds};
}

void Timestamp::appendIso(std::string& out) const {
    appendDateTime(out, milliseconds, 'T');
    out += 'Z';
}

std::string Timestamp::toIso() const {
    std::string out;
    appendIso(out);
    return out;
}

std::string Timestamp::toSql() const {
    std::string out;
    appendDateTime(out, milliseconds, ' ');
    return out;
}

} // namespace aerie
