// A connected TCP stream, plain or under TLS (tls.hpp); both have this face.
//
//   Task<> echo(io::Socket socket) {
//       io::Buffer buffer;
//       for (;;) {
//           auto n = co_await socket.readSome(buffer);
//           if (!n || *n == 0) co_return;                       // failed, or the peer has finished sending
//           if (auto sent = co_await socket.write(buffer.data()); !sent) co_return;
//           buffer.consume(buffer.size());
//       }
//   }
//
// Results: 0 bytes read is the peer's orderly end; one may still write (half-close). A reset is an Error with
//   ErrorCode::ClientClosedRequest, a passed deadline one with ErrorCode::Timeout. A cancelled task gets
//   OperationCancelled.
// One reader and one writer at a time, which may be different tasks. Memory given to an operation stays valid until it
//   has ended. A cancelled or destroyed read consumes nothing; a cancelled or destroyed write may have sent a part.
// Lifetime: destroying or closing the socket ends pending operations of other tasks with an Error.
// Thread rule: a socket belongs to the loop that was current when it was made.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/buffer_pool.hpp>
#include <aerie/io/socket_address.hpp>
#include <aerie/io/task.hpp>
#include <aerie/io/waiter.hpp>

#include <coroutine>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace aerie::io {

class Socket;

namespace detail {
class SocketState;

// What reading and writing have in common: attempts until one succeeds, and waiting in between.
class SocketOperation : public Waiter {
protected:
    explicit SocketOperation(SocketState* state) noexcept : state_(state) {}
    ~SocketOperation() override;

    // The operation has ended without having waited.
    bool isOver(bool forWrite) noexcept;
    bool waitFor(std::coroutine_handle<> coroutine, bool forWrite) noexcept;

    SocketState* state_;
    int status_ = 0; // 0, or a negative errno

private:
    friend SocketState;
    // True when the operation has ended, with its result in place.
    virtual bool attempt() noexcept = 0;
    void abandon() noexcept override;

    bool isRegistered_ = false;
};
} // namespace detail

class [[nodiscard]] ReadOperation final : public detail::SocketOperation {
public:
    bool await_ready() noexcept;
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept;
    Result<std::size_t> await_resume();

private:
    friend Socket;
    ReadOperation(detail::SocketState* state, std::span<char> memory) noexcept
        : SocketOperation(state), memory_(memory) {}
    ReadOperation(detail::SocketState* state, Buffer& buffer) noexcept : SocketOperation(state), buffer_(&buffer) {}
    bool attempt() noexcept override;

    std::span<char> memory_;
    Buffer* buffer_ = nullptr;
    std::size_t count_ = 0;
};

class [[nodiscard]] WriteOperation final : public detail::SocketOperation {
public:
    bool await_ready() noexcept;
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept;
    Result<void> await_resume();

private:
    friend Socket;
    WriteOperation(detail::SocketState* state, std::string_view data) noexcept
        : SocketOperation(state), single_(data) {}
    WriteOperation(detail::SocketState* state, std::span<const std::string_view> parts) noexcept
        : SocketOperation(state), parts_(parts) {}
    bool attempt() noexcept override;

    std::string_view single_;
    std::span<const std::string_view> parts_;
    std::size_t sent_ = 0;
};

// Waits until a read would not wait (readable), or until the socket takes bytes again (writable). Consumes nothing.
class [[nodiscard]] ReadinessOperation final : public detail::SocketOperation {
public:
    bool await_ready() noexcept;
    bool await_suspend(std::coroutine_handle<> coroutine) noexcept;
    Result<void> await_resume();

private:
    friend Socket;
    ReadinessOperation(detail::SocketState* state, bool forWrite) noexcept
        : SocketOperation(state), forWrite_(forWrite) {}
    bool attempt() noexcept override;

    bool forWrite_;
};

class Socket {
public:
    Socket() noexcept = default;
    Socket(Socket&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~Socket();

    // Takes over a connected stream descriptor, e.g. one inherited from another process. It is made non-blocking.
    static Result<Socket> adopt(int descriptor);

    bool isOpen() const noexcept;
    explicit operator bool() const noexcept { return isOpen(); }

    // What has arrived, at least one byte unless the peer has finished; waits for it. The memory must not be empty.
    ReadOperation readSome(std::span<char> memory) noexcept { return {state_, memory}; }
    // Appends to the buffer, which must not be full. An empty buffer holds no block while it waits.
    ReadOperation readSome(Buffer& buffer) noexcept { return {state_, buffer}; }
    // What has arrived already; nullopt if nothing has and one would have to wait.
    Result<std::optional<std::size_t>> tryRead(std::span<char> memory) noexcept;

    // Sends all of it. Returns when the kernel has it, which says nothing about the peer.
    WriteOperation write(std::string_view data) noexcept { return {state_, data}; }
    // Several pieces in one system call; the array of pieces must stay valid too.
    WriteOperation write(std::span<const std::string_view> parts) noexcept { return {state_, parts}; }
    // Sends what the kernel takes now and says how much that was, possibly 0.
    Result<std::size_t> tryWrite(std::string_view data) noexcept;
    Result<std::size_t> tryWrite(std::span<const std::string_view> parts) noexcept;

    ReadinessOperation readable() noexcept { return {state_, false}; }
    ReadinessOperation writable() noexcept { return {state_, true}; }

    // Reads and writes, pending and later ones, fail with Timeout from then on. TimePoint::max() removes the limit.
    // Moving a deadline is nearly free, so move it for every request; it is exact to about 64 ms.
    void setReadDeadline(TimePoint when) noexcept;
    void setWriteDeadline(TimePoint when) noexcept;

    // Tells the peer that nothing more will be sent. One may go on reading.
    Result<void> shutdownWrite() noexcept;
    void close() noexcept;
    // Closes with a reset: the peer learns at once, and unsent bytes are dropped.
    void reset() noexcept;
    // Gives the descriptor away, open; not possible under TLS (-1). The peer notices nothing.
    int release() noexcept;

    int descriptor() const noexcept;
    SocketAddress remoteAddress() const noexcept;
    SocketAddress localAddress() const noexcept;

    bool isTls() const noexcept;
    // The protocol agreed upon by ALPN, "h2" or "http/1.1"; empty if none was.
    std::string_view applicationProtocol() const noexcept;

    detail::SocketState* state() const noexcept { return state_; }
    explicit Socket(detail::SocketState* state) noexcept : state_(state) {}

private:
    detail::SocketState* state_ = nullptr;
};

} // namespace aerie::io
