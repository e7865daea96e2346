// A router with one procedure of every kind, and requests without a server, for the tests of this library.
#pragma once

#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/http/uri.hpp>
#include <aerie/io/task.hpp>
#include <aerie/trpc/error.hpp>
#include <aerie/trpc/http_handler.hpp>
#include <aerie/trpc/router.hpp>

#include <coroutine>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::trpc::test {

// Holds coroutines until it is opened, as slow work would.
class Gate {
public:
    bool await_ready() const noexcept { return isOpen_; }
    void await_suspend(std::coroutine_handle<> waiting) { waiting_.push_back(waiting); }
    void await_resume() const noexcept {}
    void open() {
        isOpen_ = true;
        for (std::coroutine_handle<> waiting : std::exchange(waiting_, {})) waiting.resume();
    }
    std::size_t waitingCount() const noexcept { return waiting_.size(); }

private:
    bool isOpen_ = false;
    std::vector<std::coroutine_handle<>> waiting_;
};

// Starts a task at once and keeps what it gives.
template<class T> class Started {
public:
    explicit Started(Task<T> task) : coroutine_(run(*this, std::move(task))) { coroutine_.handle.resume(); }
    ~Started() { coroutine_.handle.destroy(); }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    bool isDone() const noexcept { return result_.has_value() || failure_; }
    T& get() {
        if (failure_) std::rethrow_exception(failure_);
        return result_.value();
    }

private:
    struct Coroutine {
        struct promise_type {
            Coroutine get_return_object() noexcept {
                return {std::coroutine_handle<promise_type>::from_promise(*this)};
            }
            std::suspend_always initial_suspend() const noexcept { return {}; }
            std::suspend_always final_suspend() const noexcept { return {}; }
            void return_void() const noexcept {}
            void unhandled_exception() const noexcept { std::terminate(); }
        };
        std::coroutine_handle<promise_type> handle;
    };
    static Coroutine run(Started& self, Task<T> task) {
        try {
            self.result_.emplace(co_await std::move(task));
        } catch (...) {
            self.failure_ = std::current_exception();
        }
    }

    std::optional<T> result_;
    std::exception_ptr failure_;
    Coroutine coroutine_;
};

// A task that never waits.
template<class T> T runNow(Task<T> task) {
    Started<T> started{std::move(task)};
    return std::move(started.get());
}

class Context : public trpc::Context {
public:
    using trpc::Context::Context;
    std::optional<std::string_view> user() const {
        const auto value = header("authorization");
        return value ? value : info.connectionParam("token");
    }
};

struct Point {
    int x = 0;
    int y = 0;
};
struct NewUser {
    Text<3, 50> username;
    Email email;
    std::optional<Int<1, 150>> age;
};
struct Status {
    int status = 0;
};
struct Header {
    std::string name;
    std::string value;
};
struct Big { // more than a call keeps without memory of its own
    std::string a, b, c, d, e, f, g, h;
};

struct Tick {
    int n = 0;
};

class InnerRouter {
public:
    std::string deep(Context&) { return "deep"; }

    static constexpr auto routes = trpc::router(trpc::query("deep", &InnerRouter::deep));
};

class TestRouter {
public:
    std::string health(trpc::Context&) const { return "ok"; }
    void nothing(Context&) {}
    std::nullptr_t null(Context&) { return nullptr; }
    std::optional<int> empty(Context&) { return std::nullopt; }
    Optional<json::Raw> any(Context&, Optional<json::Raw> input) { return input; }
    Optional<json::Raw> anyMutation(Context&, Optional<json::Raw> input) { return input; }
    Point swap(Context&, Point point) { return {point.y, point.x}; }
    Task<Point> swapLater(Context&, Point point) {
        co_await gate;
        co_return Point{point.y, point.x};
    }
    Task<> nothingLater(Context&) {
        co_await gate;
        ++finished;
    }
    Task<int> count(Context&) { co_return ++counter; }
    Text<3, 50> create(Context&, NewUser user) { return user.username; }
    int add(Context&, int by) { return counter += by; }
    std::string big(Context&, Big big) { return big.a + big.h; }
    std::string optional(Context&, std::optional<Point> point) { return point ? "point" : "none"; }

    int fails(Context&, std::string code) {
        throw TRPCError({.code = errorCodeFromName(code).value(), .message = "because"});
    }
    Task<int> failsLater(Context&) {
        co_await gate;
        throw NotFoundException{"User not found"};
    }
    int foreign(Context&) { throw std::runtime_error{"boom"}; }
    int strange(Context&) { throw 42; }

    std::optional<std::string> whoami(Context& ctx) {
        const auto user = ctx.user();
        return user ? std::optional<std::string>{*user} : std::nullopt;
    }
    bool setStatus(Context& ctx, Status input) {
        ctx.res.statusCode = input.status;
        return true;
    }
    bool setHeader(Context& ctx, Header input) { return ctx.res.headers.append(input.name, input.value); }
    Stream<Tick> ticks(Context&) { co_yield Tick{1}; }

    Gate gate;
    int counter = 0;
    int finished = 0;

private:
    InnerRouter inner_;
    InnerRouter* pointed_ = &inner_;

public:
    static constexpr auto routes = trpc::router(
        trpc::query("health", &TestRouter::health), trpc::query("nothing", &TestRouter::nothing),
        trpc::query("null", &TestRouter::null), trpc::query("empty", &TestRouter::empty),
        trpc::query("any", &TestRouter::any), trpc::mutation("anyMutation", &TestRouter::anyMutation),
        trpc::query("swap", &TestRouter::swap), trpc::query("swapLater", &TestRouter::swapLater),
        trpc::mutation("nothingLater", &TestRouter::nothingLater), trpc::mutation("count", &TestRouter::count),
        trpc::mutation("create", &TestRouter::create), trpc::mutation("add", &TestRouter::add),
        trpc::query("big", &TestRouter::big), trpc::query("optional", &TestRouter::optional),
        trpc::query("whoami", &TestRouter::whoami), trpc::subscription("ticks", &TestRouter::ticks),
        trpc::at("errors", trpc::query("coded", &TestRouter::fails), trpc::query("later", &TestRouter::failsLater),
                 trpc::query("foreign", &TestRouter::foreign), trpc::query("strange", &TestRouter::strange)),
        trpc::at("set", trpc::query("status", &TestRouter::setStatus),
                 trpc::at("a", trpc::query("header", &TestRouter::setHeader))),
        trpc::at("inner", &TestRouter::inner_), trpc::at("pointed", &TestRouter::pointed_),
        trpc::query("odd/näme", &TestRouter::health), trpc::query("per%cent", &TestRouter::health));
};

// A request below a mount at "/trpc", as the server and router would hand it on.
struct RequestSpec {
    http::Method method = http::Method::Get;
    std::string target;
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
};

inline void fill(http::Request& request, const RequestSpec& spec) {
    constexpr std::string_view kMount = "/trpc";
    request.method = spec.method;
    request.target = spec.target;
    const std::string_view raw = std::string_view{spec.target}.substr(0, spec.target.find('?'));
    // As the server leaves it: decoded, but for the slash and the percent sign.
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const std::string_view code = raw.substr(i, 3);
        if (raw[i] == '%' && code != "%2F" && code != "%25") {
            request.path += *http::percentDecode(code == "%C3" ? raw.substr(i, 6) : code);
            i += code == "%C3" ? 5 : 2;
        } else {
            request.path += raw[i];
        }
    }
    request.setMountLength(kMount.size());
    request.body = spec.body;
    if (!spec.body.empty()) request.headers.append("content-length", std::to_string(spec.body.size()));
    for (const auto& [name, value] : spec.headers) request.headers.append(name, value);
}

inline http::Response call(HttpHandler& handler, const RequestSpec& spec) {
    http::Request request;
    fill(request, spec);
    return runNow(handler.handle(request));
}

// "/trpc/swap?input=..." with the text percent-encoded.
inline std::string withInput(std::string_view path, std::string_view input, bool isBatch = false) {
    return "/trpc/" + std::string{path} + (isBatch ? "?batch=1&input=" : "?input=") + http::percentEncode(input);
}

inline RequestSpec get(std::string target) { return {.target = std::move(target)}; }
inline RequestSpec post(std::string target, std::string body = {}) {
    return {http::Method::Post, std::move(target), std::move(body), {{"content-type", "application/json"}}};
}

} // namespace aerie::trpc::test
