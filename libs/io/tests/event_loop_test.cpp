#include "support.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aerie::io::test {

TEST_CASE("posted functions run in order, after what runs now") {
    EventLoop loop;
    std::vector<int> order;

    run(loop, [&]() -> Task<> {
        loop.post([&] { order.push_back(2); });
        loop.post([&] { order.push_back(3); });
        order.push_back(1);
        co_await sleepFor(1_ms);
    });

    CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("functions posted from many threads all run on the loop's thread") {
    EventLoop loop;
    constexpr int kThreads = 4;
    constexpr int kPosts = 20'000;
    int count = 0; // no lock: only the loop's thread touches it
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < kPosts; ++i)
                loop.post([&] {
                    if (++count == kThreads * kPosts) loop.stop();
                });
        });

    loop.run();

    for (std::thread& thread : threads) thread.join();
    CHECK(count == kThreads * kPosts);
}

TEST_CASE("a post wakes a sleeping loop at once") {
    EventLoop loop;
    std::atomic<bool> isRunning{false};
    TimePoint posted;
    TimePoint received;
    std::thread other{[&] {
        while (!isRunning) std::this_thread::yield();
        ::usleep(20'000);
        posted = TimePoint::now();
        loop.post([&] {
            received = TimePoint::now();
            loop.stop();
        });
    }};
    loop.post([&] { isRunning = true; });

    loop.run();

    other.join();
    CHECK(received - posted < 500_ms);
}

TEST_CASE("posted functions may own things that can only be moved") {
    EventLoop loop;
    int seen = 0;
    loop.post([&, value = std::make_unique<int>(7)] {
        seen = *value;
        loop.stop();
    });

    loop.run();

    CHECK(seen == 7);
}

TEST_CASE("a posted function that throws is reported, and the loop goes on") {
    EventLoop loop;
    std::string reported;
    loop.onUnhandledError(
        [](void* out, std::exception_ptr exception) {
            *static_cast<std::string*>(out) = errorFrom(std::move(exception)).detail();
        },
        &reported);
    loop.post([] { throw std::runtime_error("posted"); });
    loop.post([&] { loop.stop(); });

    loop.run();

    CHECK(reported.find("posted") != std::string::npos);
}

TEST_CASE("a spawned task starts at once on the loop's thread") {
    EventLoop loop;
    bool hasStarted = false;
    auto task = [&]() -> Task<> {
        hasStarted = true;
        co_await sleepFor(1_h);
    };

    loop.spawn(task());

    CHECK(hasStarted);
}

TEST_CASE("a task spawned from another thread runs on the loop's thread") {
    EventLoop loop;
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    auto task = [&]() -> Task<> {
        there = std::this_thread::get_id();
        co_await yield();
        loop.stop();
    };
    std::thread other{[&] { loop.spawn(task()); }};

    loop.run();

    other.join();
    CHECK(there == here);
}

TEST_CASE("an exception that nobody caught goes to the error hook") {
    EventLoop loop;
    std::vector<std::string> reports;
    loop.onUnhandledError(
        [](void* out, std::exception_ptr exception) {
            static_cast<std::vector<std::string>*>(out)->push_back(errorFrom(std::move(exception)).message());
        },
        &reports);
    auto fail = [](bool later) -> Task<> {
        if (later) co_await yield();
        throw NotFoundException("User not found");
    };

    loop.spawn(fail(false));
    loop.spawn(fail(true));
    settle(loop);

    CHECK(reports == std::vector<std::string>{"User not found", "User not found"});
}

TEST_CASE("a cancelled task is not reported") {
    EventLoop loop;
    int reports = 0;
    loop.onUnhandledError([](void* out, std::exception_ptr) { ++*static_cast<int*>(out); }, &reports);

    loop.spawn([]() -> Task<> {
        TaskContext::current()->cancel();
        co_await yield();
    }());
    settle(loop);

    CHECK(reports == 0);
}

TEST_CASE("a loop can be stopped and run again") {
    EventLoop loop;
    int rounds = 0;
    for (int i = 0; i < 3; ++i) {
        loop.post([&] {
            ++rounds;
            loop.stop();
        });
        loop.run();
    }

    CHECK(rounds == 3);
}

TEST_CASE("a stop before the run makes it return at once") {
    EventLoop loop;
    loop.stop();

    loop.run();

    CHECK(true);
}

TEST_CASE("the current loop is the one that runs, or was made last on this thread") {
    CHECK(EventLoop::find() == nullptr);
    {
        EventLoop loop;
        CHECK(&EventLoop::current() == &loop);
        std::thread{[&] { CHECK(EventLoop::find() == nullptr); }}.join();
    }
    CHECK(EventLoop::find() == nullptr);
}

TEST_CASE("a handle tells when its loop is gone, and destroys the function") {
    int destroyed = 0;
    LoopHandle handle;
    {
        EventLoop loop;
        handle = loop.handle();
        bool hasRun = false;
        CHECK(handle.post([&] { hasRun = true; }));
        settle(loop);
        CHECK(hasRun);
        CHECK(handle.post([witness = Witness{destroyed}] {}));
    }
    CHECK(destroyed == 1); // was still queued

    CHECK_FALSE(handle.post([witness = Witness{destroyed}] {}));
    CHECK(destroyed == 2);
    CHECK_FALSE(LoopHandle{}.post([] {}));
}

TEST_CASE("destroying a loop destroys tasks that tasks start while they are destroyed") {
    int destroyed = 0;
    {
        EventLoop loop;
        struct SpawnsAtTheEnd {
            ~SpawnsAtTheEnd() {
                loop->spawn([](Witness) -> Task<> { co_await sleepFor(1_h); }(Witness{*count}));
            }
            EventLoop* loop;
            int* count;
        };
        loop.spawn([](EventLoop& l, int& count) -> Task<> {
            SpawnsAtTheEnd last{&l, &count};
            co_await sleepFor(1_h);
        }(loop, destroyed));
    }

    CHECK(destroyed == 1);
}

TEST_CASE("the loop's time follows the clock") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        co_await sleepFor(5_ms);
        const TimePoint exact = TimePoint::now();
        CHECK(loop.now() <= exact);
        CHECK(exact - loop.now() < 1_s);
    });
}

} // namespace aerie::io::test
