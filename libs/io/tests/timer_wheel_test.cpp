// The wheel by itself, with the time as a parameter.
#include "timer_wheel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

namespace aerie::io::test {

namespace {

using detail::TimerWheel;

struct Recorder : detail::TimerNode {
    void onTimer() noexcept override {
        ++fired;
        if (order) order->push_back(id);
        if (then) then(*this);
    }
    void startIn(TimerWheel& wheel, std::uint64_t tick) {
        if (isStarted()) stop();
        due = tick;
        wheel.start(*this, tick);
    }
    using TimerNode::isStarted;
    using TimerNode::stop;

    int id = 0;
    int fired = 0;
    std::uint64_t due = 0;
    std::vector<int>* order = nullptr;
    void (*then)(Recorder&) = nullptr;
    Recorder* other = nullptr;
    TimerWheel* wheelForThen = nullptr;
};

constexpr TimePoint kOrigin{5'000'000'123};

TimePoint at(std::uint64_t tick) { return {kOrigin.nanoseconds + static_cast<std::int64_t>(tick) * 1'000'000}; }

} // namespace

TEST_CASE("a timer fires at its tick, not before, and once") {
    for (const std::uint64_t tick : {1ull, 2ull, 63ull, 64ull, 65ull, 4095ull, 4096ull, 4097ull, 262'144ull,
                                     16'777'217ull, 1'073'741'824ull, 68'719'476'735ull}) {
        CAPTURE(tick);
        TimerWheel wheel{kOrigin};
        Recorder timer;
        timer.startIn(wheel, tick);

        wheel.advance(at(tick - 1));
        CHECK(timer.fired == 0);
        wheel.advance(at(tick));
        CHECK(timer.fired == 1);
        wheel.advance(at(tick + 100'000));
        CHECK(timer.fired == 1);
        CHECK(wheel.isEmpty());
    }
}

TEST_CASE("a timer beyond the wheel's range waits in its last slot and fires on time") {
    TimerWheel wheel{kOrigin};
    Recorder timer;
    const std::uint64_t farAway = (1ull << 36) * 3 + 17;
    timer.startIn(wheel, farAway);

    std::uint64_t now = 0;
    while (!timer.fired) {
        const auto next = static_cast<std::uint64_t>((wheel.next() - kOrigin).nanoseconds / 1'000'000);
        REQUIRE(next > now);
        REQUIRE(next <= farAway);
        now = next;
        wheel.advance(at(now));
    }

    CHECK(now == farAway);
}

TEST_CASE("next() is never later than the first timer, and following it fires every timer at its tick") {
    std::mt19937_64 random{42};
    for (int round = 0; round < 200; ++round) {
        TimerWheel wheel{kOrigin};
        std::deque<Recorder> timers(50);
        for (Recorder& timer : timers) timer.startIn(wheel, 1 + random() % (1ull << (random() % 34)));

        std::uint64_t now = 0;
        while (!wheel.isEmpty()) {
            const auto next = static_cast<std::uint64_t>((wheel.next() - kOrigin).nanoseconds / 1'000'000);
            REQUIRE(next > now);
            int wrong = 0;
            for (const Recorder& timer : timers) wrong += timer.isStarted() && next > timer.due;
            now = next;
            wheel.advance(at(now));
            for (const Recorder& timer : timers) wrong += timer.fired != (timer.due <= now ? 1 : 0);
            REQUIRE(wrong == 0);
        }
    }
}

TEST_CASE("random starts, stops and jumps agree with a simple model") {
    std::mt19937_64 random{7};
    TimerWheel wheel{kOrigin};
    std::deque<Recorder> timers(200);
    std::vector<int> expected(200, 0);
    std::uint64_t now = 0;
    for (int step = 0; step < 20'000; ++step) {
        const auto i = random() % timers.size();
        switch (random() % 4) {
        case 0:
        case 1:
            timers[i].startIn(wheel, now + 1 + random() % (1ull << (random() % 20)));
            break;
        case 2:
            timers[i].stop();
            break;
        default:
            now += random() % (1ull << (random() % 14));
            for (std::size_t k = 0; k < timers.size(); ++k)
                if (timers[k].isStarted() && timers[k].due <= now) ++expected[k];
            wheel.advance(at(now));
        }
        if (step % 100 != 0) continue;
        for (std::size_t k = 0; k < timers.size(); ++k) REQUIRE(timers[k].fired == expected[k]);
    }
}

TEST_CASE("timers of one tick fire in the order of their starts") {
    TimerWheel wheel{kOrigin};
    std::vector<int> order;
    std::deque<Recorder> timers(5);
    for (int i = 0; i < 5; ++i) {
        timers[static_cast<std::size_t>(i)].id = i;
        timers[static_cast<std::size_t>(i)].order = &order;
        timers[static_cast<std::size_t>(i)].startIn(wheel, 10);
    }

    wheel.advance(at(10));

    CHECK(order == std::vector{0, 1, 2, 3, 4});
}

TEST_CASE("a timer may stop another one that is due at the same tick, and start itself again") {
    TimerWheel wheel{kOrigin};
    Recorder first;
    Recorder second;
    first.startIn(wheel, 10);
    second.startIn(wheel, 10);
    first.other = &second;
    first.wheelForThen = &wheel;
    first.then = [](Recorder& self) {
        self.other->stop();
        if (self.fired < 3) self.startIn(*self.wheelForThen, 0);
    };

    wheel.advance(at(10));
    CHECK(first.fired == 1);
    CHECK(second.fired == 0);
    wheel.advance(at(12));
    CHECK(first.fired == 3);
    CHECK(wheel.isEmpty());
}

TEST_CASE("a timer that is destroyed leaves the wheel") {
    TimerWheel wheel{kOrigin};
    {
        Recorder timer;
        timer.startIn(wheel, 100);
    }

    CHECK(wheel.isEmpty());
    CHECK(wheel.next() == TimePoint::max());
}

TEST_CASE("a start in the past fires at the next tick") {
    TimerWheel wheel{kOrigin};
    wheel.advance(at(1'000));
    Recorder timer;

    timer.startIn(wheel, 5);
    CHECK(timer.fired == 0);
    wheel.advance(at(1'001));

    CHECK(timer.fired == 1);
}

TEST_CASE("points in time become the first tick that is not before them") {
    TimerWheel wheel{kOrigin};

    CHECK(wheel.tickAtOrAfter(kOrigin) == 0);
    CHECK(wheel.tickAtOrAfter({kOrigin.nanoseconds - 5}) == 0);
    CHECK(wheel.tickAtOrAfter({kOrigin.nanoseconds + 1}) == 1);
    CHECK(wheel.tickAtOrAfter(at(3)) == 3);
    CHECK(wheel.tickAtOrAfter({at(3).nanoseconds + 1}) == 4);
}

} // namespace aerie::io::test
