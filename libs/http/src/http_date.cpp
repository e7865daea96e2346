#include "http_date.hpp"

#include "ascii.hpp"

#include <array>
#include <ctime>

namespace aerie::http::detail {

namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void appendTwo(std::string& out, int number) {
    out += static_cast<char>('0' + number / 10 % 10);
    out += static_cast<char>('0' + number % 10);
}

std::optional<int> digits(std::string_view text) noexcept {
    int number = 0;
    for (char c : text) {
        if (!isDigit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

} // namespace

std::string formatHttpDate(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::string text{kDays[static_cast<std::size_t>(parts.tm_wday)]};
    text += ", ";
    appendTwo(text, parts.tm_mday);
    text.append(" ").append(kMonths[static_cast<std::size_t>(parts.tm_mon)]).append(" ");
    appendTwo(text, (parts.tm_year + 1900) / 100);
    appendTwo(text, (parts.tm_year + 1900) % 100);
    text += ' ';
    appendTwo(text, parts.tm_hour);
    text += ':';
    appendTwo(text, parts.tm_min);
    text += ':';
    appendTwo(text, parts.tm_sec);
    text += " GMT";
    return text;
}

std::optional<std::int64_t> parseHttpDate(std::string_view text) noexcept {
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
        text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT")
        return std::nullopt;
    std::tm parts{};
    const auto day = digits(text.substr(5, 2)), year = digits(text.substr(12, 4)), hour = digits(text.substr(17, 2)),
               minute = digits(text.substr(20, 2)), second = digits(text.substr(23, 2));
    if (!day || !year || !hour || !minute || !second) return std::nullopt;
    int month = 0;
    while (month < 12 && kMonths[static_cast<std::size_t>(month)] != text.substr(8, 3)) ++month;
    if (month == 12 || *day < 1 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    parts.tm_mday = *day;
    parts.tm_mon = month;
    parts.tm_year = *year - 1900;
    parts.tm_hour = *hour;
    parts.tm_min = *minute;
    parts.tm_sec = *second;
    return static_cast<std::int64_t>(::timegm(&parts));
}

} // namespace aerie::http::detail
