// Accepts TCP connections.
//
//   auto listener = io::Listener::bind({.host = "0.0.0.0", .port = 3001});
//   if (!listener) return listener.error();
//   while (auto socket = co_await listener->accept()) loop.spawn(serve(std::move(*socket)));
//
// Each loop has a listener of its own on the same port (reusePort); the kernel spreads the connections.
// When the process or the machine runs out of descriptors or memory, accept() waits and tries again: the queue of the
// kernel holds the newcomers meanwhile. It fails only when the listener is closed. Thread rule: as Socket.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task.hpp>

#include <coroutine>
#include <cstdint>
#include <string>
#include <utility>

namespace aerie::io {

struct ListenOptions {
    std::string host = "127.0.0.1"; // the text of an address; "::" means all of both families, "0.0.0.0" all of IPv4
    std::uint16_t port = 0;         // 0: any free one, see localAddress()
    int backlog = 4096;
    bool reusePort = true; // others, e.g. other loops, may listen on the same port
};

class Listener {
public:
    Listener() noexcept = default;

    static Result<Listener> bind(const ListenOptions& options);
    // Takes over a listening descriptor, e.g. one that a supervisor holds open across restarts.
    static Result<Listener> adopt(int descriptor);
    // Another listener for another loop, to be called there: with a queue of its own on the same address if this one
    // was bound with reusePort, on the same queue otherwise.
    Result<Listener> duplicate() const;

    bool isOpen() const noexcept { return socket_.isOpen(); }

    // The next connection, with TCP_NODELAY set. The listener must stay where it is until the task has ended.
    Task<Result<Socket>> accept();

    SocketAddress localAddress() const noexcept { return socket_.localAddress(); }
    int descriptor() const noexcept { return socket_.descriptor(); }
    // Ends a pending accept() with an Error. Connections that the kernel has queued are lost unless another process or
    // loop shares the queue.
    void close() noexcept { socket_.close(); }
    int release() noexcept { return socket_.release(); }

private:
    explicit Listener(Socket socket) noexcept : socket_(std::move(socket)) {}

    Socket socket_; // only ever asked whether it is readable
    ListenOptions options_;
    bool isShared_ = false;
    int acceptsInARow_ = 0;
};

} // namespace aerie::io
