#include "support.hpp"

#include <aerie/io/task_group.hpp>
#include <aerie/io/thread_pool.hpp>
#include <aerie/io/when_all.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aerie::io::test {

TEST_CASE("blocking work runs on another thread and its result comes back on the loop's") {
    EventLoop loop;
    const auto here = std::this_thread::get_id();

    run(loop, [&]() -> Task<> {
        const auto there = co_await runBlocking([] { return std::this_thread::get_id(); });
        CHECK(there != here);
        CHECK(std::this_thread::get_id() == here);
    });
}

TEST_CASE("arguments are copied or moved to the function") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        const std::string text = "kept";
        auto pointer = std::make_unique<int>(5);
        const std::string result =
            co_await runBlocking([](const std::string& t, std::unique_ptr<int> p) { return t + std::to_string(*p); },
                                 text, std::move(pointer));
        CHECK(result == "kept5");
        CHECK(text == "kept");

        auto named = [text] { return text + "!"; };
        CHECK(co_await runBlocking(named) == "kept!");
    });
}

TEST_CASE("an exception of the function comes back") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        CHECK_THROWS_WITH_AS(co_await runBlocking([] { throw std::runtime_error("disk on fire"); }), "disk on fire",
                             std::runtime_error);
    });
}

TEST_CASE("results may be movable only") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        auto pointer = co_await runBlocking([] { return std::make_unique<int>(3); });
        CHECK(*pointer == 3);
    });
}

TEST_CASE("blocking functions run side by side, up to the size of the pool") {
    ThreadPool pool{3};
    EventLoop loop;
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    auto work = [&]() -> Task<int> {
        co_return co_await pool.run([&] {
            const int now = ++running;
            int seen = most;
            while (seen < now && !most.compare_exchange_weak(seen, now)) {
            }
            ::usleep(3'000);
            --running;
            return 1;
        });
    };

    const auto results = run(loop, [&]() -> Task<std::vector<int>> {
        std::vector<Task<int>> tasks;
        for (int i = 0; i < 12; ++i) tasks.push_back(work());
        co_return co_await whenAll(std::move(tasks));
    });

    CHECK(results.size() == 12);
    CHECK(most > 1);
    CHECK(most <= 3);
}

TEST_CASE("work that nobody waits for any more is not begun") {
    ThreadPool pool{1};
    EventLoop loop;
    std::atomic<bool> mayFinish{false};
    std::atomic<int> begun{0};
    TaskGroup first;
    first.spawn([](ThreadPool& p, std::atomic<bool>& flag) -> Task<> {
        co_await p.run([&flag] {
            while (!flag) std::this_thread::yield();
        });
    }(pool, mayFinish));
    {
        TaskGroup second;
        second.spawn([](ThreadPool& p, std::atomic<int>& count) -> Task<> {
            co_await p.run([&count] { ++count; });
        }(pool, begun));
        settle(loop);
    }

    mayFinish = true;
    run(loop, [&]() -> Task<> { co_await first.join(); });
    run(loop, [&]() -> Task<> { co_await pool.run([] {}); });

    CHECK(begun == 0);
}

TEST_CASE("a result that arrives after its task has gone is dropped") {
    // Before the pool, whose end waits for the work that reads them.
    std::atomic<bool> hasBegun{false};
    std::atomic<bool> mayFinish{false};
    ThreadPool pool{1};
    EventLoop loop;
    {
        TaskGroup group;
        group.spawn([](ThreadPool& p, std::atomic<bool>& begun, std::atomic<bool>& flag) -> Task<> {
            co_await p.run([&] {
                begun = true;
                while (!flag) std::this_thread::yield();
                return std::make_unique<int>(1);
            });
        }(pool, hasBegun, mayFinish));
        while (!hasBegun) std::this_thread::yield();
    }

    mayFinish = true;
    run(loop, [&]() -> Task<> { co_await pool.run([] {}); });

    CHECK(true); // the sanitizers have the say
}

TEST_CASE("a loop may go while its work is still running") {
    // Before the pool, whose end waits for the work that reads them.
    std::atomic<bool> hasBegun{false};
    std::atomic<bool> mayFinish{false};
    ThreadPool pool{1};
    {
        EventLoop loop;
        loop.spawn([](ThreadPool& p, std::atomic<bool>& begun, std::atomic<bool>& flag) -> Task<> {
            co_await p.run([&] {
                begun = true;
                while (!flag) std::this_thread::yield();
            });
        }(pool, hasBegun, mayFinish));
        while (!hasBegun) std::this_thread::yield();
    }

    mayFinish = true;
}

TEST_CASE("many loops share one pool, and every result goes home") {
    ThreadPool pool{2};
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            EventLoop loop;
            const auto here = std::this_thread::get_id();
            run(loop, [&]() -> Task<> {
                for (int i = 0; i < 200; ++i) {
                    const int result = co_await pool.run([](int value) { return value * 2; }, i);
                    if (result != i * 2 || std::this_thread::get_id() != here) ++wrong;
                }
            });
        });

    for (std::thread& thread : threads) thread.join();

    CHECK(wrong == 0);
}

} // namespace aerie::io::test
