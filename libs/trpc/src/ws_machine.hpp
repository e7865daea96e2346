// What one WebSocket of tRPC has to do for what its client sends, without a socket and without procedures: texts in,
// actions out.
//
//   WsMachine machine{limits, hasParams};
//   for (WsAction& action : machine.receive(text))
//       switch (action.kind) { case WsAction::Kind::Call: start(action.message); ... }
//   ...
//   machine.ended(message);        // its answer, or `stopped`, was sent: the id may be used again
#pragma once

#include "ws_message.hpp"

#include <aerie/base/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::trpc::detail {

struct WsLimits {
    std::size_t maxBatchSize = 100; // messages of an array
    std::size_t maxInFlight = 1000; // queries and mutations that have no answer yet
    std::size_t maxSubscriptions = 1000;
    unsigned maxDepth = 256;
    bool needsInput = false; // superjson: an input that is left out is written as one
};

struct WsAction {
    enum class Kind : std::uint8_t {
        Pong,        // answer PONG
        MakeContext, // the connection parameters have come
        Call,
        Stop,   // the subscription with message.id
        Refuse, // answer `error` to message.id, with the path if there is one
        Close,  // answer `error` to id null, and close
    };
    Kind kind;
    WsMessage message{};
    std::optional<Error> error{};
    std::optional<ConnectionParams> params{};
};

class WsMachine {
public:
    // isAwaitingParams: the URL says that the first message holds connection parameters.
    WsMachine(const WsLimits& limits, bool isAwaitingParams) : limits_(limits), isAwaitingParams_(isAwaitingParams) {}

    std::vector<WsAction> receive(std::string_view text);
    std::vector<WsAction> receiveBinary();
    void ended(const WsMessage& call);

    std::size_t subscriptions() const noexcept { return subscriptions_.size(); }
    std::size_t inFlight() const noexcept { return inFlight_; }

private:
    void take(WsMessage message, std::vector<WsAction>& out);
    void refuseBatch(std::vector<WsMessage> messages, std::vector<WsAction>& out);

    WsLimits limits_;
    std::vector<std::string> subscriptions_; // the ids that live
    std::size_t inFlight_ = 0;
    bool isAwaitingParams_;
};

} // namespace aerie::trpc::detail
