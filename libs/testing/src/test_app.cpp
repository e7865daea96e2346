#include <aerie/http/uri.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/testing/test_app.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace aerie::testing {

namespace {

// As the server does it: decoded, but for what would change where segments begin.
std::string decodedPath(std::string_view path) {
    std::string decoded;
    std::size_t from = 0;
    for (std::size_t i = 0; i + 2 < path.size(); ++i) {
        const std::string_view code = path.substr(i, 3);
        if (code != "%2F" && code != "%2f" && code != "%25") continue;
        decoded += http::percentDecode(path.substr(from, i - from)).value_or(std::string{path.substr(from, i - from)});
        decoded += code;
        from = i + 3;
        i += 2;
    }
    const std::string_view rest = path.substr(from);
    return decoded += http::percentDecode(rest).value_or(std::string{rest});
}

http::Request requestOf(InjectOptions options) {
    http::Request request;
    request.method = options.method;
    request.path = decodedPath(std::string_view{options.url}.substr(0, options.url.find('?')));
    request.target = std::move(options.url);
    request.headers = std::move(options.headers);
    request.remoteAddress = "127.0.0.1";
    request.setHost(request.header("host").value_or("localhost"));
    if (!options.payload.empty() && !request.headers.has("content-type"))
        request.headers.set("Content-Type", "application/json");
    request.body = std::move(options.payload);
    return request;
}

Task<http::Response> answer(http::Handler& handler, http::Request& request) {
    http::Response response = co_await handler.handle(request);
    if (response.stream) {
        while (auto piece = co_await response.stream.next()) response.body += *piece;
        response.stream = {};
    }
    co_return response;
}

} // namespace

struct TestApp::Impl {
    Impl(app::Application made, std::vector<std::shared_ptr<void>> objects)
        : kept(std::move(objects)), application(std::move(made)) {}

    void runToEnd(Task<> task);
    void stopThread();

    std::vector<std::shared_ptr<void>> kept;
    io::EventLoop loop;
    app::Application application;
    std::thread thread; // runs the loop after listen()
    bool isClosed = false;
};

void TestApp::Impl::runToEnd(Task<> task) {
    if (!thread.joinable()) {
        loop.runUntilComplete(std::move(task));
        return;
    }
    std::mutex mutex;
    std::condition_variable changed;
    bool isDone = false;
    const auto tell = [&] {
        const std::lock_guard lock{mutex};
        isDone = true;
        changed.notify_one();
    };
    struct Telling {
        static Task<> run(Task<> inner, const decltype(tell)& done) {
            co_await std::move(inner);
            done();
        }
    };
    loop.spawn(Telling::run(std::move(task), tell));
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return isDone; });
}

void TestApp::Impl::stopThread() {
    if (!thread.joinable()) return;
    loop.stop();
    thread.join();
}

TestApp::TestApp(app::Application application, std::vector<std::shared_ptr<void>> kept)
    : impl_(std::make_unique<Impl>(std::move(application), std::move(kept))) {
    run(impl_->application.init());
}

TestApp::TestApp(TestApp&&) noexcept = default;

TestApp::~TestApp() {
    if (!impl_) return;
    try {
        close();
    } catch (...) {
        // A test that looks at the end calls close() itself.
    }
    impl_->stopThread();
}

Task<> TestApp::capture(Task<> task, std::exception_ptr& exception) {
    try {
        co_await std::move(task);
    } catch (...) {
        exception = std::current_exception();
    }
}

void TestApp::runToEnd(Task<> task) { impl_->runToEnd(std::move(task)); }

http::Response TestApp::inject(InjectOptions options) {
    http::Request request = requestOf(std::move(options));
    return run(answer(impl_->application.handler(), request));
}

Injector& TestApp::injector() { return impl_->application.injector(); }
app::Application& TestApp::application() noexcept { return impl_->application; }

std::string TestApp::listen() {
    impl_->application.options().http.host = "127.0.0.1";
    impl_->application.options().http.port = 0;
    impl_->application.listen().value();
    impl_->thread = std::thread{[loop = &impl_->loop] { loop->run(); }};
    return impl_->application.url();
}

void TestApp::close(std::string_view signal) {
    if (std::exchange(impl_->isClosed, true)) return;
    run(impl_->application.close(signal));
}

} // namespace aerie::testing
