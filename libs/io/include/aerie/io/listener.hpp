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
    Listener(Listener&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    Listener& operator=(Listener&& other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~Listener();

    static Result<Listener> bind(const ListenOptions& options);
    // Takes over a listening descriptor, e.g. one that a supervisor holds open across restarts.
    static Result<Listener> adopt(int descriptor);
    // Another listener on the same address, for another loop: its own queue if the port is shared (reusePort), the same
    // queue otherwise.
    Result<Listener> duplicate() const;

    bool isOpen() const noexcept { return state_ != nullptr; }

    // The next connection, with TCP_NODELAY set. The listener must outlive the task.
    Task<Result<Socket>> accept();

    SocketAddress localAddress() const noexcept;
    int descriptor() const noexcept;
    // Ends a pending accept() with an Error. Connections that the kernel has queued are lost unless another process or
    // loop shares the queue.
    void close() noexcept;
    int release() noexcept;

private:
    explicit Listener(detail::SocketState* state) noexcept : state_(state) {}
    detail::SocketState* state_ = nullptr;
};

} // namespace aerie::io
