#include <aerie/app/module.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/base/text.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/testing/test_caller.hpp>
#include <aerie/trpc/router.hpp>

#include <doctest/doctest.h>

using namespace aerie;

namespace test_caller_test {

struct Hello {
    Text<1, 10> name;
};
struct Greeting {
    std::string message;
};
struct Names {
    std::string prefix = "Hello ";
};
struct Authenticated {
    explicit Authenticated(Names&) {}
    bool canActivate(ExecutionContext& context) { return context.getRequest().headers.has("authorization"); }
};

class AppRouter {
public:
    explicit AppRouter(Names& names) : names_(names) {}
    Greeting hello(trpc::Context&, Hello input) { return {names_.prefix + input.name.value}; }
    Task<std::string> secret(trpc::Context&) { co_return "42"; }

    static constexpr auto routes = trpc::router(trpc::query("hello", &AppRouter::hello),
                                                trpc::query("secret", &AppRouter::secret).use<Authenticated>());

private:
    Names& names_;
};
struct AppModule {
    using providers = list<AppRouter, Names, Authenticated>;
};

TEST_CASE("procedures are called through the whole stack, typed or as JSON") {
    auto app = testing::createTestApp<AppModule>().overrideProvider<Names>().useValue(Names{"Hi "}).compile();
    auto caller = testing::createTestCaller<AppRouter>(app);

    CHECK(caller.call<&AppRouter::hello>({.name = "Ada"}).message == "Hi Ada");
    CHECK(caller.call("hello", R"({"name":"Bob"})") == R"({"message":"Hi Bob"})");
    CHECK_THROWS_AS(caller.call<&AppRouter::hello>({.name = "much too long a name"}), Exception);
    CHECK_THROWS_AS(caller.call("nothing"), Exception);
}

TEST_CASE("guards see the request of the caller") {
    auto app = testing::createTestApp<AppModule>().compile();
    auto caller = testing::createTestCaller<AppRouter>(app);
    CHECK_THROWS_AS(caller.call<&AppRouter::secret>(), ForbiddenException);

    caller.request().headers.set("authorization", "Bearer x");

    CHECK(caller.call<&AppRouter::secret>() == "42");
}

} // namespace test_caller_test
