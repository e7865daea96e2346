#include "in_process.hpp"

#include <aerie/app/application.hpp>
#include <aerie/app/module.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/logger.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace aerie;

namespace lifecycle_test {

std::vector<std::string> trace;

template<class Self> struct Hooks {
    void note(std::string_view what) { trace.push_back(std::string{typeName<Self>()} + "." + std::string{what}); }
    void onModuleInit() { note("init"); }
    Task<> onApplicationBootstrap() {
        co_await io::yield();
        note("bootstrap");
    }
    void onModuleDestroy() { note("destroy"); }
    void beforeApplicationShutdown(std::string_view signal) { note("before " + std::string{signal}); }
    Task<> onApplicationShutdown(std::string_view signal) {
        note("shutdown " + std::string{signal});
        co_return;
    }
};

struct Deep : Hooks<Deep> {};
struct OnDeep : Hooks<OnDeep> {
    explicit OnDeep(Deep&) {}
};
struct GlobalService : Hooks<GlobalService> {};
struct Top : Hooks<Top> {
    explicit Top(OnDeep&) {}
};
struct Ticket : Hooks<Ticket> {
    static constexpr auto scope = Scope::Transient;
};
struct Holder {
    explicit Holder(Ticket&) {}
};

struct DeepModule : Hooks<DeepModule> {
    using providers = list<OnDeep, Deep>; // listed the wrong way round: levels decide
    using exports = list<OnDeep>;
};
struct MiddleModule {
    using imports = list<DeepModule>;
    using exports = list<DeepModule>;
};
struct GlobalModule {
    static constexpr bool global = true;
    using providers = list<GlobalService>;
    using exports = list<GlobalService>;
};
struct RootModule : Hooks<RootModule> {
    using imports = list<MiddleModule, GlobalModule>;
    using providers = list<Top, Holder, Ticket>;
};

struct Fixture {
    Fixture() { trace.clear(); }
    QuietLogs logs;
    io::EventLoop loop;
};

TEST_CASE_FIXTURE(Fixture,
                  "init goes from global and far modules to the root, by level, and the module class comes last") {
    auto application = app::Application::create<RootModule>(app::ApplicationOptions{});

    loop.runUntilComplete(application.init());

    CHECK(trace == std::vector<std::string>{"GlobalService.init", "Deep.init", "OnDeep.init", "DeepModule.init",
                                            "Ticket.init", "Top.init", "RootModule.init", "GlobalService.bootstrap",
                                            "Deep.bootstrap", "OnDeep.bootstrap", "DeepModule.bootstrap",
                                            "Ticket.bootstrap", "Top.bootstrap", "RootModule.bootstrap"});
}

TEST_CASE_FIXTURE(Fixture, "the end goes the other way round, one method after another, and tells the signal") {
    auto application = app::Application::create<RootModule>(app::ApplicationOptions{});
    loop.runUntilComplete(application.init());
    trace.clear();

    loop.runUntilComplete(application.close("SIGTERM"));

    const std::vector<std::string> order{"Top",  "Ticket",     "RootModule",   "OnDeep",
                                         "Deep", "DeepModule", "GlobalService"};
    REQUIRE(trace.size() == 21);
    for (std::size_t i = 0; i < order.size(); ++i) {
        CHECK(trace[i] == order[i] + ".destroy");
        CHECK(trace[7 + i] == order[i] + ".before SIGTERM");
        CHECK(trace[14 + i] == order[i] + ".shutdown SIGTERM");
    }
}

struct FailsToInit {
    Task<> onModuleInit() {
        co_await io::yield();
        throw std::runtime_error("no database at db:5432");
    }
};
struct FailsToEnd {
    void onModuleDestroy() { throw std::runtime_error("lost"); }
};
struct Survivor : Hooks<Survivor> {};
struct FailingModule {
    using providers = list<FailsToInit, Survivor>;
};
struct EndingModule {
    using providers = list<Survivor, FailsToEnd>;
};

TEST_CASE_FIXTURE(Fixture, "a failing onModuleInit ends the start") {
    auto application = app::Application::create<FailingModule>(app::ApplicationOptions{});

    CHECK_THROWS_WITH_AS(loop.runUntilComplete(application.init()), "no database at db:5432", std::runtime_error);
}

TEST_CASE_FIXTURE(Fixture, "a failing method of the end is logged and the others are called all the same") {
    auto application = app::Application::create<EndingModule>(app::ApplicationOptions{});
    loop.runUntilComplete(application.init());

    loop.runUntilComplete(application.close());

    CHECK(trace.back() == "Survivor.shutdown ");
    CHECK(logs.text.find("FailsToEnd") != std::string::npos);
    CHECK(logs.text.find("lost") != std::string::npos);
}

struct SlowA {
    Task<> onModuleInit() {
        trace.push_back("A begins");
        co_await io::sleepFor(Duration::fromMilliseconds(2));
        trace.push_back("A ends");
    }
};
struct SlowB {
    Task<> onModuleInit() {
        trace.push_back("B begins");
        co_await io::sleepFor(Duration::fromMilliseconds(1));
        trace.push_back("B ends");
    }
};
struct SlowModule {
    using providers = list<SlowA, SlowB>;
};

TEST_CASE_FIXTURE(Fixture, "methods of one level run at the same time") {
    auto application = app::Application::create<SlowModule>(app::ApplicationOptions{});

    loop.runUntilComplete(application.init());

    CHECK(trace[0] == "A begins");
    CHECK(trace[1] == "B begins");
    CHECK(trace.size() == 4);
}

} // namespace lifecycle_test
