#include <aerie/http/request.hpp>
#include <aerie/io/task_context.hpp>
#include <aerie/pipeline/request_context.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace aerie;

namespace request_context_test {

constexpr std::string_view kTrace = "4bf92f3577b34da6a3ce929d0e0e4736", kSpan = "00f067aa0ba902b7";

std::string header(std::string_view version, std::string_view trace, std::string_view span, std::string_view rest) {
    return std::string{version} + '-' + std::string{trace} + '-' + std::string{span} + '-' + std::string{rest};
}

bool isGood(const std::string& text) {
    TraceParent parent;
    return TraceParent::parse(text, parent);
}

TEST_CASE("a traceparent is read as W3C says") {
    TraceParent parent;

    REQUIRE(TraceParent::parse(header("00", kTrace, kSpan, "01"), parent));

    CHECK(parent.traceId == kTrace);
    CHECK(parent.spanId == kSpan);
    CHECK(parent.isSampled);
    CHECK(parent.toString() == header("00", kTrace, kSpan, "01"));
    CHECK(isGood(header("00", kTrace, kSpan, "00")));
    CHECK(isGood(header("01", kTrace, kSpan, "01-more")));
}

TEST_CASE("what is no traceparent is refused") {
    CHECK(!isGood(""));
    CHECK(!isGood(header("ff", kTrace, kSpan, "01")));
    CHECK(!isGood(header("00", kTrace, kSpan, "01-more")));
    CHECK(!isGood(header("01", kTrace, kSpan, "01more")));
    CHECK(!isGood(header("00", "00000000000000000000000000000000", kSpan, "01")));
    CHECK(!isGood(header("00", kTrace, "0000000000000000", "01")));
    CHECK(!isGood(header("00", "4BF92F3577B34DA6A3CE929D0E0E4736", kSpan, "01")));
    CHECK(!isGood(header("00", kTrace, kSpan, "0g")));
    for (std::size_t length = 0; length < 55; ++length)
        CHECK(!isGood(header("00", kTrace, kSpan, "01").substr(0, length)));
}

TEST_CASE("a request's trace goes on with a span of its own") {
    http::Request request;
    request.headers.set("traceparent", header("00", kTrace, kSpan, "01"));
    RequestContext context{request};

    CHECK(context.knownTraceId() == kTrace);
    CHECK(context.trace().traceId == kTrace);
    CHECK(context.trace().spanId != kSpan);
    CHECK(context.trace().isSampled);
}

TEST_CASE("without one, a trace begins when it is asked for, and stays the same") {
    http::Request request;
    RequestContext context{request};
    CHECK(context.knownTraceId().empty());

    const std::string trace = context.trace().traceId;

    CHECK(trace.size() == 32);
    CHECK(isGood(context.trace().toString()));
    CHECK(context.trace().traceId == trace);
    CHECK(context.id() == request.id());
}

TEST_CASE("the context is found below the request, and not outside") {
    CHECK(RequestContext::current() == nullptr);
    http::Request request;
    TaskContext task;
    RequestContext context{request};
    const ContextValue<RequestContext> shown{task, context};
    const TaskContext::Activation within{&task};

    REQUIRE(RequestContext::current() == &context);
    RequestContext::current()->setRoute("/users/:id");
    CHECK(context.route() == "/users/:id");
}

} // namespace request_context_test
