// The texts of tRPC over WebSocket: from a frame to the messages in it.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/trpc/context.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::trpc::detail {

struct WsMessage {
    std::string id;          // as JSON: `1` or `"a"`; `null` when there is none
    bool hasVersion = false; // "jsonrpc":"2.0", which is echoed
    bool isStop = false;     // "subscription.stop"; without what follows
    ProcedureType type = ProcedureType::Unknown;
    std::string path;
    std::optional<std::string> input; // JSON
    std::string lastEventId;
};

// The messages of a frame: one, or those of an array. One that is ill-formed spoils all: PARSE_ERROR.
Result<std::vector<WsMessage>> parseWsMessages(std::string_view text, unsigned maxDepth);

// {"method":"connectionParams","data":{...}}
Result<std::optional<ConnectionParams>> parseWsConnectionParams(std::string_view text, unsigned maxDepth);

} // namespace aerie::trpc::detail
