// An open WebSocket over a Socket, either side of it.
//
//   Task<> echo(Connection& connection) {
//       while (auto message = co_await connection.receive())
//           message->isText ? connection.sendText(message->data) : connection.sendBinary(message->data);
//   }                                                     // then connection.finish() closes in good order
//
// Sending never waits: messages are queued, and what a connection got in one turn of the loop leaves in one write. The
// queue is bounded; `whenFull` says what happens to a client that reads too slowly. A producer that can wait awaits
// drained(). Pings are answered, a silent peer is pinged and cut off, without any doing of the user.
// receive() must be awaited for any of this to happen: it is what reads. One receive() at a time.
// Lifetime: destroying it closes the socket, without a handshake; what is queued is tried once. An idle connection owns
//   no buffers. Thread rule: one loop; a Message may come from any.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/io/buffer_pool.hpp>
#include <aerie/io/event.hpp>
#include <aerie/io/link.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/websocket/machine.hpp>
#include <aerie/websocket/message.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::websocket {

namespace detail {
class Deflater;
struct FlushLink : aerie::detail::Link {};
class FlushList;
} // namespace detail

enum class WhenFull : std::uint8_t {
    Close, // the connection ends with kPolicyViolation, "the client reads too slowly"
    Drop,  // the new message is lost, and send() says so
};

struct ConnectionOptions {
    Role role = Role::Server;
    std::size_t maxMessageSize = 1024 * 1024;
    std::optional<DeflateParameters> deflate{};
    // Bytes that may wait for a client. One message may be larger when nothing else waits.
    std::size_t maxQueuedBytes = 4 * 1024 * 1024;
    WhenFull whenFull = WhenFull::Close;
    // A peer that sent nothing for so long is pinged; zero: never.
    Duration pingInterval = Duration::fromSeconds(25);
    // One that sends nothing after a ping for so long is gone.
    Duration pongTimeout = Duration::fromSeconds(20);
    // How long the peer may take to answer a Close.
    Duration closeTimeout = Duration::fromSeconds(5);
    // A peer that takes no bytes for so long, while some wait, is gone.
    Duration writeTimeout = Duration::fromSeconds(30);
};

struct Incoming {
    bool isText;
    std::string_view data; // until the next receive()
};

enum class Sent : std::uint8_t {
    Queued,
    Dropped, // the queue is full, or for sendVolatile(): something waits already
    Closed,  // the connection is closing or gone
};

struct CloseInfo {
    CloseCode code = close_code::kAbnormal;
    std::string reason;    // the peer's words, or what went wrong
    bool wasClean = false; // both sides have sent a Close
};

class Connection final : detail::FlushLink {
public:
    // `early` holds bytes that were read already.
    Connection(io::Socket socket, const ConnectionOptions& options, std::string early = {});
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // The next message; nothing once the connection is closed, by whichever side.
    Task<std::optional<Incoming>> receive();

    Sent send(const Message& message);
    Sent sendText(std::string_view text) { return send(Message::text(text)); }
    Sent sendBinary(std::string_view bytes) { return send(Message::binary(bytes)); }
    // For news that the next one replaces: dropped while the socket takes no more bytes.
    Sent sendVolatile(const Message& message);
    // A protocol ping, at most 125 bytes.
    Sent ping(std::string_view payload = {});

    // Bytes that the kernel has not taken yet.
    std::size_t queuedBytes() const noexcept { return queuedBytes_; }
    // Waits until nothing is queued, or the connection is over.
    Task<> drained();

    // Says goodbye after what is queued; what is sent later is refused. receive() goes on until the peer answers.
    void close(CloseCode code = close_code::kNormal, std::string_view reason = {});
    // Closes the socket at once. The peer sees no Close frame (1006).
    void cut() noexcept;
    // Closes if nobody did, waits for the peer's Close and for the queue, at most closeTimeout, and closes the socket.
    Task<> finish();

    bool isOpen() const noexcept { return !isCloseSent_ && !isOver_; }
    // How it ended; while it is open, kAbnormal.
    const CloseInfo& closeInfo() const noexcept { return closeInfo_; }
    io::SocketAddress remoteAddress() const noexcept { return socket_.remoteAddress(); }
    const ConnectionOptions& options() const noexcept { return options_; }

private:
    friend detail::FlushList;
    struct Writer;

    class Alarm final : public io::Deadline {
    public:
        explicit Alarm(Connection& connection) noexcept : connection_(connection) {}

    private:
        void onExpire() noexcept override { connection_.onAlarm(); }
        Connection& connection_;
    };

    Machine::Event step();
    void noteReceived() noexcept;
    void onAlarm() noexcept;
    void expectClose() noexcept;
    void onPeerClose();
    void answerPing(std::string_view payload);
    void lose(std::string_view reason) noexcept;

    Message encode(const Message& message);
    Sent enqueue(Message frame);
    void queueFrame(Message frame);
    void sendClose(CloseCode code, std::string_view reason);
    void dropUnsent() noexcept;
    void flush() noexcept;
    bool flushOnce() noexcept;
    Result<std::size_t> writeParts(std::size_t& size) noexcept;
    Result<std::size_t> writeCopy(std::size_t& size) noexcept;
    void endQueue() noexcept;
    static Task<> write(std::shared_ptr<Writer> writer);

    io::Socket socket_;
    io::Buffer in_;
    std::string early_;
    std::size_t earlyTaken_ = 0;
    ConnectionOptions options_;
    Machine machine_;
    std::unique_ptr<detail::Deflater> deflater_; // with context takeover only
    std::vector<Message> queue_;                 // frames, from queueStart_ on
    std::size_t queueStart_ = 0;
    std::size_t frontSent_ = 0; // bytes of the first frame that are gone
    std::size_t queuedBytes_ = 0;
    std::shared_ptr<Writer> writer_; // while the socket takes no more bytes
    io::Event drained_;
    Alarm alarm_{*this};
    TimePoint lastReceived_;
    TimePoint pingSent_;
    CloseInfo closeInfo_;
    bool isCloseSent_ = false;
    bool isPeerClosed_ = false; // its Close was read, or its frames are not read any more
    bool isOver_ = false;       // the socket is closed
    bool isAwaitingPong_ = false;
};

} // namespace aerie::websocket
