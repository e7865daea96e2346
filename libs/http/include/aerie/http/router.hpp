// Finds the handler for a path and method.
//
//   Router router;
//   router.get("/users/:id", [](Request& request) -> Task<Response> { ... });
//   router.add(Method::Post, "/uploads", uploads, {.bodyLimit = 64 << 20, .streamBody = true});
//   router.mount("/trpc", trpcHandler);                 // everything at and below, any method
//   router.get("/files/*path", files);                  // one or more segments
//
// Matching: segment by segment on Request::path; a static segment wins over ":name", ":name" over "*name", a route over
//   a mount, a longer mount over a shorter one. A trailing slash and an empty segment are significant. Names in a path
//   such as `__proto__` mean nothing here.
// Answers of its own: 404; 405 with Allow where the path exists under other methods; HEAD by the GET route, without
//   the body; OPTIONS with 204 and Allow.
// Lifetime: handlers given by reference outlive the router. Functions are kept by it, captures included.
// Thread rule: fill it before the server starts; after that it is immutable and shared.
#pragma once

#include <aerie/http/handler.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::http {

struct RouteOptions {
    std::optional<std::uint64_t> bodyLimit = std::nullopt; // instead of Limits::bodyBytes
    bool streamBody = false;                               // the handler reads it with Request::readBody()
    std::optional<Duration> timeout = std::nullopt;        // instead of Timeouts::handler
};

template<class F>
concept HandlerFunction =
    std::is_invocable_r_v<Task<Response>, F&, Request&> || std::is_invocable_r_v<Response, F&, Request&>;

class Router final : public Handler {
public:
    Router();
    ~Router() override;
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // A mistake (a pattern without leading slash, a route that is there already) is kept for check().
    void add(Method method, std::string_view pattern, Handler& handler, RouteOptions options = {});
    void add(Method method, std::string_view pattern, std::unique_ptr<Handler> handler, RouteOptions options = {});
    void mount(std::string_view prefix, Handler& handler, RouteOptions options = {});
    void mount(std::string_view prefix, std::unique_ptr<Handler> handler, RouteOptions options = {});
    // Answers what nothing else does, instead of the router's 404.
    void fallback(Handler& handler) noexcept;

    template<HandlerFunction F> void get(std::string_view pattern, F function, RouteOptions options = {}) {
        add(Method::Get, pattern, keep(std::move(function)), options);
    }
    template<HandlerFunction F> void post(std::string_view pattern, F function, RouteOptions options = {}) {
        add(Method::Post, pattern, keep(std::move(function)), options);
    }
    template<HandlerFunction F> void put(std::string_view pattern, F function, RouteOptions options = {}) {
        add(Method::Put, pattern, keep(std::move(function)), options);
    }
    template<HandlerFunction F> void patch(std::string_view pattern, F function, RouteOptions options = {}) {
        add(Method::Patch, pattern, keep(std::move(function)), options);
    }
    template<HandlerFunction F> void del(std::string_view pattern, F function, RouteOptions options = {}) {
        add(Method::Delete, pattern, keep(std::move(function)), options);
    }

    Task<Response> handle(Request& request) override;
    BodyPolicy bodyPolicy(const Request& request) const override;
    // Every mistake of the setting-up in one message.
    Result<void> check() const override;

    // "GET /users/:id", one for each route and "* /trpc" for a mount, in the order they were added.
    const std::vector<std::string>& routes() const noexcept;

private:
    template<class F> class FunctionHandler final : public Handler {
    public:
        explicit FunctionHandler(F function) : function_(std::move(function)) {}
        Task<Response> handle(Request& request) override {
            if constexpr (std::is_invocable_r_v<Task<Response>, F&, Request&>)
                return function_(request);
            else
                return call(request);
        }

    private:
        Task<Response> call(Request& request) { co_return function_(request); }
        F function_;
    };
    template<class F> static std::unique_ptr<Handler> keep(F function) {
        return std::make_unique<FunctionHandler<F>>(std::move(function));
    }

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::http
