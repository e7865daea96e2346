// One WebSocket of a mount: its context, its calls, its subscriptions.
#pragma once

#include "error_shape.hpp"
#include "http_exchange.hpp"
#include "ws_hub.hpp"
#include "ws_machine.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/websocket_upgrade.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

// The answer to a request for a WebSocket at the mount.
http::Response openWebSocket(http::Request& request, const HttpMount& mount, WsHub& hub);

class WsCall;

class WsSession final : public WebSocketSession, WsMember {
public:
    WsSession(http::Request& request, const HttpMount& mount, WsHub& hub, bool isAwaitingParams);
    ~WsSession() override;

    Task<> run(websocket::Connection& connection) override;

private:
    friend WsCall;

    // Sends PING when the client is silent, and cuts it when it stays so.
    class KeepAlive final : public io::Deadline {
    public:
        explicit KeepAlive(WsSession& session) noexcept : session_(session) {}
        void noteMessage() noexcept;

    private:
        void onExpire() noexcept override;
        WsSession& session_;
        bool isAwaitingPong_ = false;
    };

    void handle(WsAction action);
    void send(std::string_view text);
    void sendError(const WsMessage& message, const Error& error, const std::exception_ptr& exception = {});
    // {"id":1,"result":{"type":"started"}}
    void sendState(const WsMessage& message, std::string_view state);
    Task<> makeContext();
    Task<> serve(WsMessage message);
    void stop(const std::string& id);
    void notifyReconnect() override;
    void cut() noexcept override;
    CallScope callScope() noexcept { return {mount_.mounted, &request_, scope_, context_.get()}; }

    http::Request& request_;
    const HttpMount& mount_;
    WsHub& hub_;
    WsMachine machine_;
    websocket::Connection* connection_ = nullptr;
    RequestInfo info_;
    ResponseHead head_;
    RequestScope scope_;
    std::unique_ptr<Context> context_;
    std::exception_ptr contextFailure_;
    io::Event contextMade_;
    KeepAlive keepAlive_{*this};
    aerie::detail::Ring calls_;      // those that are running
    io::TaskGroup* tasks_ = nullptr; // while run() lasts
    bool isAwaitingParams_;
};

} // namespace aerie::trpc::detail
