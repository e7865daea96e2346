#include "rich_router.hpp"

#include <algorithm>
#include <limits>

namespace conformance {

DateResult RichRouter::date(Context&, DateInput input) {
    return {input.at, input.at + Duration::fromSeconds(24 * 60 * 60)};
}

BigIntValue RichRouter::bigint(Context&, BigIntValue input) { return {input.value.toInt64().value_or(0) * 2}; }

BytesResult RichRouter::bytes(Context&, BytesInput input) {
    std::ranges::reverse(input.data.value);
    const std::size_t size = input.data.value.size();
    return {std::move(input.data), size};
}

Collections RichRouter::collections(Context&, Collections input) {
    for (double& value : input.set.values) ++value;
    for (auto& entry : input.map.entries) ++entry.value;
    return input;
}

OptionalResult RichRouter::optional(Context&, OptionalInput input) {
    OptionalResult result{.hasA = input.a.has_value()};
    if (input.a) result.a = *input.a;
    if (input.b) result.b = *input.b;
    return result;
}

AllKinds RichRouter::all(Context&) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    AllKinds kinds{.bigint = BigInt::ofUnsigned(12345678901234567890u),
                   .nan = std::numeric_limits<double>::quiet_NaN(),
                   .inf = kInfinity,
                   .ninf = -kInfinity,
                   .nzero = -0.0,
                   .set = {{1, 2}},
                   .map = {{{"k", 1}}},
                   .url = {"http://example.com/a?b=1"},
                   .bytes = {{0, 1, 255}},
                   .dotKey = {2},
                   .plain = 1};
    kinds.list.emplace_back(Timestamp{1});
    kinds.list.emplace_back(Nullable<Timestamp>{});
    kinds.list.emplace_back();
    return kinds;
}

Stream<Tracked<DateInput>> RichRouter::dates(Context&) {
    Tracked<DateInput> item{"d1", {}};
    co_yield std::move(item);
}

} // namespace conformance
