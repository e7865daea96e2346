// Guards, interceptors, pipes and filters around procedures: the same meaning as around controllers.
#include "support.hpp"

#include <aerie/pipeline/call_handler.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/trpc/caller.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace aerie::trpc::test {

struct CurrentUser {
    std::string name;
};
struct Roles {
    std::string_view any;
};

std::vector<std::string> log;

struct Authenticated {
    bool canActivate(ExecutionContext& context) {
        log.push_back("guard " + context.getClass() + "." + context.getHandler());
        const auto user = context.findRequest() ? context.getRequest().header("authorization") : std::nullopt;
        if (!user) throw UnauthorizedException{"sign in first"};
        context.set(CurrentUser{std::string{*user}});
        return true;
    }
};
struct RolesGuard {
    Task<bool> canActivate(ExecutionContext& context) {
        log.push_back("roles");
        const Roles* roles = context.getMetadata<Roles>();
        co_return !roles || roles->any == context.find<CurrentUser>()->name;
    }
};
struct Timing {
    Task<HandlerResult> intercept(ExecutionContext& context, CallHandler next) {
        CHECK(context.getType() == ContextType::Trpc);
        log.push_back("before");
        HandlerResult result = co_await next.handle();
        log.push_back("after");
        co_return result;
    }
};
struct Wrapped {
    std::string wrapped;
};
struct Wrap {
    Task<HandlerResult> intercept(ExecutionContext&, CallHandler next) {
        HandlerResult result = co_await next.handle();
        co_return HandlerResult{Wrapped{*result.get<std::string>()}};
    }
};
struct Doubled {
    Point transform(Point point) {
        log.push_back("pipe");
        return {point.x * 2, point.y * 2};
    }
};
struct Softener {
    Error catch_(const ConflictException& conflict) {
        return Error{ErrorCode::TooManyRequests, std::string{"soft "} + conflict.what()};
    }
};
struct HttpOnly {
    http::Response catch_(const NotFoundException&) { return http::Response::text("gone", 410); }
};

class GuardedRouter {
public:
    std::string me(Context& ctx) {
        log.push_back("method");
        return ctx.find<CurrentUser>()->name;
    }
    Task<std::string> admin(Context& ctx) { co_return ctx.find<CurrentUser>()->name; }
    Point doubled(Context&, Point point) { return point; }
    Task<Point> doubledLater(Context&, Point point) { co_return point; }
    std::string conflict(Context&) { throw ConflictException{"taken"}; }
    std::string missing(Context&) { throw NotFoundException{}; }
    void nothing(Context&) {}
    std::string plain(Context&) { return "plain"; }

    static constexpr auto routes = trpc::router(
        trpc::query("me", &GuardedRouter::me).use<Authenticated>().use<Timing>(),
        trpc::query("admin", &GuardedRouter::admin).use<Authenticated, RolesGuard>().set(Roles{"root"}),
        trpc::query("doubled", &GuardedRouter::doubled).use<Doubled>(),
        trpc::query("doubledLater", &GuardedRouter::doubledLater).use<Doubled>(),
        trpc::query("conflict", &GuardedRouter::conflict).use<Softener>(),
        trpc::query("missing", &GuardedRouter::missing).use<HttpOnly>(),
        trpc::query("nothing", &GuardedRouter::nothing).use<Timing>(),
        trpc::query("wrapped", &GuardedRouter::plain).use<Wrap>(), trpc::query("plain", &GuardedRouter::plain));
};

class ClassGuardedRouter {
public:
    std::string open(Context&) { return "open"; }
    static constexpr auto routes = trpc::router(trpc::query("open", &ClassGuardedRouter::open)).use<Authenticated>();
};

// Knows every enhancer above, as an application's container would.
class TestInjector final : public Injector {
public:
    void* find(TypeKey key) noexcept override {
        if (key == typeKey<Authenticated>()) return &authenticated_;
        if (key == typeKey<RolesGuard>()) return &roles_;
        if (key == typeKey<Timing>()) return &timing_;
        if (key == typeKey<Wrap>()) return &wrap_;
        if (key == typeKey<Doubled>()) return &doubled_;
        if (key == typeKey<Softener>()) return &softener_;
        if (key == typeKey<HttpOnly>()) return &httpOnly_;
        return nullptr;
    }
    void* resolve(TypeKey key, RequestScope&) override { return find(key); }
    bool isRequestScoped(TypeKey) const noexcept override { return false; }
    std::span<const pipeline::BoundEnhancer> globalEnhancers() const noexcept override { return global; }

    std::vector<pipeline::BoundEnhancer> global;

private:
    Authenticated authenticated_;
    RolesGuard roles_;
    Timing timing_;
    Wrap wrap_;
    Doubled doubled_;
    Softener softener_;
    HttpOnly httpOnly_;
};

} // namespace aerie::trpc::test

namespace {

RequestSpec as(std::string user, RequestSpec spec) {
    spec.headers.emplace_back("authorization", std::move(user));
    return spec;
}

struct EmptyInjector final : Injector {
    void* find(TypeKey) noexcept override { return nullptr; }
    void* resolve(TypeKey, RequestScope&) override { return nullptr; }
    bool isRequestScoped(TypeKey) const noexcept override { return false; }
    std::span<const pipeline::BoundEnhancer> globalEnhancers() const noexcept override { return {}; }
};

} // namespace

TEST_SUITE("pipeline") {

    TEST_CASE("a guard refuses before the input is read, with its own error") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        const http::Response response = call(handler, get("/trpc/me?input=%7Bbad"));

        CHECK(response.status == 401);
        CHECK(response.body.find(R"("message":"sign in first")") != std::string::npos);
    }

    TEST_CASE("guards come first, interceptors stand around, and what a guard found the procedure sees") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};
        test::log.clear();

        CHECK(call(handler, as("ada", get("/trpc/me"))).body == R"({"result":{"data":"ada"}})");

        CHECK(test::log == std::vector<std::string>{"guard GuardedRouter.me", "before", "method", "after"});
    }

    TEST_CASE("facts of a procedure reach its guards, and a guard's no is FORBIDDEN") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        CHECK(call(handler, as("root", get("/trpc/admin"))).body == R"({"result":{"data":"root"}})");
        CHECK(call(handler, as("ada", get("/trpc/admin"))).status == 403);
    }

    TEST_CASE("a pipe changes the input between validation and the method") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        for (const char* path : {"doubled", "doubledLater"}) {
            CHECK(call(handler, get(withInput(path, R"({"x":1,"y":2})"))).body ==
                  R"({"result":{"data":{"x":2,"y":4}}})");
            CHECK(call(handler, get(withInput(path, R"({"x":"1"})"))).status == 400);
        }
    }

    TEST_CASE("a filter's Error is the answer; an http::Response cannot be one") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        const http::Response soft = call(handler, get("/trpc/conflict"));
        CHECK(soft.status == 429);
        CHECK(soft.body.find(R"("message":"soft taken")") != std::string::npos);
        CHECK(call(handler, get("/trpc/missing")).status == 500);
    }

    TEST_CASE("an interceptor may replace the result, also of a procedure without one") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        CHECK(call(handler, get("/trpc/wrapped")).body == R"({"result":{"data":{"wrapped":"plain"}}})");
        CHECK(call(handler, get("/trpc/nothing")).body == R"({"result":{}})");
    }

    TEST_CASE("in a batch each call is guarded for itself") {
        GuardedRouter router;
        TestInjector injector;
        HttpHandler handler{router, {.injector = &injector}};

        const http::Response response = call(handler, as("ada", get("/trpc/me,admin,plain?batch=1")));

        CHECK(response.status == 207);
        CHECK(response.body.rfind(R"([{"result":{"data":"ada"}},{"error":)", 0) == 0);
        CHECK(response.body.find(R"(}}},{"result":{"data":"plain"}}])") != std::string::npos);
    }

    TEST_CASE("a class and the application guard every procedure") {
        ClassGuardedRouter ofClass;
        TestRouter ofApplication;
        TestInjector injector;
        TestInjector strict;
        strict.global.push_back(
            {&pipeline::detail::EnhancerTable<Authenticated>::info, strict.find(typeKey<Authenticated>()), &strict});
        HttpHandler first{ofClass, {.injector = &injector}};
        HttpHandler second{ofApplication, {.injector = &strict}};

        CHECK(call(first, get("/trpc/open")).status == 401);
        CHECK(call(first, as("ada", get("/trpc/open"))).status == 200);
        CHECK(call(second, get("/trpc/health")).status == 401);
        CHECK(call(second, as("ada", get("/trpc/health"))).status == 200);
    }

    TEST_CASE("a missing instance is told before the server starts, for all procedures at once") {
        GuardedRouter router;
        EmptyInjector empty;
        HttpHandler without{router};
        HttpHandler with{router, {.injector = &empty}};

        REQUIRE_FALSE(without.check().isOk());
        CHECK(without.check().error().message().find("tRPC procedure me: it uses guards") != std::string::npos);
        CHECK(without.check().error().message().find("tRPC procedure admin: ") != std::string::npos);
        CHECK_FALSE(with.check().isOk());
        TestRouter unguarded;
        CHECK(HttpHandler{unguarded}.check().isOk());
    }
}

TEST_SUITE("caller") {

    TEST_CASE("a typed call takes and gives the method's own types") {
        TestRouter router;
        Caller caller = createCaller(router);
        router.gate.open();

        CHECK(runNow(caller.call<&TestRouter::swap>({1, 2})).x == 2);
        CHECK(runNow(caller.call<&TestRouter::swapLater>({1, 2})).x == 2);
        CHECK(runNow(caller.call<&InnerRouter::deep>()) == "deep");
        CHECK(runNow(caller.call<&TestRouter::optional>(std::nullopt)) == "none");
        Started<int> counted{caller.call<&TestRouter::count>()};
        CHECK(counted.get() == 1);
    }

    TEST_CASE("a procedure without result can be awaited") {
        TestRouter router;
        Caller caller{router};
        router.gate.open();
        const auto both = [](Caller& calls) -> Task<bool> {
            co_await calls.call<&TestRouter::nothing>();
            co_await calls.call<&TestRouter::nothingLater>();
            co_return true;
        };

        CHECK(runNow(both(caller)));
        CHECK(router.finished == 1);
    }

    TEST_CASE("a typed input is validated") {
        TestRouter router;
        Caller caller{router};

        const NewUser ada{.username = "ada", .email = "ada@example.com"};
        NewUser nobody{.username = "x", .email = "no"};
        CHECK(runNow(caller.call<&TestRouter::create>(ada)) == "ada");
        try {
            runNow(caller.call<&TestRouter::create>(nobody));
            FAIL("the input does not validate");
        } catch (const Exception& refused) {
            CHECK(refused.code() == ErrorCode::BadRequest);
            CHECK(refused.error().issues().size() == 2);
        }
    }

    TEST_CASE("a call by path takes and gives JSON") {
        TestRouter router;
        Caller caller{router};

        CHECK(runNow(caller.call("swap", R"({"x":1,"y":2})")) == R"({"x":2,"y":1})");
        CHECK(runNow(caller.call("nothing")) == "");
        CHECK(runNow(caller.call("null")) == "null");
        CHECK(runNow(caller.call("any")) == "");
        CHECK_THROWS_AS(runNow(caller.call("swap")), Exception);
        CHECK_THROWS_AS(runNow(caller.call("swap", "{bad")), Exception);
        CHECK_THROWS_WITH_AS(runNow(caller.call("nope")), "No procedure found on path \"nope\"", TRPCError);
        CHECK_THROWS_AS(runNow(caller.call("ticks")), TRPCError);
    }

    TEST_CASE("the procedure's own exception comes out") {
        TestRouter router;
        Caller caller{router};

        CHECK_THROWS_WITH_AS(runNow(caller.call<&TestRouter::foreign>()), "boom", std::runtime_error);
        CHECK_THROWS_AS(runNow(caller.call<&TestRouter::fails>("CONFLICT")), TRPCError);
    }

    TEST_CASE("guards run, and see the request that the caller was given") {
        GuardedRouter router;
        TestInjector injector;
        http::Request request;
        Caller anonymous{router, {.injector = &injector}};
        Caller caller{router, {.injector = &injector, .request = &request}};
        request.headers.append("authorization", "ada");

        CHECK_THROWS_AS(runNow(anonymous.call<&GuardedRouter::me>()), UnauthorizedException);
        CHECK(runNow(caller.call<&GuardedRouter::me>()) == "ada");
        CHECK(runNow(caller.call("doubled", R"({"x":1,"y":2})")) == R"({"x":2,"y":4})");
        CHECK_THROWS_AS(Caller{router}, Exception);
    }

    TEST_CASE("a result that an interceptor changed comes as JSON only") {
        GuardedRouter router;
        TestInjector injector;
        Caller caller{router, {.injector = &injector}};

        CHECK(runNow(caller.call("wrapped")) == R"({"wrapped":"plain"})");
        CHECK(runNow(caller.call("nothing")) == "");
    }

    TEST_CASE("the head that a call left can be looked at") {
        TestRouter router;
        Caller caller{router};

        const Header header{"x-made", "yes"};
        CHECK(runNow(caller.call<&TestRouter::setHeader>(header)));

        CHECK(caller.head().headers.get("x-made") == "yes");
    }
}
