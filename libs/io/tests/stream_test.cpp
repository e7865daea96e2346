#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/event.hpp>
#include <aerie/io/stream.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aerie::io::test {

namespace {

Stream<int> countTo(int last) {
    for (int i = 1; i <= last; ++i) co_yield i;
}

Stream<int> countSlowlyTo(int last) {
    for (int i = 1; i <= last; ++i) {
        co_await yield();
        co_yield i;
    }
}

Task<std::vector<int>> collect(Stream<int> stream) {
    std::vector<int> items;
    while (auto item = co_await stream.next()) items.push_back(*item);
    co_return items;
}

} // namespace

TEST_CASE("a stream gives its items in order and then ends") {
    EventLoop loop;

    CHECK(loop.runUntilComplete(collect(countTo(3))) == std::vector{1, 2, 3});
    CHECK(loop.runUntilComplete(collect(countSlowlyTo(3))) == std::vector{1, 2, 3});
}

TEST_CASE("an empty and a default-made stream are at their end") {
    EventLoop loop;

    CHECK(loop.runUntilComplete(collect(countTo(0))).empty());
    CHECK(loop.runUntilComplete(collect(Stream<int>{})).empty());
}

TEST_CASE("after the end, next() goes on giving nothing") {
    EventLoop loop;

    const bool isOver = run(loop, []() -> Task<bool> {
        Stream<int> stream = countTo(1);
        auto first = co_await stream.next();
        auto second = co_await stream.next();
        auto third = co_await stream.next();
        co_return first && !second && !third;
    });

    CHECK(isOver);
}

TEST_CASE("the producer runs only when it is asked") {
    EventLoop loop;
    int produced = 0;
    auto produce = [&]() -> Stream<int> {
        for (;;) co_yield ++produced;
    };

    run(loop, [&]() -> Task<> {
        Stream<int> stream = produce();
        CHECK(produced == 0);
        co_await stream.next();
        CHECK(produced == 1);
        co_await stream.next();
        CHECK(produced == 2);
    });
}

TEST_CASE("a long stream that never waits needs no stack") {
    EventLoop loop;

    CHECK(loop.runUntilComplete(collect(countTo(300'000))).size() == 300'000);
}

TEST_CASE("items may be movable only") {
    EventLoop loop;
    auto produce = []() -> Stream<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(1);
        auto named = std::make_unique<int>(2);
        co_yield std::move(named);
    };

    const int sum = run(loop, [&]() -> Task<int> {
        auto stream = produce();
        int total = 0;
        while (auto item = co_await stream.next()) total += **item;
        co_return total;
    });

    CHECK(sum == 3);
}

TEST_CASE("an exception of the producer reaches the consumer, and then the stream is over") {
    EventLoop loop;
    auto produce = []() -> Stream<int> {
        co_yield 1;
        co_await yield();
        throw std::runtime_error("dry");
    };

    const std::string seen = run(loop, [&]() -> Task<std::string> {
        auto stream = produce();
        std::string text = std::to_string(*co_await stream.next());
        try {
            co_await stream.next();
        } catch (const std::runtime_error& error) {
            text += error.what();
        }
        auto after = co_await stream.next();
        co_return text + (after ? "more" : "over");
    });

    CHECK(seen == "1dryover");
}

TEST_CASE("destroying the stream runs the producer's destructors, wherever it is") {
    EventLoop loop;
    int destroyed = 0;
    auto produce = [&]() -> Stream<int> {
        Witness witness{destroyed};
        co_yield 1;
        co_await sleepFor(1_h);
        co_yield 2;
    };

    SUBCASE("before it started") {
        {
            auto stream = produce();
        }
        CHECK(destroyed == 0);
    }
    SUBCASE("at a co_yield") {
        run(loop, [&]() -> Task<> {
            auto stream = produce();
            co_await stream.next();
        });
        CHECK(destroyed == 1);
    }
    SUBCASE("at a co_await, with its consumer") {
        {
            EventLoop inner;
            inner.spawn([](Stream<int> stream) -> Task<> {
                while (co_await stream.next()) {
                }
            }(produce()));
            CHECK(destroyed == 0);
        }
        CHECK(destroyed == 1);
    }
}

TEST_CASE("cancelling the consumer cancels the producer's wait") {
    EventLoop loop;
    bool wasCancelled = false;
    auto produce = [&]() -> Stream<int> {
        try {
            co_await sleepFor(1_h);
        } catch (const OperationCancelled&) {
            wasCancelled = true;
            throw;
        }
        co_yield 1;
    };

    run(loop, [&]() -> Task<> {
        auto stream = produce();
        auto next = [](Stream<int>& s) -> Task<std::optional<int>> { co_return co_await s.next(); };
        CHECK_THROWS_AS(co_await withTimeout(next(stream), 5_ms), RequestTimeoutException);
    });

    CHECK(wasCancelled);
}

TEST_CASE("an item whose next() was destroyed goes to the following next()") {
    EventLoop loop;
    Event event;
    auto produce = [&]() -> Stream<int> {
        co_await event.wait();
        co_yield 7;
        co_yield 8;
    };

    run(loop, [&]() -> Task<> {
        auto stream = produce();
        auto next = [](Stream<int>& s) -> Task<> { co_await s.next(); };
        {
            // Started by hand and destroyed while it waits, in the same context, as a race of two tasks would do.
            struct Start {
                struct promise_type {
                    Start get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
                    std::suspend_never initial_suspend() noexcept { return {}; }
                    std::suspend_always final_suspend() noexcept { return {}; }
                    void return_void() {}
                    void unhandled_exception() {}
                };
                std::coroutine_handle<promise_type> handle;
            };
            Start start = [](Task<> task) -> Start { co_await std::move(task); }(next(stream));
            start.handle.destroy();
        }
        event.set();
        co_await sleepFor(2_ms);
        CHECK(co_await stream.next() == 7);
        CHECK(co_await stream.next() == 8);
        CHECK_FALSE(co_await stream.next());
    });
}

} // namespace aerie::io::test
