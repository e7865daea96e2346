// Conditional and range requests (RFC 9110, 13 and 14).
#pragma once

#include <aerie/http/request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::http::detail {

struct Validators {
    std::string etag; // with its quotes
    std::int64_t modifiedSeconds = 0;
};

enum class Condition : std::uint8_t { Proceed, NotModified, Failed };

// In the order RFC 9110, 13.2.2 prescribes, for GET and HEAD.
Condition checkConditions(const Request& request, const Validators& validators);

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t length = 0;
};

struct RangeRequest {
    enum class Kind : std::uint8_t { Whole, Part, Unsatisfiable };
    Kind kind = Kind::Whole;
    ByteRange range;
};

// One range is honoured. Several, malformed ones and those whose If-Range does not hold give the whole.
RangeRequest readRange(const Request& request, const Validators& validators, std::uint64_t size);

} // namespace aerie::http::detail
