// Every operation that waits, cancelled while it waits, and destroyed while it waits.
#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/connect.hpp>
#include <aerie/io/deferred.hpp>
#include <aerie/io/event.hpp>
#include <aerie/io/mutex.hpp>
#include <aerie/io/queue.hpp>
#include <aerie/io/signals.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/thread_pool.hpp>
#include <aerie/io/when_all.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace aerie::io::test {

namespace {

// Everything that the operations below need to wait on something that does not come by itself.
struct World {
    explicit World(EventLoop& eventLoop) : loop(eventLoop), pair(connectedPair(eventLoop)) {
        listener = std::move(*Listener::bind({}));
        // A full pipe: writes wait.
        const std::string chunk(1 << 20, 'x');
        while (*pair.socket.tryWrite(chunk) > 0) {
        }
        held = run(loop, [this]() -> Task<Mutex::Lock> { co_return co_await mutex.lock(); });
        int item = 1;
        full.tryPush(item);
    }

    EventLoop& loop;
    Pair pair;
    Listener listener;
    Event event;
    Mutex mutex;
    Mutex::Lock held;
    Queue<int> empty{1};
    Queue<int> full{1};
    Deferred<int> deferred;
    Signals signals{SIGUSR1};
    std::atomic<bool> mayFinish{false};

    // What would resume the operations, if they still waited.
    void makeEverythingHappen() {
        pair.peer.send("data");
        pair.peer.receive();
        Peer::connect(listener.localAddress().port());
        event.set();
        held.release();
        int item = 2;
        empty.tryPush(item);
        full.tryPop();
        deferred.resolve(3);
        ::raise(SIGUSR1);
        mayFinish = true;
    }
};

Task<> sleeping(World&) { co_await sleepFor(1_h); }
Task<> reading(World& world) {
    char byte;
    co_await world.pair.socket.readSome(std::span{&byte, 1});
}
Task<> readingIntoBuffer(World& world) {
    Buffer buffer;
    co_await world.pair.socket.readSome(buffer);
}
Task<> writing(World& world) {
    const std::string data(1 << 20, 'y');
    co_await world.pair.socket.write(data);
}
Task<> waitingForReadable(World& world) { co_await world.pair.socket.readable(); }
Task<> waitingForWritable(World& world) { co_await world.pair.socket.writable(); }
Task<> accepting(World& world) { co_await world.listener.accept(); }
// 192.0.2.0/24 is reserved for documentation; nothing answers, or the system refuses at once.
Task<> connecting(World&) {
    co_await connect(*SocketAddress::parse("192.0.2.1", 9), 1_h);
    co_await sleepFor(1_h);
}
Task<> waitingForEvent(World& world) { co_await world.event.wait(); }
Task<> locking(World& world) { auto lock = co_await world.mutex.lock(); }
Task<> popping(World& world) { co_await world.empty.pop(); }
Task<> pushing(World& world) { co_await world.full.push(5); }
Task<> deferring(World& world) { co_await world.deferred; }
Task<> waitingForSignal(World& world) { co_await world.signals.next(); }
Task<> blocking(World& world) {
    co_await runBlocking([&flag = world.mayFinish] {
        while (!flag) std::this_thread::yield();
    });
}
Task<> gathering(World& world) {
    std::vector<Task<>> tasks;
    tasks.push_back(sleeping(world));
    tasks.push_back(waitingForEvent(world));
    co_await whenAll(std::move(tasks));
}
Task<> limited(World& world) { co_await withTimeout(waitingForEvent(world), 1_h); }
Stream<int> streamOf(World& world) {
    co_await world.event.wait();
    co_yield 1;
}
Task<> streaming(World& world) {
    auto stream = streamOf(world);
    co_await stream.next();
}
Task<> joining(World& world) {
    TaskGroup group;
    group.spawn(sleeping(world));
    co_await group.join();
}

struct Case {
    const char* name;
    Task<> (*start)(World&);
};
constexpr std::array kCases = {
    Case{"sleep", sleeping},
    Case{"read", reading},
    Case{"read into a buffer", readingIntoBuffer},
    Case{"write", writing},
    Case{"readable", waitingForReadable},
    Case{"writable", waitingForWritable},
    Case{"accept", accepting},
    Case{"connect", connecting},
    Case{"event", waitingForEvent},
    Case{"mutex", locking},
    Case{"pop", popping},
    Case{"push", pushing},
    Case{"deferred", deferring},
    Case{"signal", waitingForSignal},
    Case{"blocking work", blocking},
    Case{"several at once", gathering},
    Case{"with a timeout", limited},
    Case{"stream", streaming},
    Case{"group", joining},
};

enum class Outcome { Waiting, Finished, Cancelled, Failed };

Task<> observe(Task<> task, Outcome& outcome, int& destroyed) {
    Witness witness{destroyed};
    try {
        co_await std::move(task);
        outcome = Outcome::Finished;
    } catch (const OperationCancelled&) {
        outcome = Outcome::Cancelled;
    } catch (...) {
        outcome = Outcome::Failed;
    }
}

} // namespace

TEST_CASE("a waiting operation that is cancelled throws, and later events find nobody") {
    for (const Case& c : kCases) {
        CAPTURE(c.name);
        EventLoop loop;
        World world{loop};
        Outcome outcome = Outcome::Waiting;
        int destroyed = 0;
        TaskGroup group;
        group.spawn(observe(c.start(world), outcome, destroyed));
        settle(loop);
        REQUIRE(outcome == Outcome::Waiting);

        group.cancel();
        CHECK(outcome == Outcome::Waiting); // resumed by the loop, not from within cancel()
        settle(loop);
        CHECK(outcome == Outcome::Cancelled);
        CHECK(destroyed == 1);

        world.makeEverythingHappen();
        settle(loop);
    }
}

TEST_CASE("a waiting operation that is destroyed is forgotten") {
    for (const Case& c : kCases) {
        CAPTURE(c.name);
        EventLoop loop;
        World world{loop};
        Outcome outcome = Outcome::Waiting;
        int destroyed = 0;
        {
            TaskGroup group;
            group.spawn(observe(c.start(world), outcome, destroyed));
            settle(loop);
        }

        CHECK(outcome == Outcome::Waiting);
        CHECK(destroyed == 1);
        world.makeEverythingHappen();
        settle(loop);
    }
}

TEST_CASE("an operation that is destroyed after it was resumed and before it ran is forgotten") {
    for (const Case& c : kCases) {
        CAPTURE(c.name);
        EventLoop loop;
        World world{loop};
        Outcome outcome = Outcome::Waiting;
        int destroyed = 0;
        run(loop, [&]() -> Task<> {
            {
                TaskGroup group;
                group.spawn(observe(c.start(world), outcome, destroyed));
                co_await sleepFor(2_ms);
                world.makeEverythingHappen();
                if (c.start != blocking) group.cancel();
            }
            CHECK(outcome == Outcome::Waiting);
            CHECK(destroyed == 1);
            co_await sleepFor(2_ms);
        });
    }
}

TEST_CASE("operations that begin in a cancelled context throw at once") {
    for (const Case& c : kCases) {
        CAPTURE(c.name);
        EventLoop loop;
        World world{loop};
        Outcome outcome = Outcome::Waiting;
        int destroyed = 0;
        TaskGroup group;
        group.cancel();

        group.spawn(observe(c.start(world), outcome, destroyed));

        CHECK(outcome == Outcome::Cancelled);
        world.mayFinish = true;
    }
}

TEST_CASE("a loop that goes takes its waiting tasks along") {
    for (const Case& c : kCases) {
        CAPTURE(c.name);
        Outcome outcome = Outcome::Waiting;
        int destroyed = 0;
        auto own = [](const Case& chosen, std::unique_ptr<World> world, Outcome& out, int& count) -> Task<> {
            co_await observe(chosen.start(*world), out, count);
        };
        {
            EventLoop loop;
            auto world = std::make_unique<World>(loop);
            world->mayFinish = true;
            loop.spawn(own(c, std::move(world), outcome, destroyed));
        }
        CHECK(outcome == Outcome::Waiting);
        CHECK(destroyed == 1);
    }
}

TEST_CASE("cleanup runs when a task is cancelled, and may finish its work when shielded") {
    EventLoop loop;
    std::vector<std::string> steps;
    auto rollback = [&]() -> Task<> {
        co_await sleepFor(1_ms);
        steps.push_back("rolled back");
    };
    auto transaction = [&]() -> Task<> {
        bool isCancelled = false;
        try {
            co_await sleepFor(1_h);
        } catch (const OperationCancelled&) {
            isCancelled = true;
        }
        if (!isCancelled) co_return;
        CHECK_THROWS_AS(co_await rollback(), OperationCancelled);
        co_await shielded(rollback());
        throw OperationCancelled{};
    };

    run(loop, [&]() -> Task<> { CHECK_THROWS_AS(co_await withTimeout(transaction(), 2_ms), RequestTimeoutException); });

    CHECK(steps == std::vector<std::string>{"rolled back"});
}

TEST_CASE("a scope is cancelled without what is around it") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        CancellationScope scope;
        loop.post([&scope] { scope.cancel(); });
        auto forever = []() -> Task<> { co_await sleepFor(1_h); };
        CHECK_THROWS_AS(co_await scope.run(forever()), OperationCancelled);
        CHECK(scope.isCancelled());
        CHECK_FALSE(CancelToken::current().isCancelled());
        co_await sleepFor(1_ms);
    });
}

TEST_CASE("cancelling an outer scope reaches the inner ones") {
    EventLoop loop;
    int reached = 0;
    auto innermost = [&]() -> Task<> {
        try {
            co_await sleepFor(1_h);
        } catch (const OperationCancelled&) {
            ++reached;
            throw;
        }
    };
    auto middle = [&]() -> Task<> {
        CancellationScope scope;
        co_await scope.run(innermost());
    };

    run(loop, [&]() -> Task<> {
        CancellationScope scope;
        loop.post([&scope] { scope.cancel(); });
        CHECK_THROWS_AS(co_await scope.run(middle()), OperationCancelled);
    });

    CHECK(reached == 1);
}

TEST_CASE("a token tells long work that it is no longer wanted") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        CancellationScope scope;
        auto work = []() -> Task<int> {
            int steps = 0;
            for (;; ++steps) {
                if (steps == 3) TaskContext::current()->cancel();
                CancelToken::current().throwIfCancelled();
            }
        };
        CHECK_THROWS_AS(co_await scope.run(work()), OperationCancelled);
    });
}

TEST_CASE("a cancel callback is called once, at cancellation, and not after it has gone") {
    TaskContext context;
    int calls = 0;
    auto count = [&calls] { ++calls; };
    {
        CancelCallback gone{CancelToken{&context}, count};
    }
    CancelCallback callback{CancelToken{&context}, count};

    context.cancel();
    context.cancel();
    CHECK(calls == 1);

    CancelCallback late{CancelToken{&context}, count};
    CHECK(calls == 2);
}

TEST_CASE("a cancelled operation is an exception with the code of a request that the client gave up") {
    const OperationCancelled cancelled;

    CHECK(cancelled.code() == ErrorCode::ClientClosedRequest);
    CHECK(std::string{cancelled.what()} == "The operation was cancelled.");
}

} // namespace aerie::io::test
