// An application in a test: all of it, without a socket unless asked for.
//
//   TEST_CASE("a user can be made and read") {
//       auto app = testing::createTestApp<AppModule>()
//                      .overrideProvider<Mailer>().useClass<SilentMailer>()
//                      .overrideProvider<Clock>().useValue(clock)
//                      .compile();
//
//       auto response = app.inject({.method = http::Method::Post, .url = "/users", .payload = R"({"name":"Ada"})"});
//
//       CHECK(response.status == 201);
//       CHECK(app.run(app.get<UsersService>().count()) == 1);
//   }
//
// Names are those of NestJS's testing module and of Fastify's inject. Lifecycle methods run in compile(), and when the
// app is destroyed. Thread rule: for one thread; after listen() the application runs on a thread of its own, and the
// calls here wait for it.
#pragma once

#include <aerie/app/application.hpp>
#include <aerie/app/override.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/io/task.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::testing {

struct InjectOptions {
    http::Method method = http::Method::Get;
    std::string url = "/"; // path and query, as a client would send it
    http::Headers headers = {};
    // The body. Without a Content-Type header it is announced as application/json.
    std::string payload = {};
};

class TestApp {
public:
    // `kept` is what overrides refer to. Initialises the application.
    TestApp(app::Application application, std::vector<std::shared_ptr<void>> kept);
    // Calls the lifecycle methods of the end.
    ~TestApp();
    TestApp(TestApp&&) noexcept;
    TestApp& operator=(TestApp&&) = delete;

    // A request through everything but the socket. A streamed answer is read to its end, into the body.
    http::Response inject(InjectOptions options);

    // The instance of a provider, wherever it is.
    template<class T> T& get() { return injector().template get<T>(); }
    Injector& injector();
    app::Application& application() noexcept;

    // Runs a task to its end and gives its result.
    template<class T> T run(Task<T> task);

    // Begins to serve on a free port of 127.0.0.1, on a thread of its own. Gives "http://localhost:<port>".
    std::string listen();
    // Ends as SIGTERM would. The destructor does it, too.
    void close(std::string_view signal = {});

private:
    void runToEnd(Task<> task);
    template<class T> static Task<> capture(Task<T> task, std::optional<T>& value, std::exception_ptr& exception) {
        try {
            value.emplace(co_await std::move(task));
        } catch (...) {
            exception = std::current_exception();
        }
    }
    static Task<> capture(Task<> task, std::exception_ptr& exception);

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

template<class T> T TestApp::run(Task<T> task) {
    std::exception_ptr exception;
    if constexpr (std::is_void_v<T>) {
        runToEnd(capture(std::move(task), exception));
        if (exception) std::rethrow_exception(exception);
    } else {
        std::optional<T> value;
        runToEnd(capture(std::move(task), value, exception));
        if (exception) std::rethrow_exception(exception);
        return *std::move(value);
    }
}

template<class Root> class TestAppBuilder;

// What stands in for a provider. `Token` is what classes ask for.
template<class Root, class Token> class ProviderOverride {
public:
    explicit ProviderOverride(TestAppBuilder<Root>& builder) noexcept : builder_(builder) {}

    // An object of Token or a class below it. One that has a name is referred to and must outlive the app; a temporary
    // is moved in.
    template<class T> TestAppBuilder<Root>& useValue(T&& object) {
        if constexpr (std::is_lvalue_reference_v<T>) {
            return builder_.add(app::overrideWithValue<Token>(object), nullptr);
        } else {
            auto kept = std::make_shared<T>(std::move(object));
            return builder_.add(app::overrideWithValue<Token>(*kept), kept);
        }
    }
    // A class that is made in its place, with what its constructor asks for.
    template<class T> TestAppBuilder<Root>& useClass() {
        return builder_.add(app::overrideWithClass<Token, T>(), nullptr);
    }
    // A function whose parameters are dependencies, as with app::factory().
    template<class F> TestAppBuilder<Root>& useFactory(F function) {
        auto kept = std::make_shared<app::FactoryValue<F>>(app::factory(std::move(function)));
        return builder_.add(app::overrideWithFactory<Token>(*kept), kept);
    }

private:
    TestAppBuilder<Root>& builder_;
};

template<class Root> class TestAppBuilder {
public:
    template<class Token> ProviderOverride<Root, Token> overrideProvider() {
        return ProviderOverride<Root, Token>{*this};
    }

    // Instead of what a module or the environment says.
    TestAppBuilder& withOptions(app::ApplicationOptions options) {
        options_ = std::move(options);
        return *this;
    }

    // Makes the application and calls onModuleInit and onApplicationBootstrap. Throws what goes wrong there.
    TestApp compile() {
        return TestApp{app::Application::create<Root>(std::move(options_), std::move(overrides_)), std::move(kept_)};
    }

    TestAppBuilder& add(app::Override replacement, std::shared_ptr<void> kept) {
        overrides_.push_back(replacement);
        if (kept) kept_.push_back(std::move(kept));
        return *this;
    }

private:
    std::optional<app::ApplicationOptions> options_;
    std::vector<app::Override> overrides_;
    std::vector<std::shared_ptr<void>> kept_;
};

template<class Root> TestAppBuilder<Root> createTestApp() { return {}; }

} // namespace aerie::testing
