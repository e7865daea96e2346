#include <aerie/orm/date.hpp>

#include <cstdio>

namespace aerie::orm {

namespace {

Error wrong(std::string_view text, std::string_view wanted) {
    return {ErrorCode::BadRequest, "not a " + std::string{wanted} + ": " + std::string{text.substr(0, 40)}};
}

// `count` digits at `at`; -1 when they are not there.
int number(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

int daysIn(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return kDays[month - 1] + (month == 2 && isLeap);
}

template<class T> bool parseInto(void* self, std::string_view text) {
    Result<T> parsed = T::parse(text);
    if (parsed) *static_cast<T*>(self) = *parsed;
    return parsed.isOk();
}

template<class T> void appendTo(const void* self, std::string& out) { out += static_cast<const T*>(self)->toString(); }

} // namespace

Result<Date> Date::parse(std::string_view text) {
    const int year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    const bool isForm = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!isForm || year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
        return wrong(text, "date (YYYY-MM-DD)");
    return Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

std::string Date::toString() const {
    char buffer[16];
    const int size = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", int{year}, unsigned{month}, unsigned{day});
    return {buffer, static_cast<std::size_t>(size)};
}

Result<Time> Time::parse(std::string_view text) {
    const int hour = number(text, 0, 2), minute = number(text, 3, 2);
    const bool hasSeconds = text.size() > 5, hasFraction = text.size() > 8;
    const int second = hasSeconds ? number(text, 6, 2) : 0;
    const std::size_t digits = hasFraction ? text.size() - 9 : 0;
    int micros = hasFraction && digits >= 1 && digits <= 6 ? number(text, 9, digits) : hasFraction ? -1 : 0;
    for (std::size_t i = digits; hasFraction && i < 6; ++i) micros *= 10;
    const bool isForm =
        text.size() >= 5 && text[2] == ':' && (!hasSeconds || text[5] == ':') && (!hasFraction || text[8] == '.');
    const bool isEnd = hour == 24 && minute == 0 && second == 0 && micros == 0;
    if (!isForm || hour < 0 || (hour > 23 && !isEnd) || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        micros < 0)
        return wrong(text, "time (HH:MM:SS)");
    return Time{static_cast<std::uint8_t>(hour), static_cast<std::uint8_t>(minute), static_cast<std::uint8_t>(second),
                static_cast<std::uint32_t>(micros)};
}

std::string Time::toString() const {
    char buffer[24];
    int size =
        std::snprintf(buffer, sizeof buffer, "%02u:%02u:%02u", unsigned{hour}, unsigned{minute}, unsigned{second});
    if (microsecond > 0)
        size += std::snprintf(buffer + size, sizeof buffer - static_cast<std::size_t>(size), ".%06u",
                              static_cast<unsigned>(microsecond));
    std::string text{buffer, static_cast<std::size_t>(size)};
    if (microsecond > 0) text.erase(text.find_last_not_of('0') + 1);
    return text;
}

} // namespace aerie::orm

namespace aerie {

constinit const ScalarOps Describe<orm::Date>::kOps{&orm::parseInto<orm::Date>, &orm::appendTo<orm::Date>, "string",
                                                    TextFormat::Any};
constinit const ScalarOps Describe<orm::Time>::kOps{&orm::parseInto<orm::Time>, &orm::appendTo<orm::Time>, "string",
                                                    TextFormat::Any};

} // namespace aerie
