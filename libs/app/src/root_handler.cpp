#include "root_handler.hpp"

#include "http_errors.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/request.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/pipeline/logger.hpp>
#include <aerie/pipeline/request_context.hpp>

namespace aerie::app {

namespace {

constexpr Duration kSlow = Duration::fromSeconds(1);
constexpr Logger kHttpLog{"Http"};
constexpr Logger kExceptionsLog{"ExceptionsHandler"};

AccessLog chosen(const ApplicationOptions& options) {
    if (options.accessLog != AccessLog::Auto) return options.accessLog;
    return options.isProduction ? AccessLog::Problems : AccessLog::All;
}

void write(int status, std::string_view message, LogFields fields) {
    if (status >= 500)
        kHttpLog.warn(message, fields);
    else
        kHttpLog.log(message, fields);
}

} // namespace

RootHandler::RootHandler(http::Router& router, const ApplicationOptions& options)
    : router_(router), options_(options) {}

http::Response RootHandler::answerTo(const http::Request& request, const Error& error) {
    const int status = infoOf(error.code()).http;
    if (status >= 500)
        kExceptionsLog.error(error.message(), error,
                             {{"method", nameOf(request.method)}, {"path", request.path}, {"status", status}});
    else
        kExceptionsLog.debug(error.message(), {{"path", request.path}, {"status", status}});
    return app::answerTo(error, !options_.isProduction);
}

Task<http::Response> RootHandler::handle(http::Request& request) {
    struct Counting {
        explicit Counting(RequestStats* of) : stats(of) {
            if (stats) stats->begin();
        }
        ~Counting() {
            if (stats) stats->end();
        }
        RequestStats* stats;
    };
    TaskContext context{TaskContext::current()};
    RequestContext current{request};
    const ContextValue<RequestContext> shown{context, current};
    const Counting counting{options_.metrics ? &stats_ : nullptr};
    const TimePoint begun = options_.metrics ? TimePoint::now() : TimePoint{};

    http::Response response;
    std::exception_ptr exception;
    try {
        response = co_await router_.handle(request).within(context);
    } catch (const OperationCancelled&) {
        throw; // the client went away, or the time is up: the server knows what to do
    } catch (...) {
        exception = std::current_exception();
    }
    if (exception) {
        const TaskContext::Activation within{&context};
        response = answerTo(request, errorFrom(std::move(exception)));
    }
    if (options_.requestIds) response.headers.set("X-Request-Id", request.id());
    if (options_.metrics) stats_.count(request.method, current.route(), response.status, TimePoint::now() - begun);
    co_return response;
}

void RootHandler::onAnswered(const http::Request& request, int status, Duration took, std::uint64_t bytes) {
    const AccessLog wanted = chosen(options_);
    if (wanted == AccessLog::Off) return;
    if (wanted == AccessLog::Problems && status < 500 && took < kSlow) return;
    // The handler's context is gone; the line shall carry the request's id all the same.
    TaskContext context;
    RequestContext current{request};
    const ContextValue<RequestContext> shown{context, current};
    const TaskContext::Activation within{&context};
    const auto milliseconds = static_cast<double>(took.toMicroseconds()) / 1000;
    if (options_.isProduction)
        write(status, "request",
              {{"method", nameOf(request.method)},
               {"path", request.path},
               {"status", status},
               {"ms", milliseconds},
               {"bytes", bytes},
               {"remoteAddress", request.remoteAddress}});
    else
        write(status, std::string{nameOf(request.method)} + ' ' + request.path + ' ' + std::to_string(status),
              {{"ms", milliseconds}});
}

void RootHandler::onRefused(std::string_view remoteAddress, int status, std::string_view message) {
    kHttpLog.debug("refused", {{"remoteAddress", remoteAddress}, {"status", status}, {"reason", message}});
}

void RootHandler::onError(const http::Request& request, const Error& error) {
    kExceptionsLog.error(error.message(), error, {{"method", nameOf(request.method)}, {"path", request.path}});
}

} // namespace aerie::app
