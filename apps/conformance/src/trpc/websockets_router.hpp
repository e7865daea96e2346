// Procedures that reach every open WebSocket of the server.
#pragma once

#include "context.hpp"

#include <aerie/trpc/http_handler.hpp>
#include <aerie/trpc/router.hpp>

#include <vector>

namespace conformance {

namespace trpc = aerie::trpc;

class WebSocketsRouter {
public:
    // The mounts, which are made after the routers.
    void add(trpc::HttpHandler& mount) { mounts_.push_back(&mount); }

    bool reconnectAll(Context& ctx);
    // After 20 ms, so that the answer to this very call goes out.
    bool dropAll(Context& ctx);

    static constexpr auto routes =
        trpc::router(trpc::at("ws", trpc::mutation("reconnectAll", &WebSocketsRouter::reconnectAll),
                              trpc::mutation("dropAll", &WebSocketsRouter::dropAll)));

private:
    std::vector<trpc::HttpHandler*> mounts_;
};

} // namespace conformance
