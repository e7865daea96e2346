#include "support.hpp"

#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/io/when_all.hpp>

#include <algorithm>
#include <vector>

namespace aerie::io::test {

namespace {

Duration elapsedSince(TimePoint start) { return TimePoint::now() - start; }

Task<Duration> oversleptBy(Duration duration) {
    const TimePoint start = TimePoint::now();
    co_await sleepFor(duration);
    co_return elapsedSince(start) - duration;
}

struct CountingDeadline final : Deadline {
    void onExpire() noexcept override { ++expired; }
    int expired = 0;
};

} // namespace

TEST_CASE("a sleep is never early and a few milliseconds late at most") {
    EventLoop loop;

    // The best of some: the machine may be busy, the wheel may not be.
    Duration least = Duration::max();
    for (const auto duration : {1_ms, 3_ms, 10_ms, 25_ms, 70_ms}) {
        const Duration late = loop.runUntilComplete(oversleptBy(duration));
        CHECK(late >= Duration{});
        least = std::min(least, late);
    }

    CHECK(least < 3_ms);
}

TEST_CASE("sleeping for no time lets the others run") {
    EventLoop loop;

    const auto order = run(loop, [&]() -> Task<std::vector<int>> {
        std::vector<int> steps;
        loop.post([&steps] { steps.push_back(1); });
        co_await yield();
        steps.push_back(2);
        co_await sleepFor(Duration{-5});
        steps.push_back(3);
        co_return steps;
    });

    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("a hundred thousand sleeps end, none of them early") {
    EventLoop loop;
    int ended = 0;
    int early = 0;
    auto sleeper = [&](TimePoint until) -> Task<> {
        co_await sleepUntil(until);
        ++ended;
        if (TimePoint::now() < until) ++early;
    };

    run(loop, [&]() -> Task<> {
        TaskGroup group;
        const TimePoint start = TimePoint::now();
        for (int i = 0; i < 100'000; ++i) group.spawn(sleeper(start + Duration::fromMilliseconds(20 + i % 100)));
        co_await group.join();
    });

    CHECK(ended == 100'000);
    CHECK(early == 0);
}

TEST_CASE("an endless sleep neither overflows nor ends") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto forever = []() -> Task<> { co_await sleepFor(Duration::max()); };
        CHECK_THROWS_AS(co_await withTimeout(forever(), 5_ms), RequestTimeoutException);
    });
}

TEST_CASE("a task that is done in time gives its result") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto quick = []() -> Task<int> {
            co_await sleepFor(1_ms);
            co_return 5;
        };
        CHECK(co_await withTimeout(quick(), 10_s) == 5);
        CHECK(co_await withTimeout(quick(), Duration::max()) == 5);
    });
}

TEST_CASE("a task that is late is cancelled, and its cleanup has run when the timeout is reported") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        int cleaned = 0;
        auto slow = [&]() -> Task<> {
            Witness witness{cleaned};
            co_await sleepFor(1_h);
        };
        const TimePoint start = TimePoint::now();
        CHECK_THROWS_AS(co_await withTimeout(slow(), 20_ms), RequestTimeoutException);
        CHECK(cleaned == 1);
        CHECK(elapsedSince(start) >= 20_ms);
        CHECK(elapsedSince(start) < 2_s);
    });
}

TEST_CASE("a late task that reports by Result reports the timeout by Result") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto slow = []() -> Task<Result<int>> {
            co_await sleepFor(1_h);
            co_return 1;
        };
        auto result = co_await withTimeout(slow(), 2_ms);
        REQUIRE_FALSE(result);
        CHECK(result.error().code() == ErrorCode::Timeout);
    });
}

TEST_CASE("a result in spite of the cancellation is kept") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto stubborn = []() -> Task<int> {
            try {
                co_await sleepFor(1_h);
            } catch (const OperationCancelled&) {
            }
            co_return 9;
        };
        CHECK(co_await withTimeout(stubborn(), 2_ms) == 9);
    });
}

TEST_CASE("an outer cancellation is not mistaken for the timeout") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        CancellationScope scope;
        loop.post([&scope] { scope.cancel(); });
        auto slow = []() -> Task<> { co_await sleepFor(1_h); };
        CHECK_THROWS_AS(co_await scope.run(withTimeout(slow(), 1_h)), OperationCancelled);
    });
}

TEST_CASE("the inner of two timeouts counts") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto slow = []() -> Task<> { co_await sleepFor(1_h); };
        auto middle = [&]() -> Task<bool> {
            bool wasInner = false;
            try {
                co_await withTimeout(slow(), 2_ms);
            } catch (const RequestTimeoutException&) {
                wasInner = true;
            }
            co_return wasInner;
        };
        CHECK(co_await withTimeout(middle(), 10_s));
    });
}

TEST_CASE("a deadline expires once, within its precision") {
    EventLoop loop;
    CountingDeadline deadline;
    const TimePoint start = TimePoint::now();
    deadline.expireAt(start + 30_ms);

    run(loop, [&]() -> Task<> {
        while (deadline.expired == 0) co_await sleepFor(1_ms);
        CHECK(elapsedSince(start) >= 30_ms);
        CHECK(elapsedSince(start) < 1_s);
        co_await sleepFor(100_ms);
    });

    CHECK(deadline.expired == 1);
}

TEST_CASE("a deadline that keeps moving away does not expire, until it stops moving") {
    EventLoop loop;
    CountingDeadline deadline;

    run(loop, [&]() -> Task<> {
        for (int i = 0; i < 30; ++i) {
            deadline.expireAt(TimePoint::now() + 100_ms);
            co_await sleepFor(10_ms);
        }
        CHECK(deadline.expired == 0);
        co_await sleepFor(250_ms);
    });

    CHECK(deadline.expired == 1);
}

TEST_CASE("a deadline may be moved nearer, cancelled, and set again") {
    EventLoop loop;
    CountingDeadline deadline;

    run(loop, [&]() -> Task<> {
        deadline.expireAt(TimePoint::now() + 1_h);
        deadline.expireAt(TimePoint::now() + 5_ms);
        co_await sleepFor(150_ms);
        CHECK(deadline.expired == 1);

        deadline.expireAt(TimePoint::now() + 5_ms);
        deadline.cancel();
        co_await sleepFor(150_ms);
        CHECK(deadline.expired == 1);

        deadline.expireAt(TimePoint::now() + 5_ms);
        co_await sleepFor(150_ms);
        CHECK(deadline.expired == 2);
    });
}

} // namespace aerie::io::test
