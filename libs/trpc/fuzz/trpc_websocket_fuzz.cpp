// Texts of a WebSocket: no crash, ids that are JSON, and the books of what lives are kept. The first byte chooses
// limits; lines are messages; a line "E" ends the oldest call.
#include "ws_machine.hpp"

#include <aerie/base/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string_view>

using namespace aerie::trpc::detail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const WsLimits limits{.maxBatchSize = 3u + (data[0] & 3), .maxInFlight = 2, .maxSubscriptions = 2, .maxDepth = 16};
    WsMachine machine{limits, (data[0] & 4) != 0};
    std::deque<WsMessage> live;
    std::string_view rest{reinterpret_cast<const char*>(data + 1), size - 1};
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view text = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (text == "E") {
            if (live.empty()) continue;
            machine.ended(live.front());
            live.pop_front();
            continue;
        }
        for (WsAction& action : machine.receive(text)) {
            if (!action.message.id.empty() && aerie::json::findSyntaxError(action.message.id)) std::abort();
            if (action.message.input && aerie::json::findSyntaxError(*action.message.input, 16)) std::abort();
            if (action.kind == WsAction::Kind::Call) live.push_back(std::move(action.message));
        }
        if (machine.inFlight() > 2 || machine.subscriptions() > 2) std::abort();
        if (machine.inFlight() + machine.subscriptions() != live.size()) std::abort();
    }
    return 0;
}
