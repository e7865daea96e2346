#include "support.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/task_group.hpp>

#include <stdexcept>
#include <string>

namespace aerie::io::test {

namespace {

Task<> sleeping(Duration duration, int& ended) {
    Witness witness{ended};
    co_await sleepFor(duration);
}

} // namespace

TEST_CASE("join waits until the last task has ended") {
    EventLoop loop;
    int ended = 0;
    TaskGroup group;
    for (int i = 1; i <= 3; ++i) group.spawn(sleeping(Duration::fromMilliseconds(i), ended));
    CHECK(group.size() == 3);

    loop.runUntilComplete(group.join());

    CHECK(ended == 3);
    CHECK(group.size() == 0);
    loop.runUntilComplete(group.join());
}

TEST_CASE("a group may grow while it is joined") {
    EventLoop loop;
    int ended = 0;
    TaskGroup group;
    group.spawn([](TaskGroup& g, int& count) -> Task<> {
        co_await sleepFor(2_ms);
        g.spawn(sleeping(2_ms, count));
    }(group, ended));

    loop.runUntilComplete(group.join());

    CHECK(ended == 1);
}

TEST_CASE("cancelling a group ends its tasks, those that come later as well") {
    EventLoop loop;
    int ended = 0;
    TaskGroup group;
    group.spawn(sleeping(1_h, ended));

    group.cancel();
    group.spawn(sleeping(1_h, ended));
    CHECK(group.isCancelled());
    loop.runUntilComplete(group.join());

    CHECK(ended == 2);
}

TEST_CASE("destroying a group destroys its tasks") {
    EventLoop loop;
    int ended = 0;
    {
        TaskGroup group;
        group.spawn(sleeping(1_h, ended));
        group.spawn(sleeping(1_h, ended));
    }

    CHECK(ended == 2);
}

TEST_CASE("an exception of a task is reported and does not touch the others") {
    EventLoop loop;
    std::string reported;
    loop.onUnhandledError(
        [](void* out, std::exception_ptr exception) {
            *static_cast<std::string*>(out) = errorFrom(std::move(exception)).detail();
        },
        &reported);
    int ended = 0;
    TaskGroup group;
    group.spawn(sleeping(2_ms, ended));
    group.spawn([]() -> Task<> {
        co_await yield();
        throw std::runtime_error("one of many");
    }());

    loop.runUntilComplete(group.join());

    CHECK(ended == 1);
    CHECK(reported.find("one of many") != std::string::npos);
}

TEST_CASE("a group below a context is cancelled with it and sees its values") {
    EventLoop loop;
    int value = 7;
    TaskContext context;
    ContextValue<int> shown{context, value};
    TaskGroup group{&context};
    int seen = 0;
    int ended = 0;
    group.spawn([](int& out) -> Task<> {
        out = *TaskContext::find<int>();
        co_return;
    }(seen));
    group.spawn(sleeping(1_h, ended));

    context.cancel();
    loop.runUntilComplete(group.join());

    CHECK(seen == 7);
    CHECK(ended == 1);
}

} // namespace aerie::io::test
