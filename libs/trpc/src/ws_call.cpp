#include "ws_call.hpp"

#include "events.hpp"

#include <aerie/base/exception.hpp>

namespace aerie::trpc::detail {

namespace {
// A subscription whose client has not taken so many bytes waits before it asks for the next event.
constexpr std::size_t kQueuedBytesPerSubscriber = 64 * 1024;
} // namespace

Task<> WsCall::serve() {
    std::exception_ptr failure;
    try {
        co_await scope_.run(work());
    } catch (...) {
        failure = std::current_exception();
    }
    events_.reset(); // the producer's cleanup is done before the client hears of the end
    if (!session_.connection_->isOpen()) co_return;
    // After a stop nobody wants to hear of what the cancelled producer throws.
    if (failure && !isStopped_) session_.sendError(message_, errorOf(failure, session_.mount_.policy), failure);
    if (isSubscription() && (hasStarted_ || isStopped_)) session_.sendState(message_, "stopped");
}

Task<> WsCall::work() {
    while (!session_.contextMade_.isSet()) co_await session_.contextMade_.wait();
    if (session_.contextFailure_) std::rethrow_exception(session_.contextFailure_);
    const Procedure& procedure = find();
    const CallScope scope = session_.callScope();
    if (isImmediate(session_.mount_.mounted, procedure))
        runNow(scope, procedure);
    else
        co_await run(scope, procedure);
    if (events_) co_await sendEvents();
}

const Procedure& WsCall::find() {
    const Procedure* procedure = session_.mount_.mounted.table.find(message_.path);
    if (!procedure || procedure->type() != message_.type)
        throw Exception{Error{ErrorCode::NotFound, "No \"" + std::string{nameOf(message_.type)} +
                                                       "\"-procedure on path \"" + message_.path + '"'}};
    if (!isSubscription() && session_.mount_.mounted.of(*procedure).isStreamLike)
        throw Exception{Error{ErrorCode::UnsupportedMediaType, "Cannot return a stream or a promise from a " +
                                                                   std::string{nameOf(message_.type)} +
                                                                   " procedure with WebSockets"}};
    return *procedure;
}

void WsCall::readInput(const InputOps& ops, void* into) {
    const json::ReadOptions options{.maxDepth = session_.mount_.options.maxDepth};
    auto error = session_.mount_.format.read(message_.input, *ops.type, into, ops.reset, options, message_.lastEventId);
    if (error) throw Exception{*std::move(error)};
}

void WsCall::deliverStream(std::unique_ptr<EventSource> events) { events_ = std::move(events); }

void WsCall::answer(const TypeInfo* type, const void* value) {
    if (isSubscription())
        throw InternalServerErrorException{"An interceptor or filter answered a subscription with a value."};
    sendData(type, value, {});
}

Task<> WsCall::sendEvents() {
    hasStarted_ = true;
    session_.sendState(message_, "started");
    while (auto item = co_await NextItem{*events_}) {
        const Event event = eventOf(*item);
        if (event.isReturned) break;
        if (event.id)
            sendData(event.trackedType, event.tracked, *event.id);
        else
            sendData(event.type, event.value, {});
        if (session_.connection_->queuedBytes() > kQueuedBytesPerSubscriber) co_await session_.connection_->drained();
    }
}

void WsCall::sendData(const TypeInfo* type, const void* value, std::string_view eventId) {
    std::string text{"{\"id\":"};
    text += message_.id;
    if (message_.hasVersion) text += ",\"jsonrpc\":\"2.0\"";
    text += ",\"result\":{\"type\":\"data\"";
    if (!eventId.empty()) {
        text += ",\"id\":";
        json::appendString(text, eventId);
    }
    // What is undefined has no member `data`; the format knows.
    constexpr std::string_view kOpening = "{\"result\":{";
    const std::size_t at = text.size();
    session_.mount_.format.appendResult(text, type, value);
    const bool isEmpty = text.compare(at + kOpening.size(), 1, "}") == 0;
    text.replace(at, kOpening.size(), isEmpty ? "" : ",");
    session_.send(text);
}

} // namespace aerie::trpc::detail
