#include "fake_injector.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/request.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/pipeline/handler_result.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace aerie;

namespace execution_context_test {

struct Roles {
    std::string_view any;
};
struct Public {};

struct Counted {
    explicit Counted(int* counter) : alive(counter) { ++*alive; }
    Counted(Counted&& other) noexcept : alive(other.alive) { ++*alive; }
    ~Counted() { --*alive; }
    int* alive;
};

TEST_CASE("metadata is found by type, the handler's before its class's") {
    static constexpr auto handlerFacts = pipeline::withFact(pipeline::MetadataPack<>{}, Roles{"admin"});
    static constexpr auto classFacts =
        pipeline::withFact(pipeline::withFact(pipeline::MetadataPack<>{}, Roles{"user"}), Public{});
    HandlerInfo info{"AdminController", "stats", {}};
    handlerFacts.appendTo(info.metadata);
    classFacts.appendTo(info.metadata);
    RequestScope scope;

    const ExecutionContext context{ContextType::Trpc, info, nullptr, scope};

    CHECK(context.getMetadata<Roles>()->any == "admin");
    CHECK(context.getMetadata<Public>() != nullptr);
    CHECK(context.getMetadata<int>() == nullptr);
    CHECK(nameOf(context.getType()) == "trpc");
    CHECK(context.getClass() == "AdminController");
    CHECK(context.getHandler() == "stats");
}

TEST_CASE("a fact that is set twice has the later value") {
    static constexpr auto facts =
        pipeline::withFact(pipeline::withFact(pipeline::MetadataPack<>{}, Roles{"first"}), Roles{"second"});
    HandlerInfo info;
    facts.appendTo(info.metadata);
    RequestScope scope;

    CHECK(ExecutionContext{ContextType::Ws, info, nullptr, scope}.getMetadata<Roles>()->any == "second");
}

TEST_CASE("a call without an HTTP request says so") {
    const HandlerInfo info;
    http::Request request;
    RequestScope inside;
    RequestScope overHttp;

    const ExecutionContext without{ContextType::Trpc, info, nullptr, inside};
    const ExecutionContext with{ContextType::Http, info, &request, overHttp};

    CHECK(without.findRequest() == nullptr);
    CHECK_THROWS_AS(without.getRequest(), InternalServerErrorException);
    CHECK(&with.getRequest() == &request);
    CHECK(overHttp.request() == &request);
}

TEST_CASE("a scope keeps values by type, shows others' values, and destroys its own, newest first") {
    int alive = 0;
    std::string order;
    Roles outside{"x"};
    {
        RequestScope scope;
        scope.set(Counted{&alive});
        scope.set(Counted{&alive});
        scope.refer(outside);
        scope.own(&outside, &order, [](void* text) { *static_cast<std::string*>(text) += "destroyed"; });

        CHECK(alive == 2);
        CHECK(scope.find<Roles>() == &outside);
        CHECK(scope.find<int>() == nullptr);
        CHECK(scope.find(static_cast<const void*>(&outside)) == &order);
    }
    CHECK(alive == 0);
    CHECK(order == "destroyed");
}

TEST_CASE("a result owns its value, tells its type, and moves") {
    HandlerResult empty;
    HandlerResult text{std::string{"hello"}};
    CHECK(empty.isEmpty());
    CHECK(empty.get<int>() == nullptr);
    CHECK(text.get<int>() == nullptr);
    CHECK(text.type() == &typeOf<std::string>());

    empty = std::move(text);

    CHECK(*empty.get<std::string>() == "hello");
    std::string source = "moved";
    HandlerResult untyped{pipeline::kValueOps<std::string>, &source};
    CHECK(*untyped.get<std::string>() == "moved");
    CHECK(source.empty());
}

TEST_CASE("an injector gives what it has and names what it has not") {
    FakeInjector fake;
    Injector& injector = fake;
    Roles roles{"any"};
    fake.add(roles);
    RequestScope scope;

    CHECK(&injector.get<Roles>() == &roles);
    CHECK(&injector.resolve<Roles>(scope) == &roles);
    CHECK_THROWS_WITH_AS(injector.get<Public>(), "No module provides Public", InternalServerErrorException);
    CHECK_THROWS_AS(injector.resolve<Public>(scope), InternalServerErrorException);
}

} // namespace execution_context_test
