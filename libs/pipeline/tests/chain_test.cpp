#include "fake_injector.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/chain.hpp>
#include <aerie/pipeline/execution_context.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace aerie;
using pipeline::Chain;

namespace chain_test {

using Trace = std::vector<std::string>;

Trace trace;

template<int Id> struct Guard {
    bool allows = true;
    bool canActivate(ExecutionContext&) {
        trace.push_back("guard " + std::to_string(Id));
        return allows;
    }
};

struct SlowGuard {
    Task<bool> canActivate(ExecutionContext& context) {
        co_await io::yield();
        trace.push_back("slow guard of " + context.getHandler());
        co_return true;
    }
};

template<int Id> struct Interceptor {
    Task<HandlerResult> intercept(ExecutionContext&, CallHandler next) {
        trace.push_back("before " + std::to_string(Id));
        HandlerResult result = co_await next.handle();
        trace.push_back("after " + std::to_string(Id));
        co_return result;
    }
};

struct Doubler {
    Task<HandlerResult> intercept(ExecutionContext&, CallHandler next) {
        HandlerResult result = co_await next.handle();
        if (int* number = result.get<int>()) *number *= 2;
        co_return result;
    }
};

struct Cached {
    Task<HandlerResult> intercept(ExecutionContext&, CallHandler) { co_return HandlerResult{77}; }
};

struct Trim {
    std::string transform(std::string text, ExecutionContext&) {
        trace.push_back("trim");
        while (!text.empty() && text.back() == ' ') text.pop_back();
        return text;
    }
};

struct Shout {
    Task<std::string> transform(std::string text) {
        co_await io::yield();
        co_return text + "!";
    }
};

struct OutOfStock : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct StockFilter {
    Error catch_(const OutOfStock& error, ExecutionContext&) {
        trace.push_back("stock filter");
        return Error{ErrorCode::Conflict, error.what()};
    }
};

struct CatchAll {
    Task<http::Response> catch_(const std::exception& error) {
        trace.push_back("catch all");
        co_return http::Response::text(error.what(), 418);
    }
};

struct PerRequest {
    int count = 0;
    bool canActivate(ExecutionContext& context) {
        context.set(std::string{"count " + std::to_string(++count)});
        return true;
    }
};

struct Handler final : pipeline::Invocation {
    explicit Handler(const Chain& ofHandler) : chain(ofHandler) {}
    Task<HandlerResult> invoke(ExecutionContext& context) override {
        const pipeline::Argument arguments[] = {{typeKey<std::string>(), &argument}};
        co_await chain.transform(context, arguments);
        trace.push_back("handler");
        if (failure) std::rethrow_exception(failure);
        co_return HandlerResult{21};
    }
    const Chain& chain;
    std::string argument = "text  ";
    std::exception_ptr failure;
};

struct Fixture {
    Fixture() { trace.clear(); }

    template<class... OfClass, class... OfHandler> void bind(list<OfClass...> ofClass, list<OfHandler...> ofHandler) {
        chain = Chain::bind(injector, pipeline::enhancersOf(ofClass), pipeline::enhancersOf(ofHandler)).value();
    }
    HandlerResult run() {
        RequestScope scope;
        return run(scope);
    }
    HandlerResult run(RequestScope& scope) {
        ExecutionContext context{ContextType::Http, info, nullptr, scope};
        return loop.runUntilComplete(chain.run(context, handler));
    }

    io::EventLoop loop;
    FakeInjector injector;
    HandlerInfo info{"UsersController", "byId", {}};
    Chain chain;
    Handler handler{chain};
};

TEST_CASE_FIXTURE(Fixture, "an empty chain says so, and running it calls the handler") {
    bind(list<>{}, list<>{});

    HandlerResult result = run();

    CHECK(chain.isEmpty());
    CHECK(*result.get<int>() == 21);
    CHECK(trace == Trace{"handler"});
}

TEST_CASE_FIXTURE(Fixture, "guards run global, class, handler; interceptors nest in the same order; pipes come last") {
    Guard<1> global;
    Guard<2> ofClass;
    Guard<3> ofHandler;
    SlowGuard slow;
    Interceptor<1> outer;
    Interceptor<2> middle;
    Interceptor<3> inner;
    Trim trim;
    injector.addGlobal(global);
    injector.addGlobal(outer);
    injector.add(ofClass);
    injector.add(ofHandler);
    injector.add(slow);
    injector.add(middle);
    injector.add(inner);
    injector.add(trim);
    bind(list<Interceptor<2>, Guard<2>>{}, list<Trim, Interceptor<3>, Guard<3>, SlowGuard>{});

    run();

    CHECK(trace == Trace{"guard 1", "guard 2", "guard 3", "slow guard of byId", "before 1", "before 2", "before 3",
                         "trim", "handler", "after 3", "after 2", "after 1"});
}

TEST_CASE_FIXTURE(Fixture, "a guard that says no stops everything behind it with Forbidden") {
    Guard<1> no{.allows = false};
    Guard<2> after;
    injector.add(no);
    injector.add(after);
    bind(list<Guard<1>>{}, list<Guard<2>>{});

    CHECK_THROWS_AS(run(), ForbiddenException);

    CHECK(trace == Trace{"guard 1"});
}

TEST_CASE_FIXTURE(Fixture, "an interceptor may change the result, or answer without the handler") {
    Doubler doubler;
    injector.add(doubler);
    bind(list<>{}, list<Doubler>{});
    CHECK(*run().get<int>() == 42);
    trace.clear();

    Cached cached;
    injector.add(cached);
    bind(list<Doubler>{}, list<Cached>{});
    CHECK(*run().get<int>() == 154);
    CHECK(trace.empty());
}

TEST_CASE_FIXTURE(Fixture, "pipes change the arguments of their type, one after another, waiting or not") {
    Trim trim;
    Shout shout;
    injector.add(trim);
    injector.add(shout);
    bind(list<Trim>{}, list<Shout>{});

    run();

    CHECK(chain.hasPipes());
    CHECK(handler.argument == "text!");
}

TEST_CASE_FIXTURE(Fixture, "the innermost filter that catches the type answers") {
    CatchAll all;
    StockFilter stock;
    injector.addGlobal(all);
    injector.add(stock);
    bind(list<>{}, list<StockFilter>{});

    handler.failure = std::make_exception_ptr(OutOfStock{"sold"});
    HandlerResult conflict = run();
    CHECK(conflict.get<Error>()->code() == ErrorCode::Conflict);
    CHECK(conflict.type() == nullptr);

    handler.failure = std::make_exception_ptr(std::runtime_error{"other"});
    HandlerResult teapot = run();
    CHECK(teapot.get<http::Response>()->status == 418);
    CHECK(trace == Trace{"handler", "stock filter", "handler", "catch all"});
}

TEST_CASE_FIXTURE(Fixture, "filters also see what guards throw, and what no filter catches goes out") {
    StockFilter stock;
    Guard<1> no{.allows = false};
    injector.add(stock);
    injector.add(no);
    bind(list<StockFilter>{}, list<Guard<1>>{});

    CHECK_THROWS_AS(run(), ForbiddenException);

    CatchAll all;
    injector.add(all);
    bind(list<CatchAll>{}, list<Guard<1>>{});
    CHECK(run().get<http::Response>()->body == "Forbidden resource");
}

TEST_CASE_FIXTURE(Fixture, "a cancelled call is not shown to filters") {
    CatchAll all;
    injector.add(all);
    bind(list<CatchAll>{}, list<>{});
    handler.failure = std::make_exception_ptr(OperationCancelled{});

    CHECK_THROWS_AS(run(), OperationCancelled);

    CHECK(trace == Trace{"handler"});
}

TEST_CASE_FIXTURE(Fixture, "a request-scoped guard lives with its request") {
    injector.addRequestScoped<PerRequest>();
    bind(list<PerRequest>{}, list<PerRequest>{});

    RequestScope first;
    run(first);
    RequestScope second;
    run(second);

    CHECK(*first.find<std::string>() == "count 2");
    CHECK(*second.find<std::string>() == "count 2");
}

TEST_CASE_FIXTURE(Fixture, "binding fails with the name of what no module provides") {
    auto chainOrError = Chain::bind(injector, {}, pipeline::enhancersOf(list<StockFilter>{}));

    CHECK(!chainOrError);
    CHECK(chainOrError.error().message().find("StockFilter") != std::string::npos);
}

} // namespace chain_test
