#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/task_context.hpp>
#include <aerie/io/thread_pool.hpp>
#include <aerie/io/when_all.hpp>

#include <string>
#include <vector>

namespace aerie::io::test {

namespace {

struct RequestInfo {
    std::string id;
};
struct Tenant {
    std::string name;
};

// What a logger would do: no coroutine, no parameter.
std::string currentRequestId() {
    const auto* info = TaskContext::find<RequestInfo>();
    return info ? info->id : "none";
}

Task<std::string> idAfterWaiting() {
    co_await sleepFor(1_ms);
    co_return currentRequestId();
}

Task<std::string> idWithin(std::string id) {
    RequestInfo info{std::move(id)};
    TaskContext context{TaskContext::current()};
    ContextValue<RequestInfo> value{context, info};
    co_return co_await idAfterWaiting().within(context);
}

} // namespace

TEST_CASE("outside of tasks there is no context") {
    EventLoop loop;

    CHECK(TaskContext::current() == nullptr);
    CHECK(currentRequestId() == "none");
    run(loop, []() -> Task<> {
        CHECK(TaskContext::current() != nullptr);
        co_return;
    });
    CHECK(TaskContext::current() == nullptr);
}

TEST_CASE("a value is seen below, across waits, and not outside") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        CHECK(currentRequestId() == "none");
        CHECK(co_await idWithin("7f3a") == "7f3a");
        CHECK(currentRequestId() == "none");
    });
}

TEST_CASE("tasks that run at the same time see their own values") {
    EventLoop loop;

    const auto ids = run(loop, []() -> Task<std::vector<std::string>> {
        std::vector<Task<std::string>> tasks;
        tasks.push_back(idWithin("a"));
        tasks.push_back(idWithin("b"));
        tasks.push_back(idAfterWaiting());
        auto all = co_await whenAll(std::move(tasks));
        all.push_back(currentRequestId());
        co_return all;
    });

    CHECK(ids == std::vector<std::string>{"a", "b", "none", "none"});
}

TEST_CASE("an inner value hides an outer one of the same type, and others stay visible") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        Tenant tenant{"acme"};
        TaskContext outer{TaskContext::current()};
        ContextValue<Tenant> value{outer, tenant};
        auto body = []() -> Task<> {
            RequestInfo first{"1"};
            RequestInfo second{"2"};
            TaskContext context{TaskContext::current()};
            ContextValue<RequestInfo> one{context, first};
            auto read = []() -> Task<std::string> { co_return TaskContext::find<Tenant>()->name + currentRequestId(); };
            {
                ContextValue<RequestInfo> two{context, second};
                CHECK(co_await read().within(context) == "acme2");
            }
            CHECK(co_await read().within(context) == "acme1");
        };
        co_await body().within(outer);
    });
}

TEST_CASE("the context is restored when an exception leaves it") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        RequestInfo info{"inner"};
        TaskContext context{TaskContext::current()};
        ContextValue<RequestInfo> value{context, info};
        auto fail = []() -> Task<> {
            co_await sleepFor(1_ms);
            throw Exception{Error{ErrorCode::Conflict, "no"}};
        };
        CHECK_THROWS_AS(co_await fail().within(context), Exception);
        CHECK(currentRequestId() == "none");
        co_await yield();
        CHECK(currentRequestId() == "none");
    });
}

TEST_CASE("a value is there again after work on another thread") {
    EventLoop loop;

    run(loop, []() -> Task<> {
        RequestInfo info{"r"};
        TaskContext context{TaskContext::current()};
        ContextValue<RequestInfo> value{context, info};
        auto body = []() -> Task<std::string> {
            const std::string there = co_await runBlocking([] { return currentRequestId(); });
            co_return there + currentRequestId();
        };
        CHECK(co_await body().within(context) == "noner");
    });
}

TEST_CASE("spawned tasks have a context of their own") {
    EventLoop loop;

    run(loop, [&]() -> Task<> {
        RequestInfo info{"outer"};
        TaskContext context{TaskContext::current()};
        ContextValue<RequestInfo> value{context, info};
        std::string seen;
        auto body = [&]() -> Task<> {
            loop.spawn([](std::string& out) -> Task<> {
                out = currentRequestId();
                co_return;
            }(seen));
            CHECK(currentRequestId() == "outer");
            co_return;
        };
        co_await body().within(context);
        CHECK(seen == "none");
    });
}

TEST_CASE("a context that goes before its children cancels them and leaves nothing behind") {
    auto* parent = new TaskContext;
    TaskContext child{parent};
    TaskContext shieldedChild{parent, TaskContext::Shielded{}};
    int told = 0;
    CancelCallback callback{CancelToken{&child}, [&told] { ++told; }};

    delete parent;

    CHECK(child.isCancelled());
    CHECK_FALSE(shieldedChild.isCancelled());
    CHECK(told == 1);
    CHECK(child.get<RequestInfo>() == nullptr);
}

TEST_CASE("a child of a cancelled context is cancelled from the start") {
    TaskContext parent;
    parent.cancel();

    TaskContext child{&parent};

    CHECK(child.isCancelled());
}

} // namespace aerie::io::test
