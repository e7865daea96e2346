#include "route_tree.hpp"
#include "target.hpp"

#include <aerie/http/router.hpp>

namespace aerie::http {

using namespace detail;

struct Router::Impl {
    RouteTree tree;
    std::vector<std::unique_ptr<Handler>> kept;
    std::vector<std::string> routes;
    std::string problems;
    Handler* fallback = nullptr;

    void note(std::string description, const std::string& problem) {
        if (!problem.empty()) problems += "\n  " + description + ": " + problem;
        routes.push_back(std::move(description));
    }
};

namespace {

Task<Response> answer(Response response) { co_return std::move(response); }

Task<Response> notFound(const Request& request) {
    std::string message{"Cannot "};
    message.append(nameOf(request.method)).append(" ").append(request.path);
    co_return Response::error(404, message);
}

Response withAllow(Response response, const Endpoint& endpoint) {
    response.headers.appendTrusted("Allow", endpoint.allow());
    return response;
}

void apply(const RouteOptions& options, Request& request) {
    if (options.timeout) request.handlerTimeout = *options.timeout;
}

BodyPolicy policyOf(const RouteOptions& options) { return {options.bodyLimit, options.streamBody}; }

} // namespace

Router::Router() : impl_(std::make_unique<Impl>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, Handler& handler, RouteOptions options) {
    std::string description{nameOf(method)};
    description.append(" ").append(pattern);
    impl_->note(std::move(description), impl_->tree.add(method, pattern, handler, options));
}

void Router::add(Method method, std::string_view pattern, std::unique_ptr<Handler> handler, RouteOptions options) {
    impl_->kept.push_back(std::move(handler));
    add(method, pattern, *impl_->kept.back(), options);
}

void Router::mount(std::string_view prefix, Handler& handler, RouteOptions options) {
    impl_->note("* " + std::string{prefix}, impl_->tree.mount(prefix, handler, options));
}

void Router::mount(std::string_view prefix, std::unique_ptr<Handler> handler, RouteOptions options) {
    impl_->kept.push_back(std::move(handler));
    mount(prefix, *impl_->kept.back(), options);
}

void Router::fallback(Handler& handler) noexcept { impl_->fallback = &handler; }

const std::vector<std::string>& Router::routes() const noexcept { return impl_->routes; }

Task<Response> Router::handle(Request& request) {
    const RouteMatch match = impl_->tree.match(request.path);
    if (match.endpoint) {
        if (const Route* route = match.endpoint->find(request.method)) {
            for (std::size_t i = 0; i < match.valueCount; ++i) {
                const auto [offset, length] = match.values[i];
                request.setParam(route->names[i], decodeSegment(std::string_view{request.path}.substr(offset, length)));
            }
            apply(route->options, request);
            return route->handler->handle(request);
        }
        // A path that exists under other methods only; but a mount above it may know this one.
        if (!match.mount) {
            if (request.method == Method::Options) return answer(withAllow(Response{204}, *match.endpoint));
            return answer(withAllow(Response::error(405, "The path does not serve this method."), *match.endpoint));
        }
    }
    if (match.mount) {
        request.setMountLength(match.mountLength);
        apply(match.mount->options, request);
        return match.mount->handler->handle(request);
    }
    if (request.path == "*") return answer(Response{204}); // OPTIONS *: the server as a whole is there
    return impl_->fallback ? impl_->fallback->handle(request) : notFound(request);
}

BodyPolicy Router::bodyPolicy(const Request& request) const {
    const RouteMatch match = impl_->tree.match(request.path);
    if (match.endpoint)
        if (const Route* route = match.endpoint->find(request.method)) {
            const BodyPolicy own = route->handler->bodyPolicy(request);
            const BodyPolicy given = policyOf(route->options);
            return {given.limit ? given.limit : own.limit, given.stream || own.stream};
        }
    if (match.mount) {
        const BodyPolicy own = match.mount->handler->bodyPolicy(request);
        const BodyPolicy given = policyOf(match.mount->options);
        return {given.limit ? given.limit : own.limit, given.stream || own.stream};
    }
    return impl_->fallback ? impl_->fallback->bodyPolicy(request) : BodyPolicy{};
}

Result<void> Router::check() const {
    std::string problems = impl_->problems;
    for (const auto& handler : impl_->kept)
        if (Result<void> result = handler->check(); !result) problems += "\n  " + result.error().message();
    if (problems.empty()) return {};
    return Error{ErrorCode::InternalServerError, "The routes cannot be used:" + problems};
}

} // namespace aerie::http
