// One route of a controller, as the router calls it.
#pragma once

#include <aerie/app/detail/controller_table.hpp>
#include <aerie/http/handler.hpp>
#include <aerie/http/router.hpp>
#include <aerie/pipeline/chain.hpp>
#include <aerie/pipeline/execution_context.hpp>

#include <memory>
#include <string>

namespace aerie::app {

class RouteHandler final : public http::Handler {
public:
    // `controller` is null when it lives in requests. Fails when a guard or the like is in nobody's reach.
    static Result<std::unique_ptr<RouteHandler>> make(const detail::ControllerInfo& info,
                                                      const detail::RouteInfo& route, TypeKey type, void* controller,
                                                      Injector& injector, std::string_view globalPrefix);

    Task<http::Response> handle(http::Request& request) override;

    const std::string& pattern() const noexcept { return pattern_; }
    http::Method method() const noexcept { return route_.settings->method; }
    http::RouteOptions options() const;

private:
    class Call;

    RouteHandler(const detail::RouteInfo& route, TypeKey type, void* controller, Injector& injector,
                 pipeline::Chain chain, HandlerInfo handler, std::string pattern);
    int status() const noexcept;
    void* controllerFor(RequestScope& scope);

    const detail::RouteInfo& route_;
    TypeKey type_;
    void* controller_;
    Injector& injector_;
    pipeline::Chain chain_;
    HandlerInfo handler_;
    std::string pattern_;
};

// "/api/users/:id": parts joined by one slash each.
std::string joinPaths(std::initializer_list<std::string_view> parts);

} // namespace aerie::app
