#include <aerie/orm/decimal.hpp>
#include <aerie/orm/query_error.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace aerie::orm {

namespace {

constexpr int kLargestExponent = 400;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

struct Parts {
    bool isNegative = false;
    std::string_view whole, fraction;
};

// Of the canonical text.
Parts partsOf(std::string_view text) {
    Parts parts;
    parts.isNegative = text.starts_with('-');
    if (parts.isNegative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
    return parts;
}

std::size_t takeDigits(std::string_view& text, std::string& to) {
    std::size_t count = 0;
    while (count < text.size() && isDigit(text[count])) ++count;
    to += text.substr(0, count);
    text.remove_prefix(count);
    return count;
}

// -1, 0, 1: |a| beside |b|.
int compareSize(const Parts& a, const Parts& b) {
    if (a.whole.size() != b.whole.size()) return a.whole.size() < b.whole.size() ? -1 : 1;
    if (const int order = a.whole.compare(b.whole); order != 0) return order < 0 ? -1 : 1;
    const std::size_t length = std::max(a.fraction.size(), b.fraction.size());
    for (std::size_t i = 0; i < length; ++i) {
        const char x = i < a.fraction.size() ? a.fraction[i] : '0', y = i < b.fraction.size() ? b.fraction[i] : '0';
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

} // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    const auto wrong = [&] {
        return Error{ErrorCode::BadRequest, "not a decimal number: " + std::string{text.substr(0, 40)}};
    };
    std::string_view rest = text;
    const bool isNegative = rest.starts_with('-');
    if (isNegative || rest.starts_with('+')) rest.remove_prefix(1);
    std::string digits;
    std::size_t count = takeDigits(rest, digits);
    auto point = static_cast<std::ptrdiff_t>(count); // where it stands in `digits`
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        count += takeDigits(rest, digits);
    }
    if (count == 0) return wrong();
    if (rest.starts_with('e') || rest.starts_with('E')) {
        rest.remove_prefix(rest.substr(1).starts_with('+') ? 2 : 1);
        int exponent = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
        if (error != std::errc{} || exponent > kLargestExponent || exponent < -kLargestExponent) return wrong();
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        point += exponent;
    }
    if (!rest.empty()) return wrong();

    if (point < 1) {
        digits.insert(0, static_cast<std::size_t>(1 - point), '0');
        point = 1;
    }
    if (const auto wanted = static_cast<std::size_t>(point); digits.size() < wanted)
        digits.append(wanted - digits.size(), '0');
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), static_cast<std::size_t>(point) - 1);
    const bool isZero = digits.find_first_not_of('0') == std::string::npos;
    Decimal made;
    made.text_ = isNegative && !isZero ? "-" : "";
    made.text_ += digits.substr(zeros, static_cast<std::size_t>(point) - zeros);
    if (digits.size() > static_cast<std::size_t>(point))
        made.text_.append(".").append(digits, static_cast<std::size_t>(point));
    return made;
}

Decimal::Decimal(std::string_view text) {
    Result<Decimal> parsed = parse(text);
    if (!parsed) throw UsageError{parsed.error().message() + "; for texts from outside there is Decimal::parse"};
    *this = *std::move(parsed);
}

double Decimal::toDouble() const noexcept { return std::strtod(text_.c_str(), nullptr); }

Decimal Decimal::withScale(unsigned digits) const {
    Decimal made = *this;
    const std::size_t has = partsOf(text_).fraction.size();
    if (has >= digits) return made;
    if (has == 0) made.text_ += '.';
    made.text_.append(digits - has, '0');
    return made;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const noexcept {
    const Parts a = partsOf(text_), b = partsOf(other.text_);
    if (a.isNegative != b.isNegative) return a.isNegative ? std::strong_ordering::less : std::strong_ordering::greater;
    return (a.isNegative ? compareSize(b, a) : compareSize(a, b)) <=> 0;
}

} // namespace aerie::orm

namespace aerie {

constinit const ScalarOps Describe<orm::Decimal>::kOps{
    [](void* self, std::string_view text) {
        Result<orm::Decimal> parsed = orm::Decimal::parse(text);
        if (parsed) *static_cast<orm::Decimal*>(self) = *std::move(parsed);
        return parsed.isOk();
    },
    [](const void* self, std::string& out) { out += static_cast<const orm::Decimal*>(self)->toString(); },
    "string",
    TextFormat::Any,
};

} // namespace aerie
