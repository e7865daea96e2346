#include "support.hpp"

#include <aerie/io/signals.hpp>
#include <aerie/io/task_group.hpp>

#include <csignal>
#include <vector>

namespace aerie::io::test {

TEST_CASE("a signal that comes while one waits is told") {
    EventLoop loop;
    Signals signals{SIGUSR1, SIGUSR2};
    loop.post([] { ::raise(SIGUSR2); });

    const int signal = loop.runUntilComplete(signals.next());

    CHECK(signal == SIGUSR2);
}

TEST_CASE("a signal that came before is told as well, each number once") {
    EventLoop loop;
    Signals signals{SIGUSR1, SIGUSR2};
    ::raise(SIGUSR2);
    ::raise(SIGUSR1);
    ::raise(SIGUSR1);

    CHECK(loop.runUntilComplete(signals.next()) == SIGUSR1);
    CHECK(loop.runUntilComplete(signals.next()) == SIGUSR2);
    run(loop,
        [&]() -> Task<> { CHECK_THROWS_AS(co_await withTimeout(signals.next(), 5_ms), RequestTimeoutException); });
    ::raise(SIGUSR1);
    CHECK(loop.runUntilComplete(signals.next()) == SIGUSR1);
}

TEST_CASE("everybody who named a signal gets it") {
    EventLoop loop;
    Signals one{SIGUSR1};
    Signals two{SIGUSR1, SIGHUP};

    ::raise(SIGUSR1);
    ::raise(SIGHUP);

    CHECK(loop.runUntilComplete(one.next()) == SIGUSR1);
    CHECK(loop.runUntilComplete(two.next()) == SIGHUP);
    CHECK(loop.runUntilComplete(two.next()) == SIGUSR1);
}

TEST_CASE("afterwards the signal does again what it did before") {
    static volatile std::sig_atomic_t handled = 0;
    auto* before = std::signal(SIGUSR1, [](int) { handled = handled + 1; });
    {
        EventLoop loop;
        Signals one{SIGUSR1};
        {
            Signals two{SIGUSR1};
        }
        ::raise(SIGUSR1);
        CHECK(loop.runUntilComplete(one.next()) == SIGUSR1);
    }
    CHECK(handled == 0);

    ::raise(SIGUSR1);

    CHECK(handled == 1);
    std::signal(SIGUSR1, before);
}

TEST_CASE("SIGTERM and SIGINT can be waited for in a loop of a server") {
    EventLoop loop;
    std::vector<int> seen;
    loop.spawn([](EventLoop& l, std::vector<int>& out) -> Task<> {
        Signals signals{SIGTERM, SIGINT, SIGHUP};
        for (;;) {
            out.push_back(co_await signals.next());
            if (out.back() != SIGHUP) break;
        }
        l.stop();
    }(loop, seen));
    loop.post([] { ::raise(SIGHUP); });
    loop.post([&] {
        loop.spawn([]() -> Task<> {
            co_await sleepFor(5_ms);
            ::raise(SIGTERM);
        }());
    });

    loop.run();

    CHECK(seen == std::vector{SIGHUP, SIGTERM});
}

} // namespace aerie::io::test
