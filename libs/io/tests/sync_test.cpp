// What tasks of one loop use to wait for each other: Event, Semaphore, Mutex, Queue, Deferred.
#include "support.hpp"

#include <aerie/io/deferred.hpp>
#include <aerie/io/event.hpp>
#include <aerie/io/mutex.hpp>
#include <aerie/io/queue.hpp>
#include <aerie/io/semaphore.hpp>
#include <aerie/io/task_group.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aerie::io::test {

namespace {

Task<> noteWhenSet(Event& event, std::vector<int>& order, int id) {
    co_await event.wait();
    order.push_back(id);
}

Task<> holdPermit(Semaphore& semaphore, std::vector<int>& order, int id, Event& release) {
    auto permit = co_await semaphore.acquire();
    order.push_back(id);
    co_await release.wait();
}

} // namespace

TEST_CASE("an event resumes everybody who waits, in order, and lets later ones pass") {
    EventLoop loop;
    Event event;
    std::vector<int> order;
    TaskGroup group;
    for (int i = 0; i < 3; ++i) group.spawn(noteWhenSet(event, order, i));
    CHECK(order.empty());

    event.set();
    CHECK(order.empty()); // they run when the loop does
    settle(loop);
    CHECK(order == std::vector{0, 1, 2});

    group.spawn(noteWhenSet(event, order, 3));
    CHECK(order.back() == 3);
    event.reset();
    group.spawn(noteWhenSet(event, order, 4));
    settle(loop);
    CHECK(order.back() == 3);
}

TEST_CASE("a pulse resumes those who wait now and nobody else") {
    EventLoop loop;
    Event event;
    std::vector<int> order;
    TaskGroup group;
    group.spawn(noteWhenSet(event, order, 1));

    event.pulse();
    settle(loop);
    group.spawn(noteWhenSet(event, order, 2));
    settle(loop);

    CHECK(order == std::vector{1});
}

TEST_CASE("an event that is destroyed leaves its waiters alone") {
    EventLoop loop;
    std::vector<int> order;
    auto event = std::make_unique<Event>();
    TaskGroup group;
    group.spawn(noteWhenSet(*event, order, 1));
    group.spawn(noteWhenSet(*event, order, 2));

    event->pulse();
    event.reset();
    settle(loop);

    CHECK(order == std::vector{1, 2});
}

TEST_CASE("a semaphore lets so many in, the others in the order they came") {
    EventLoop loop;
    Semaphore semaphore{2};
    Event release;
    std::vector<int> order;
    TaskGroup group;
    for (int i = 0; i < 5; ++i) group.spawn(holdPermit(semaphore, order, i, release));
    CHECK(order == std::vector{0, 1});
    CHECK(semaphore.available() == 0);
    CHECK_FALSE(semaphore.tryAcquire());

    release.set();
    loop.runUntilComplete(group.join());

    CHECK(order == std::vector{0, 1, 2, 3, 4});
    CHECK(semaphore.available() == 2);
    CHECK(semaphore.tryAcquire());
}

TEST_CASE("a newcomer does not overtake those who wait") {
    EventLoop loop;
    Semaphore semaphore{1};
    Event release;
    std::vector<int> order;
    TaskGroup group;
    auto first = semaphore.tryAcquire();
    group.spawn(holdPermit(semaphore, order, 1, release));

    first->release(); // goes to the waiting one, which has not run yet
    CHECK_FALSE(semaphore.tryAcquire());
    settle(loop);

    CHECK(order == std::vector{1});
}

TEST_CASE("a permit that is granted to a task that is destroyed goes to the next") {
    EventLoop loop;
    Semaphore semaphore{1};
    Event release;
    std::vector<int> order;
    auto held = semaphore.tryAcquire();
    auto doomed = std::make_unique<TaskGroup>();
    TaskGroup group;
    doomed->spawn(holdPermit(semaphore, order, 1, release));
    group.spawn(holdPermit(semaphore, order, 2, release));

    held->release(); // granted to the first
    doomed.reset();  // before it could run
    settle(loop);

    CHECK(order == std::vector{2});
}

TEST_CASE("a mutex lets one in at a time, across waits") {
    EventLoop loop;
    Mutex mutex;
    int inside = 0;
    int most = 0;
    TaskGroup group;
    for (int i = 0; i < 10; ++i)
        group.spawn([](Mutex& m, int& now, int& max) -> Task<> {
            auto lock = co_await m.lock();
            max = std::max(max, ++now);
            co_await yield();
            --now;
        }(mutex, inside, most));
    CHECK(mutex.isLocked());

    loop.runUntilComplete(group.join());

    CHECK(most == 1);
    CHECK_FALSE(mutex.isLocked());
    CHECK(mutex.tryLock());
}

TEST_CASE("a queue passes items in order and holds up a fast producer") {
    EventLoop loop;
    Queue<std::unique_ptr<int>> queue{3};
    int pushed = 0;
    TaskGroup group;
    group.spawn([](Queue<std::unique_ptr<int>>& q, int& count) -> Task<> {
        for (int i = 0; i < 10; ++i) {
            CHECK(co_await q.push(std::make_unique<int>(i)));
            ++count;
        }
        q.close();
    }(queue, pushed));
    settle(loop);
    CHECK(pushed == 3);
    CHECK(queue.isFull());

    const auto items = run(loop, [&]() -> Task<std::vector<int>> {
        std::vector<int> all;
        while (auto item = co_await queue.pop()) all.push_back(**item);
        co_return all;
    });

    CHECK(items == std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(queue.isClosed());
}

TEST_CASE("a closed queue takes nothing more and ends everybody's wait") {
    EventLoop loop;
    Queue<std::string> full{1};
    Queue<std::string> empty{1};
    CHECK(full.tryPush("one"));
    bool wasPushed = true;
    bool wasPopped = true;
    TaskGroup group;
    group.spawn([](Queue<std::string>& q, bool& out) -> Task<> { out = co_await q.push("two"); }(full, wasPushed));
    group.spawn(
        [](Queue<std::string>& q, bool& out) -> Task<> { out = (co_await q.pop()).has_value(); }(empty, wasPopped));

    full.close();
    empty.close();
    settle(loop);

    CHECK_FALSE(wasPushed);
    CHECK_FALSE(wasPopped);
    std::string item = "kept";
    CHECK_FALSE(full.tryPush(item));
    CHECK(item == "kept");
    CHECK(full.tryPop() == "one");
    CHECK_FALSE(full.tryPop());
}

TEST_CASE("an item for a consumer that is destroyed goes to the next one") {
    EventLoop loop;
    Queue<int> queue{4};
    std::vector<int> got;
    auto consume = [](Queue<int>& q, std::vector<int>& out, int id) -> Task<> {
        if (auto item = co_await q.pop()) out.push_back(id * 100 + *item);
    };
    auto doomed = std::make_unique<TaskGroup>();
    TaskGroup group;
    doomed->spawn(consume(queue, got, 1));
    group.spawn(consume(queue, got, 2));

    CHECK(queue.tryPush(7)); // wakes the first
    doomed.reset();          // which goes before it could run
    settle(loop);

    CHECK(got == std::vector{207});
}

TEST_CASE("a deferred result is awaited before or after it is there") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        Deferred<std::string> early;
        CHECK(early.resolve("there already"));
        CHECK(co_await early == "there already");

        Deferred<std::unique_ptr<int>> late;
        loop.post([&] { late.resolve(std::make_unique<int>(4)); });
        CHECK(*co_await late == 4);

        Deferred<> nothing;
        loop.post([&] { nothing.resolve(); });
        co_await nothing;
    });
}

TEST_CASE("a rejected one throws, and only the first settlement counts") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        Deferred<int> deferred;
        CHECK_FALSE(deferred.isSettled());
        CHECK(deferred.reject(std::make_exception_ptr(std::runtime_error("no answer"))));
        CHECK_FALSE(deferred.resolve(1));
        CHECK_FALSE(deferred.reject(nullptr));
        CHECK(deferred.isSettled());
        CHECK_THROWS_WITH_AS(co_await deferred, "no answer", std::runtime_error);
    });
}

TEST_CASE("destroying a deferred result ends the wait for it") {
    EventLoop loop;
    auto deferred = std::make_unique<Deferred<int>>();
    bool wasCancelled = false;
    TaskGroup group;
    group.spawn([](Deferred<int>& d, bool& out) -> Task<> {
        try {
            co_await d;
        } catch (const OperationCancelled&) {
            out = true;
        }
    }(*deferred, wasCancelled));

    deferred.reset();
    settle(loop);

    CHECK(wasCancelled);
}

} // namespace aerie::io::test
