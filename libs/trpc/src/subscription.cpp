#include "subscription.hpp"

#include "events.hpp"
#include "http_call.hpp"
#include "query_fields.hpp"
#include "sse_text.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/query_params.hpp>
#include <aerie/io/cancellation.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace aerie::trpc::detail {

namespace {

// The id of the last event that a client saw before it connected again; empty for none.
std::string lastEventIdOf(const http::Request& request) {
    if (const auto header = request.headers.get("last-event-id"); header && !header->empty())
        return std::string{*header};
    const http::QueryParams query = request.queryParams();
    for (std::string_view name : {"lastEventId", "Last-Event-Id"})
        if (const auto value = query.get(name); value && !value->empty()) return std::string{*value};
    return {};
}

class Subscription final : public ProcedureCall {
public:
    explicit Subscription(std::unique_ptr<HttpExchange> exchange) noexcept : exchange_(std::move(exchange)) {}

    HttpExchange& exchange() noexcept { return *exchange_; }
    const RequestCall& call() const noexcept { return exchange_->parsed.info.calls.front(); }
    // Null when the call failed: then failure() says why.
    EventSource* events() noexcept { return events_.get(); }
    // What ended it, as it is told to the client; empty for nothing.
    const std::string& failure() const noexcept { return failure_; }

    Task<> open() {
        try {
            co_await run(exchange_->callScope(), *call().procedure);
        } catch (...) {
            fail(std::current_exception());
        }
    }
    void fail(const Error& error, const std::exception_ptr& exception) {
        const ErrorFormatterOptions options = exchange_->report(error, exception, call());
        std::string shape;
        appendErrorShape(shape, options, exchange_->mount.policy);
        exchange_->mount.format.appendShape(failure_, shape);
    }
    void fail(const std::exception_ptr& exception) { fail(errorOf(exception, exchange_->mount.policy), exception); }

private:
    std::optional<std::string> rawInput() override { return exchange_->parsed.inputs.rawText(0); }
    void readInput(const InputOps& ops, void* into) override {
        if (auto error = exchange_->parsed.inputs.read(0, exchange_->mount.format, *ops.type, into, ops.reset))
            throw Exception{*std::move(error)};
    }
    void deliver(const pipeline::ValueOps*, void*) override { refuseValue(); }
    void deliver(HandlerResult&) override { refuseValue(); }
    void deliverStream(std::unique_ptr<EventSource> events) override { events_ = std::move(events); }
    [[noreturn]] static void refuseValue() {
        throw InternalServerErrorException{"An interceptor or filter answered a subscription with a value."};
    }

    std::unique_ptr<HttpExchange> exchange_; // outlives the events, whose producer may use the context
    std::unique_ptr<EventSource> events_;
    std::string failure_;
};

std::string connectedText(const SseOptions& options) {
    std::string data{"{}"};
    if (options.reconnectAfterInactivity)
        data = "{\"reconnectAfterInactivityMs\":" + std::to_string(options.reconnectAfterInactivity->toMilliseconds()) +
               '}';
    std::string out;
    sse::appendNamed(out, "connected", data);
    return out;
}

TimePoint laterBy(Duration duration) {
    return duration == Duration::max() ? TimePoint::max() : TimePoint::now() + duration;
}

enum class Step : std::uint8_t { Event, Ended, Failed, Cancelled };

// The next event's text into `out`, or what happened instead.
Step takeEvent(Subscription& subscription, sse::EventWriter& writer, std::string& out) {
    try {
        const auto item = subscription.events()->take();
        if (!item) return Step::Ended;
        const Event event = eventOf(*item);
        std::string data;
        subscription.exchange().mount.format.appendData(data, event.type, event.value);
        writer.append(out, data, event.id);
        return Step::Event;
    } catch (const OperationCancelled&) {
        return Step::Cancelled;
    } catch (...) {
        subscription.fail(std::current_exception());
        return Step::Failed;
    }
}

Stream<std::string> eventTexts(std::unique_ptr<Subscription> subscription, std::string lastEventId) {
    const SseOptions& options = subscription->exchange().options().sse;
    co_yield connectedText(options);

    sse::EventWriter writer{lastEventId};
    const TimePoint end = laterBy(options.maxDuration);
    const bool isPinging = options.pingInterval > Duration{};
    Ticker ticker;
    Step step = subscription->events() ? Step::Event : Step::Failed;
    while (step == Step::Event) {
        ticker.tickAt(isPinging ? std::min(end, TimePoint::now() + options.pingInterval) : end);
        const bool hasCome = co_await NextOrTick{*subscription->events(), ticker};
        if (TimePoint::now() >= end) co_return; // without an end that the client sees: it connects again
        std::string text;
        if (hasCome)
            step = takeEvent(*subscription, writer, text);
        else
            sse::appendNamed(text, "ping", {});
        if (!text.empty()) co_yield std::move(text);
    }
    std::string last;
    if (step == Step::Failed) sse::appendNamed(last, "serialized-error", subscription->failure());
    if (step == Step::Ended) sse::appendNamed(last, "return", {});
    if (!last.empty()) co_yield std::move(last);
}

} // namespace

bool isSubscription(const RequestInfo& info) noexcept {
    return !info.isBatchCall && info.type == ProcedureType::Subscription;
}

Task<http::Response> serveSubscription(std::unique_ptr<HttpExchange> exchange) {
    std::string lastEventId = lastEventIdOf(exchange->request);
    exchange->parsed.inputs.setLastEventId(lastEventId);
    if (!exchange->makeContextNow()) co_await exchange->makeContext();

    auto subscription = std::make_unique<Subscription>(std::move(exchange));
    HttpExchange& shared = subscription->exchange();
    if (const auto refusal = refusalOf(subscription->call(), shared))
        subscription->fail(*refusal, nullptr);
    else if (shared.contextFailure)
        subscription->fail(shared.contextFailure);
    else
        co_await subscription->open();

    http::Response response = shared.answer("text/event-stream", 200);
    response.headers.set("cache-control", "no-cache, no-transform");
    response.headers.set("x-accel-buffering", "no");
    response.stream = eventTexts(std::move(subscription), std::move(lastEventId));
    co_return response;
}

} // namespace aerie::trpc::detail
