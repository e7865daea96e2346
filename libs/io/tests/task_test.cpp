#include "support.hpp"

#include <aerie/io/task.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aerie::io::test {

namespace {

Task<int> valueOf(int value) { co_return value; }

Task<int> sumOf(int count) {
    int sum = 0;
    for (int i = 0; i < count; ++i) sum += co_await valueOf(1);
    co_return sum;
}

Task<int> depth(int levels) {
    if (levels == 0) {
        co_await sleepFor(1_ms);
        co_return 0;
    }
    co_return 1 + co_await depth(levels - 1);
}

Task<> failing() {
    throw std::runtime_error("from within");
    co_return;
}

Task<> failingLater() {
    co_await yield();
    throw std::runtime_error("from later");
}

} // namespace

TEST_CASE("a task does nothing until it is awaited") {
    bool hasStarted = false;
    auto start = [&]() -> Task<> {
        hasStarted = true;
        co_return;
    };

    {
        Task<> task = start();
    }

    CHECK_FALSE(hasStarted);
}

TEST_CASE("a task gives its value to whoever awaits it") {
    EventLoop loop;

    const int value = loop.runUntilComplete(valueOf(42));

    CHECK(value == 42);
}

TEST_CASE("a task may give values that can only be moved") {
    EventLoop loop;

    auto pointer = run(loop, []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); });

    CHECK(*pointer == 7);
}

TEST_CASE("a task may give a reference") {
    EventLoop loop;
    std::string text = "here";
    auto give = [](std::string& t) -> Task<std::string&> { co_return t; };

    const std::string* address = run(loop, [&]() -> Task<const std::string*> { co_return &co_await give(text); });

    CHECK(address == &text);
}

TEST_CASE("a task may give a type without a default constructor") {
    struct Named {
        explicit Named(std::string n) : name(std::move(n)) {}
        std::string name;
    };
    EventLoop loop;

    const Named named = run(loop, []() -> Task<Named> { co_return Named{"x"}; });

    CHECK(named.name == "x");
}

TEST_CASE("an exception reaches whoever awaits") {
    EventLoop loop;

    CHECK_THROWS_WITH_AS(loop.runUntilComplete(failing()), "from within", std::runtime_error);
    CHECK_THROWS_WITH_AS(loop.runUntilComplete(failingLater()), "from later", std::runtime_error);
}

TEST_CASE("an exception can be caught and the task goes on") {
    EventLoop loop;

    const std::string caught = run(loop, []() -> Task<std::string> {
        std::string text;
        try {
            co_await failingLater();
        } catch (const std::runtime_error& error) {
            text = error.what();
        }
        co_await yield();
        co_return text + ", and on";
    });

    CHECK(caught == "from later, and on");
}

TEST_CASE("a million awaits of tasks that do not wait need no stack") {
    EventLoop loop;

    CHECK(loop.runUntilComplete(sumOf(1'000'000)) == 1'000'000);
}

TEST_CASE("a deep chain of tasks unwinds after a wait") {
    EventLoop loop;

    CHECK(loop.runUntilComplete(depth(1'000)) == 1'000);
}

TEST_CASE("a loop of waits needs no stack") {
    EventLoop loop;

    const int rounds = run(loop, []() -> Task<int> {
        auto once = []() -> Task<int> {
            co_await yield();
            co_return 1;
        };
        int count = 0;
        for (int i = 0; i < 100'000; ++i) count += co_await once();
        co_return count;
    });

    CHECK(rounds == 100'000);
}

TEST_CASE("destroying a task destroys its locals, the innermost task first") {
    EventLoop loop;
    std::vector<std::string> order;
    struct Noted {
        ~Noted() { list->push_back(name); }
        std::vector<std::string>* list;
        std::string name;
    };
    auto inner = [&]() -> Task<> {
        Noted noted{&order, "inner"};
        co_await sleepFor(1_h);
    };
    auto outer = [&]() -> Task<> {
        Noted noted{&order, "outer"};
        co_await inner();
    };

    {
        EventLoop shortLived;
        shortLived.spawn(outer());
        CHECK(order.empty());
    }

    CHECK(order == std::vector<std::string>{"inner", "outer"});
}

TEST_CASE("parameters live in the task") {
    EventLoop loop;
    int destroyed = 0;
    auto keep = [](Witness) -> Task<> { co_await yield(); };

    Task<> task = keep(Witness{destroyed});
    CHECK(destroyed == 0);
    loop.runUntilComplete(std::move(task));

    CHECK(destroyed == 1);
}

TEST_CASE("a moved-from task is empty") {
    Task<int> task = valueOf(1);
    Task<int> other = std::move(task);

    CHECK_FALSE(task);
    CHECK(other);
}

TEST_CASE("assigning a task destroys the one that was there") {
    int destroyed = 0;
    auto keep = [](Witness) -> Task<> { co_return; };
    Task<> task = keep(Witness{destroyed});

    task = keep(Witness{destroyed});
    {
        Task<> gone = std::move(task);
    }

    CHECK(destroyed == 2);
}

} // namespace aerie::io::test
