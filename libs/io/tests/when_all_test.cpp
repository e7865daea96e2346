#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/when_all.hpp>

#include <memory>
#include <stdexcept>
#include <string>

namespace aerie::io::test {

namespace {

Task<int> after(Duration duration, int value) {
    co_await sleepFor(duration);
    co_return value;
}

Task<> failAfter(Duration duration, const char* text) {
    co_await sleepFor(duration);
    throw std::runtime_error(text);
}

} // namespace

TEST_CASE("results are in the order of the tasks, and the tasks run at the same time") {
    EventLoop loop;
    const TimePoint start = TimePoint::now();

    const auto results = run(loop, []() -> Task<std::vector<int>> {
        std::vector<Task<int>> tasks;
        for (int i = 0; i < 20; ++i) tasks.push_back(after(Duration::fromMilliseconds(25 - i), i));
        co_return co_await whenAll(std::move(tasks));
    });

    REQUIRE(results.size() == 20);
    for (int i = 0; i < 20; ++i) CHECK(results[static_cast<std::size_t>(i)] == i);
    CHECK(TimePoint::now() - start < 250_ms); // one after the other: 310 ms
}

TEST_CASE("none at all is done at once") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        std::vector<Task<int>> values;
        CHECK((co_await whenAll(std::move(values))).empty());
        std::vector<Task<>> nothing;
        co_await whenAll(std::move(nothing));
    });
}

TEST_CASE("tasks that do not wait are fine") {
    EventLoop loop;
    auto now = [](int value) -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(value); };

    run(loop, [&]() -> Task<> {
        std::vector<Task<std::unique_ptr<int>>> tasks;
        for (int i = 0; i < 1'000; ++i) tasks.push_back(now(i));
        auto results = co_await whenAll(std::move(tasks));
        CHECK(*results[999] == 999);
    });
}

TEST_CASE("the first exception is thrown, after all have ended") {
    EventLoop loop;
    int ended = 0;
    auto counted = [&](Duration duration) -> Task<> {
        Witness witness{ended};
        co_await sleepFor(duration);
    };

    run(loop, [&]() -> Task<> {
        std::vector<Task<>> tasks;
        tasks.push_back(counted(20_ms));
        tasks.push_back(failAfter(10_ms, "second"));
        tasks.push_back(failAfter(1_ms, "first"));
        std::string caught;
        try {
            co_await whenAll(std::move(tasks));
        } catch (const std::runtime_error& error) {
            caught = error.what();
        }
        CHECK(caught == "first");
        CHECK(ended == 1);
    });
}

TEST_CASE("cancelling the one who waits cancels them all") {
    EventLoop loop;
    int ended = 0;
    auto counted = [&]() -> Task<> {
        Witness witness{ended};
        co_await sleepFor(1_h);
    };

    run(loop, [&]() -> Task<> {
        std::vector<Task<>> tasks;
        for (int i = 0; i < 3; ++i) tasks.push_back(counted());
        CHECK_THROWS_AS(co_await withTimeout(whenAll(std::move(tasks)), 2_ms), RequestTimeoutException);
        CHECK(ended == 3);
    });
}

} // namespace aerie::io::test
