// The SQLite driver: WAL, one connection that writes, several that read.
#pragma once

#include "driver.hpp"

#include <aerie/base/duration.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace aerie::orm::sqlite {

struct Options {
    std::string path; // ":memory:" for a database that lives as long as the driver
    bool isReadOnly = false;
    std::size_t readers = 10;
    Duration busyTimeout = Duration::fromSeconds(5);
    Duration transactionIdleLimit = Duration::fromSeconds(30);
    Duration slowThreshold = Duration::max();
    void (*onSlowStatement)(void* context, std::string_view sql, Duration took) = nullptr;
    void* slowContext = nullptr;
};

std::unique_ptr<Driver> makeDriver(Options options);

} // namespace aerie::orm::sqlite
