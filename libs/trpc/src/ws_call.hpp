// One call of a WebSocket, from its message to its answer or to the end of its subscription.
#pragma once

#include "procedure_call.hpp"
#include "ws_session.hpp"

#include <aerie/io/cancellation.hpp>

#include <memory>
#include <string>

namespace aerie::trpc::detail {

class WsCall final : public ProcedureCall, public aerie::detail::Link {
public:
    WsCall(WsSession& session, WsMessage message) : session_(session), message_(std::move(message)) {}
    ~WsCall() { remove(); }

    const WsMessage& message() const noexcept { return message_; }
    // Until the answer, or `stopped`, is sent.
    Task<> serve();
    void stop() noexcept {
        isStopped_ = true;
        scope_.cancel();
    }

private:
    Task<> work();
    Task<> sendEvents();
    const Procedure& find();
    bool isSubscription() const noexcept { return message_.type == ProcedureType::Subscription; }
    void answer(const TypeInfo* type, const void* value);
    void sendData(const TypeInfo* type, const void* value, std::string_view eventId);

    void readInput(const InputOps& ops, void* into) override;
    void deliver(const pipeline::ValueOps* ops, void* value) override { answer(ops ? ops->type : nullptr, value); }
    void deliver(HandlerResult& result) override { answer(result.type(), result.data()); }
    void deliverStream(std::unique_ptr<EventSource> events) override;

    WsSession& session_;
    WsMessage message_;
    CancellationScope scope_;
    std::unique_ptr<EventSource> events_;
    bool hasStarted_ = false;
    bool isStopped_ = false;
};

} // namespace aerie::trpc::detail
