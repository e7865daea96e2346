// What is sent to the server between two Syncs: the statements of one Work, as one implicit transaction, or a command
// of the driver's own.
#pragma once

#include "driver.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aerie::orm::postgres {

struct Unit {
    std::shared_ptr<Work> work;        // null: nobody waits
    std::vector<std::string> commands; // of the driver, before the work's statements: BEGIN, COMMIT
    std::function<void(Unit&)> onEnd;  // before the waiter is resumed; may change the failure

    std::optional<QueryFailure> failure;
    std::string lastTag; // of the last command: "COMMIT", or "ROLLBACK" instead of it
    TimePoint since;
    int attempts = 0;
    std::int64_t startedStatement = -1; // whose sink was told that rows come
    bool mayRepeat = true;              // outside of a transaction: nothing of it happened when it failed

    bool isAbandoned() const noexcept { return !work || work->isAbandoned.load(std::memory_order_relaxed); }
    void end() {
        if (onEnd) onEnd(*this);
        if (!work) return;
        work->failure = std::move(failure);
        work->resumeWaiter();
    }
};

} // namespace aerie::orm::postgres
