#include "conditions.hpp"

#include "ascii.hpp"
#include "http_date.hpp"

#include <algorithm>

namespace aerie::http::detail {

namespace {

// Whether a list of entity tags holds this one; weakly compared where both may be weak.
bool holdsTag(std::string_view list, std::string_view etag, bool isWeak) noexcept {
    for (ListReader reader{list}; auto tag = reader.next();) {
        if (*tag == "*") return true;
        if (tag->starts_with("W/")) {
            if (!isWeak) continue;
            tag->remove_prefix(2);
        }
        if (*tag == etag) return true;
    }
    return false;
}

std::optional<std::uint64_t> readNumber(std::string_view text) noexcept {
    if (text.empty() || text.size() > 18) return std::nullopt;
    std::uint64_t number = 0;
    for (char c : text) {
        if (!isDigit(c)) return std::nullopt;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

bool ifRangeHolds(const Request& request, const Validators& validators) {
    const auto condition = request.header("if-range");
    if (!condition) return true;
    if (condition->starts_with('"')) return *condition == validators.etag;
    const auto date = parseHttpDate(*condition);
    return date && *date == validators.modifiedSeconds;
}

} // namespace

Condition checkConditions(const Request& request, const Validators& validators) {
    if (request.headers.has("if-match")) {
        if (!holdsTag(request.headers.joined("if-match"), validators.etag, false)) return Condition::Failed;
    } else if (const auto since = request.header("if-unmodified-since")) {
        if (const auto date = parseHttpDate(*since); date && validators.modifiedSeconds > *date)
            return Condition::Failed;
    }
    if (request.headers.has("if-none-match")) {
        if (holdsTag(request.headers.joined("if-none-match"), validators.etag, true)) return Condition::NotModified;
    } else if (const auto since = request.header("if-modified-since")) {
        if (const auto date = parseHttpDate(*since); date && validators.modifiedSeconds <= *date)
            return Condition::NotModified;
    }
    return Condition::Proceed;
}

RangeRequest readRange(const Request& request, const Validators& validators, std::uint64_t size) {
    using Kind = RangeRequest::Kind;
    const auto header = request.header("range");
    if (!header || request.method != Method::Get || !header->starts_with("bytes=") ||
        !ifRangeHolds(request, validators))
        return {};
    const std::string_view spec = trimBlanks(header->substr(6));
    const std::size_t dash = spec.find('-');
    if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return {};
    const auto first = readNumber(spec.substr(0, dash)), last = readNumber(spec.substr(dash + 1));
    if (dash == 0) { // the last n bytes
        if (!last) return {};
        if (*last == 0 || size == 0) return {Kind::Unsatisfiable, {}};
        const std::uint64_t length = std::min(*last, size);
        return {Kind::Part, {size - length, length}};
    }
    if (!first || (dash + 1 < spec.size() && (!last || *last < *first))) return {};
    if (*first >= size) return {Kind::Unsatisfiable, {}};
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    return {Kind::Part, {*first, end - *first + 1}};
}

} // namespace aerie::http::detail
