// What is known of the request that the running task serves, anywhere below it and without passing it along: its id in
// the logs and its place in a distributed trace.
//
//   if (const RequestContext* context = RequestContext::current()) outgoing.set("X-Request-Id", context->id());
//
// The id is the one of a trusted proxy's X-Request-Id, else made here; it goes out with the response. The trace is
// W3C's (traceparent): continued when the caller sent one, else begun. Lifetime: the request's. Thread rule: its
// loop's.
#pragma once

#include <aerie/io/task_context.hpp>

#include <string>
#include <string_view>

namespace aerie {

namespace http {
struct Request;
}

// W3C Trace Context: "00-<32 hex>-<16 hex>-<2 hex>".
struct TraceParent {
    std::string traceId; // 32 lower-case hexadecimal digits, not all zero
    std::string spanId;  // 16 of them
    bool isSampled = false;

    // False for a text that is not a valid traceparent.
    static bool parse(std::string_view text, TraceParent& out);
    static TraceParent make();
    // The header for a call made on behalf of this one.
    std::string toString() const;
};

class RequestContext {
public:
    explicit RequestContext(const http::Request& request) noexcept : request_(request) {}
    RequestContext(const RequestContext&) = delete;
    RequestContext& operator=(const RequestContext&) = delete;

    // Null outside of a request.
    static RequestContext* current() noexcept { return TaskContext::find<RequestContext>(); }

    const http::Request& request() const noexcept { return request_; }
    const std::string& id() const;
    // This request's place: the caller's trace id and a span id of its own.
    const TraceParent& trace();
    // The trace id when there is one so far, without beginning a trace: for log lines.
    std::string_view knownTraceId();

    // What the request is counted under in metrics: the pattern of its route or the name of its procedure, never its
    // path. The text must live as long as the program. Empty until a handler has been found.
    void setRoute(std::string_view route) noexcept { route_ = route; }
    std::string_view route() const noexcept { return route_; }

private:
    const http::Request& request_;
    std::string_view route_;
    TraceParent trace_;
    bool isTraceRead_ = false;
};

} // namespace aerie
