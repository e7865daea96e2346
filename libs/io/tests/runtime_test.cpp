#include "support.hpp"

#include <aerie/io/runtime.hpp>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>
#include <vector>

namespace aerie::io::test {

TEST_CASE("every loop runs on a thread of its own, the first on the caller's") {
    Runtime runtime{3};
    std::vector<std::thread::id> threads(3);
    std::atomic<int> started{0};
    for (int i = 0; i < runtime.size(); ++i)
        runtime.loop(i).spawn([](Runtime& r, std::thread::id& out, std::atomic<int>& count) -> Task<> {
            out = std::this_thread::get_id();
            co_await yield();
            if (++count == 3) r.stop();
        }(runtime, threads[static_cast<std::size_t>(i)], started));

    runtime.run();

    CHECK(threads[0] == std::this_thread::get_id());
    CHECK(std::set(threads.begin(), threads.end()).size() == 3);
}

TEST_CASE("without a number there is a loop per core") {
    Runtime runtime;

    CHECK(runtime.size() == static_cast<int>(std::thread::hardware_concurrency()));
}

TEST_CASE("making a runtime gives this thread no current loop") {
    Runtime runtime{2};

    CHECK(EventLoop::find() == nullptr);
}

TEST_CASE("SIGPIPE does not end the process") {
    Runtime runtime{1};
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    ::close(pipe[0]);

    CHECK(::write(pipe[1], "x", 1) == -1);

    ::close(pipe[1]);
}

TEST_CASE("loops pass work to each other") {
    Runtime runtime{2};
    int hops = 0; // touched by one loop at a time, handed over by post()
    struct Ball {
        void operator()() const {
            if (++*hops == 1'000) return runtime->stop();
            runtime->loop(*hops % 2).post(Ball{runtime, hops});
        }
        Runtime* runtime;
        int* hops;
    };
    runtime.loop(0).post(Ball{&runtime, &hops});

    runtime.run();

    CHECK(hops == 1'000);
}

TEST_CASE("a listener per loop on one port serves every connection") {
    constexpr int kConnections = 64;
    Runtime runtime{2};
    std::atomic<int> served{0};
    std::atomic<std::uint16_t> port{0};
    runtime.loop(0).post([&] {
        auto listener = Listener::bind({});
        const std::uint16_t chosen = listener->localAddress().port();
        auto serve = [](Listener own, std::atomic<int>& count) -> Task<> {
            while (auto socket = co_await own.accept()) {
                co_await socket->write("x");
                ++count;
            }
        };
        for (int i = 1; i < runtime.size(); ++i)
            runtime.loop(i).post([&, i, chosen, serve] {
                auto own = Listener::bind({.port = chosen});
                runtime.loop(i).spawn(serve(std::move(*own), served));
                port = chosen;
            });
        runtime.loop(0).spawn(serve(std::move(*listener), served));
    });
    std::thread client{[&] {
        while (port == 0) std::this_thread::yield();
        for (int i = 0; i < kConnections; ++i) {
            Peer peer = Peer::connect(port);
            if (peer.receive() != "x") break;
        }
        runtime.stop();
    }};

    runtime.run();

    client.join();
    CHECK(served == kConnections);
}

TEST_CASE("tasks of all loops are destroyed with the runtime") {
    int destroyed = 0;
    {
        Runtime runtime{2};
        for (int i = 0; i < 2; ++i)
            runtime.loop(i).spawn([](Runtime& r, Witness, int number) -> Task<> {
                co_await sleepFor(number == 0 ? 5_ms : 1_h);
                r.stop();
                co_await sleepFor(1_h);
            }(runtime, Witness{destroyed}, i));
        runtime.run();
        CHECK(destroyed == 0);
    }

    CHECK(destroyed == 2);
}

} // namespace aerie::io::test
