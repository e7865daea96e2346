#include "plain_numbers.hpp"

#include "js_space.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace aerie::config::detail {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};
constexpr std::array kDurationUnits{Unit{"ms", 1'000'000}, Unit{"s", 1'000'000'000}, Unit{"m", 60'000'000'000},
                                    Unit{"h", 3'600'000'000'000}, Unit{"d", 86'400'000'000'000}};
constexpr std::array kByteUnits{Unit{"b", 1}, Unit{"kb", 1 << 10}, Unit{"mb", 1 << 20}, Unit{"gb", 1 << 30}};

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t digitsAt(std::string_view text, std::size_t at) noexcept {
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end])) ++end;
    return end - at;
}

bool equals(std::string_view text, std::string_view unit, bool anyCase) noexcept {
    if (text.size() != unit.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = anyCase && text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
        if (c != unit[i]) return false;
    }
    return true;
}

template<std::size_t N>
std::optional<std::int64_t> parseCount(std::string_view text, const std::array<Unit, N>& units, bool anyCase) noexcept {
    text = trim(text);
    const std::size_t digits = digitsAt(text, 0);
    if (digits == 0) return std::nullopt;
    const std::string_view name = text.substr(skipSpaces(text, digits));
    const Unit* unit = name.empty() ? &units[0] : nullptr;
    for (const Unit& candidate : units)
        if (equals(name, candidate.name, anyCase)) unit = &candidate;
    if (!unit) return std::nullopt;

    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, count);
    if (error != std::errc{} || count > std::numeric_limits<std::int64_t>::max() / unit->factor) return kTooLarge;
    return count * unit->factor;
}

template<std::size_t N> std::string formatCount(std::int64_t count, const std::array<Unit, N>& units) {
    const Unit* best = &units[0];
    for (const Unit& unit : units)
        if (count != 0 && count % unit.factor == 0) best = &unit;
    return std::to_string(count / best->factor) + std::string{best->name};
}

template<class Float> std::string shortest(Float number) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
    return std::string(buffer, end);
}

} // namespace

std::optional<Wide> parseWhole(std::string_view text) noexcept {
    text = trim(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || digitsAt(text, 0) != text.size()) return std::nullopt;

    constexpr Wide kBeyond = Wide{1} << 65;
    Wide number = 0;
    for (char digit : text)
        if (number < kBeyond) number = number * 10 + (digit - '0');
    return isNegative ? -number : number;
}

std::optional<double> parseDecimal(std::string_view text) {
    text = trim(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+')) text.remove_prefix(1);

    const std::size_t whole = digitsAt(text, 0);
    std::size_t at = whole, fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = digitsAt(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) return std::nullopt;
    bool isTiny = text[0] == '0' || text[0] == '.';
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool hasSign = at < text.size() && (text[at] == '+' || text[at] == '-');
        if (hasSign) isTiny = text[at++] == '-';
        const std::size_t exponent = digitsAt(text, at);
        if (exponent == 0) return std::nullopt;
        at += exponent;
    }
    if (at != text.size()) return std::nullopt;

    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) number = isTiny ? 0 : std::numeric_limits<double>::infinity();
    return isNegative ? -number : number;
}

std::optional<std::int64_t> parseDuration(std::string_view text) noexcept {
    return parseCount(text, kDurationUnits, false);
}
std::optional<std::int64_t> parseByteSize(std::string_view text) noexcept { return parseCount(text, kByteUnits, true); }

std::string formatDuration(std::int64_t nanoseconds) {
    constexpr std::int64_t kMillisecond = 1'000'000;
    return formatCount(nanoseconds / kMillisecond * kMillisecond, kDurationUnits);
}
std::string formatByteSize(std::int64_t bytes) { return formatCount(bytes, kByteUnits); }

std::string formatWhole(Wide number) {
    return number < 0 ? std::to_string(static_cast<std::int64_t>(number))
                      : std::to_string(static_cast<std::uint64_t>(number));
}
std::string formatDecimal(double number) { return shortest(number); }
std::string formatDecimal(float number) { return shortest(number); }

} // namespace aerie::config::detail
