// What the pools of all loops have in common.
#pragma once

#include "postgres/postgres_driver.hpp"

#include <aerie/base/duration.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace aerie::orm::postgres {

struct Shared {
    explicit Shared(Options given) : options(std::move(given)) {}

    const Options options;
    DriverCounters counters;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::uint64_t> schemaEpoch{0}; // moves on when a migration ran: what was prepared may be wrong
    std::atomic<bool> isClosing{false};

    void noteStatement(std::string_view sql, Duration took, bool hasFailed) noexcept {
        counters.statements.fetch_add(1, std::memory_order_relaxed);
        if (hasFailed) counters.failures.fetch_add(1, std::memory_order_relaxed);
        if (took < options.slowThreshold) return;
        counters.slowStatements.fetch_add(1, std::memory_order_relaxed);
        if (options.onSlowStatement && !isClosing.load(std::memory_order_relaxed))
            options.onSlowStatement(options.slowContext, sql, took);
    }
};

} // namespace aerie::orm::postgres
