// Adding without overflow, for "never".
#pragma once

#include <aerie/base/duration.hpp>

namespace aerie::http::detail {

constexpr TimePoint after(TimePoint start, Duration time) noexcept {
    return time.nanoseconds > TimePoint::max().nanoseconds - start.nanoseconds ? TimePoint::max() : start + time;
}

} // namespace aerie::http::detail
