#include "websockets_router.hpp"

#include <aerie/io/event_loop.hpp>

namespace conformance {

bool WebSocketsRouter::reconnectAll(Context&) {
    for (trpc::HttpHandler* mount : mounts_) mount->broadcastReconnectNotification();
    return true;
}

bool WebSocketsRouter::dropAll(Context&) {
    auto drop = [](const std::vector<trpc::HttpHandler*>& mounts) -> aerie::Task<> {
        co_await aerie::io::sleepFor(aerie::Duration::fromMilliseconds(20));
        for (trpc::HttpHandler* mount : mounts) mount->cutWebSockets();
    };
    aerie::io::EventLoop::current().spawn(drop(mounts_));
    return true;
}

} // namespace conformance
