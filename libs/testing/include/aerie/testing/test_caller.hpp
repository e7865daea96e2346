// Calls tRPC procedures of an application in a test: the whole stack (validation, guards, interceptors, services, the
// database), without HTTP.
//
//   auto app = testing::createTestApp<AppModule>().compile();
//   auto caller = testing::createTestCaller<AppRouter>(app);
//   caller.request().headers.set("authorization", "Bearer " + token);
//
//   User user = caller.call<&UsersRouter::create>({.username = "ada", .email = "ada@example.com"});
//   CHECK(caller.call("users.byId", R"({"id":"..."})").find("ada") != std::string::npos);
//
// A call that fails throws what the client would be told. The app outlives the caller. Thread rule: the app's.
#pragma once

#include <aerie/http/request.hpp>
#include <aerie/testing/test_app.hpp>
#include <aerie/trpc/caller.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace aerie::testing {

class TestCaller {
public:
    template<class AppRouter>
    TestCaller(TestApp& app, AppRouter& router)
        : app_(app),
          request_(std::make_unique<http::Request>()),
          caller_(router, trpc::CallerOptions{.injector = &app.injector(), .request = request_.get()}) {}
    template<class AppRouter, class C>
    TestCaller(TestApp& app, AppRouter& router, trpc::ContextFactory<C> factory)
        : app_(app),
          request_(std::make_unique<http::Request>()),
          caller_(router, std::move(factory),
                  trpc::CallerOptions{.injector = &app.injector(), .request = request_.get()}) {}

    // What the context and the guards see as the request.
    http::Request& request() noexcept { return *request_; }

    template<auto Method, class Traits = trpc::detail::MethodTraits<decltype(Method)>>
    requires(std::is_void_v<typename Traits::Input>)
    typename Traits::Output call() {
        return app_.run(caller_.template call<Method>());
    }
    template<auto Method, class Traits = trpc::detail::MethodTraits<decltype(Method)>>
    requires(!std::is_void_v<typename Traits::Input>)
    typename Traits::Output call(typename Traits::Input input) {
        return app_.run(caller_.template call<Method>(std::move(input)));
    }
    // JSON in and out.
    std::string call(std::string path, std::string input = {}) {
        return app_.run(caller_.call(std::move(path), std::move(input)));
    }

    const trpc::ResponseHead& head() const noexcept { return caller_.head(); }

private:
    TestApp& app_;
    std::unique_ptr<http::Request> request_;
    trpc::Caller caller_;
};

// For the router of this class, which is a provider of the application.
template<class AppRouter> TestCaller createTestCaller(TestApp& app) {
    return TestCaller{app, app.template get<AppRouter>()};
}
// With the application's own context: createTestCaller<AppRouter>(app,
// trpc::createContext<&S::createContext>(service)).
template<class AppRouter, class C> TestCaller createTestCaller(TestApp& app, trpc::ContextFactory<C> factory) {
    return TestCaller{app, app.template get<AppRouter>(), std::move(factory)};
}

} // namespace aerie::testing
