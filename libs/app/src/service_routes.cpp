#include "service_routes.hpp"

#include "process_metrics.hpp"

#include <aerie/app/detail/hook_table.hpp>
#include <aerie/app/health.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/http/request.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/logger.hpp>
#include <aerie/pipeline/request_context.hpp>

namespace aerie::app {

namespace {

constexpr Duration kLongestCheck = Duration::fromSeconds(5);
constexpr Logger kHealthLog{"Health"};

http::Response notCached(http::Response response) {
    response.headers.set("Cache-Control", "no-store");
    return response;
}

void setRoute(std::string_view route) {
    if (RequestContext* current = RequestContext::current()) current->setRoute(route);
}

// An indicator that throws, or does not answer, is down.
Task<> ask(const Container::Member& member, HealthCheck& check) {
    std::exception_ptr exception;
    try {
        co_await io::withTimeout(member.hooks->checkHealth(member.object, check), kLongestCheck);
    } catch (const OperationCancelled&) {
        throw;
    } catch (...) {
        exception = std::current_exception();
    }
    if (!exception) co_return;
    const Error error = errorFrom(exception);
    kHealthLog.error("a health check failed", error, {{"class", member.type->name}});
    check.down(member.type->name, error.message());
}

} // namespace

ServiceRoutes::ServiceRoutes(const ApplicationOptions& options, const RequestStats& stats,
                             std::vector<Container::Member> members)
    : options_(options), stats_(stats), members_(std::move(members)) {}

void ServiceRoutes::addTo(http::Router& router) {
    if (options_.health) {
        router.get("/health/live", [](http::Request&) {
            setRoute("/health/live");
            return notCached(http::Response::json(R"({"status":"ok"})"));
        });
        router.get("/health/ready", [this](http::Request&) { return ready(); });
    }
    if (options_.metrics) router.get(options_.metricsPath, [this](http::Request&) { return metrics(); });
}

Task<http::Response> ServiceRoutes::ready() {
    setRoute("/health/ready");
    if (state_ != State::Ready)
        co_return notCached(
            http::Response::json(R"({"status":"shutting_down","info":{},"error":{},"details":{}})", 503));
    HealthCheck check;
    for (const Container::Member& member : members_)
        if (member.object && member.hooks && member.hooks->checkHealth) co_await ask(member, check);
    co_return notCached(http::Response::json(check.toJson(), check.isOk() ? 200 : 503));
}

Task<http::Response> ServiceRoutes::metrics() {
    setRoute("/metrics");
    MetricsPage page;
    stats_.collect(page);
    if (server_) {
        page.family("http_connections", "gauge", "Open connections.");
        page.sample("http_connections", {}, static_cast<double>(server_->connections()));
    }
    collectProcess(page);
    co_await collectLoops(page, loops_);
    for (const Container::Member& member : members_)
        if (member.object && member.hooks && member.hooks->collectMetrics)
            member.hooks->collectMetrics(member.object, page);
    http::Response response{200};
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = std::move(page.text);
    co_return notCached(std::move(response));
}

} // namespace aerie::app
