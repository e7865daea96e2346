// Helpers of the tests.
#pragma once

#include "redis_server.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/redis/client.hpp>

#include <doctest/doctest.h>

#include <string>

namespace aerie::redis::test {

using namespace aerie::literals;

// Runs a coroutine lambda to its end; the lambda, and with it its captures, lives as long.
template<class Function> auto run(io::EventLoop& loop, Function function) { return loop.runUntilComplete(function()); }

// Waits for a condition, at most five seconds.
template<class Condition> Task<bool> eventually(Condition condition) {
    const TimePoint until = TimePoint::now() + 5_s;
    while (!condition()) {
        if (TimePoint::now() > until) co_return false;
        co_await io::sleepFor(5_ms);
    }
    co_return true;
}

} // namespace aerie::redis::test
