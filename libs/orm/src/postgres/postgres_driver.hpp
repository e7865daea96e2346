// The PostgreSQL driver: libpq without blocking, on the loops that use it, statements of many tasks pipelined.
#pragma once

#include "driver.hpp"

#include <aerie/base/duration.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace aerie::orm::postgres {

struct Options {
    std::string url;
    std::size_t poolSize = 10;
    Duration acquireTimeout = Duration::fromSeconds(10);
    Duration connectTimeout = Duration::fromSeconds(10);
    Duration idleTimeout = Duration::fromSeconds(300);
    Duration statementTimeout = Duration{};
    Duration transactionIdleLimit = Duration::fromSeconds(30);
    Duration slowThreshold = Duration::max();
    void (*onSlowStatement)(void* context, std::string_view sql, Duration took) = nullptr;
    void* slowContext = nullptr;
};

std::unique_ptr<Driver> makeDriver(Options options);

} // namespace aerie::orm::postgres
