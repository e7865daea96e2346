// A command that waits to be sent or answered. It outlives whoever waits for it: its answer comes all the same.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/redis/command.hpp>
#include <aerie/redis/send_operation.hpp>

#include <cstdint>
#include <optional>

namespace aerie::redis::detail {

struct Pending {
    explicit Pending(Command c) noexcept : command(std::move(c)) {}
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() {
        if (waiter) waiter->pending_ = nullptr;
    }

    // Gives the result to whoever waits, if anybody does.
    void settle(Result<Reply> result) {
        if (!waiter) return;
        SendOperation& operation = *std::exchange(waiter, nullptr);
        operation.pending_ = nullptr;
        operation.result_.emplace(std::move(result));
        operation.resumeSoon();
    }

    Command command; // kept, in case it is to be sent again
    SendOperation* waiter = nullptr;
    TimePoint expires = TimePoint::max();
    std::optional<Error> firstError;           // of a transaction: why EXEC is going to refuse it
    std::uint32_t missing = command.replies(); // answers that are still to come
    int attempts = 0;                          // connections that failed or were lost meanwhile
};

} // namespace aerie::redis::detail
