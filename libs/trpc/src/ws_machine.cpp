#include "ws_machine.hpp"

#include <algorithm>

namespace aerie::trpc::detail {

namespace {

WsAction refusal(WsMessage message, Error error) {
    return {.kind = WsAction::Kind::Refuse, .message = std::move(message), .error = std::move(error)};
}
WsMessage withoutId() {
    WsMessage message;
    message.id = "null";
    return message;
}

} // namespace

std::vector<WsAction> WsMachine::receive(std::string_view text) {
    std::vector<WsAction> out;
    // Signs of life are not JSON, and may come before the connection parameters.
    if (text == "PING") {
        out.push_back({.kind = WsAction::Kind::Pong});
        return out;
    }
    if (text == "PONG") return out;
    if (isAwaitingParams_) {
        auto params = parseWsConnectionParams(text, limits_.maxDepth);
        isAwaitingParams_ = false;
        if (params)
            out.push_back({.kind = WsAction::Kind::MakeContext, .params = *std::move(params)});
        else
            out.push_back({.kind = WsAction::Kind::Close, .message = withoutId(), .error = params.error()});
        return out;
    }
    auto messages = parseWsMessages(text, limits_.maxDepth);
    if (!messages) {
        out.push_back(refusal(withoutId(), messages.error()));
        return out;
    }
    const auto lacksInput = [](const WsMessage& message) { return !message.isStop && !message.input; };
    if (limits_.needsInput && std::ranges::any_of(*messages, lacksInput)) {
        out.push_back(refusal(withoutId(), Error{ErrorCode::ParseError, "`input` is required with superjson"}));
        return out;
    }
    if (messages->size() > limits_.maxBatchSize) {
        refuseBatch(*std::move(messages), out);
        return out;
    }
    for (WsMessage& message : *messages) take(std::move(message), out);
    return out;
}

std::vector<WsAction> WsMachine::receiveBinary() {
    std::vector<WsAction> out;
    out.push_back(refusal(withoutId(), Error{ErrorCode::ParseError, "Messages must be texts."}));
    return out;
}

void WsMachine::refuseBatch(std::vector<WsMessage> messages, std::vector<WsAction>& out) {
    const Error error{ErrorCode::BadRequest, "Batch call exceeds maximum size"};
    for (WsMessage& message : messages)
        if (message.id != "null" && !message.isStop) out.push_back(refusal(std::move(message), error));
    if (out.empty()) out.push_back(refusal(withoutId(), error));
}

void WsMachine::take(WsMessage message, std::vector<WsAction>& out) {
    if (message.id == "null") {
        message.path.clear();
        out.push_back(refusal(std::move(message), Error{ErrorCode::ParseError, "`id` is required"}));
        return;
    }
    const bool isLive = std::ranges::find(subscriptions_, message.id) != subscriptions_.end();
    if (message.isStop) {
        if (isLive) out.push_back({.kind = WsAction::Kind::Stop, .message = std::move(message)});
        return;
    }
    if (message.type == ProcedureType::Subscription) {
        if (isLive) {
            std::string id = message.id;
            if (id.front() == '"') id = id.substr(1, id.size() - 2);
            out.push_back(refusal(std::move(message), Error{ErrorCode::BadRequest, "Duplicate id " + id}));
            return;
        }
        if (subscriptions_.size() >= limits_.maxSubscriptions) {
            out.push_back(refusal(std::move(message), Error{ErrorCode::TooManyRequests,
                                                            "This connection has as many subscriptions as it may."}));
            return;
        }
        subscriptions_.push_back(message.id);
    } else {
        if (inFlight_ >= limits_.maxInFlight) {
            out.push_back(refusal(std::move(message), Error{ErrorCode::TooManyRequests,
                                                            "Too many calls of this connection have no answer yet."}));
            return;
        }
        ++inFlight_;
    }
    out.push_back({.kind = WsAction::Kind::Call, .message = std::move(message)});
}

void WsMachine::ended(const WsMessage& call) {
    if (call.type == ProcedureType::Subscription)
        std::erase(subscriptions_, call.id);
    else
        --inFlight_;
}

} // namespace aerie::trpc::detail
