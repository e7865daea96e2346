#include "deflate_stream.hpp"
#include "flush_list.hpp"
#include "frame.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/websocket/connection.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <utility>

namespace aerie::websocket {

using namespace detail;

namespace {

// One call of the socket takes so many pieces; a longer queue is copied together first.
constexpr std::size_t kPartsPerWrite = 16;
constexpr std::size_t kCopiedBytes = 64 * 1024;
// A peer that pings without reading gets its latest ping answered, as RFC 6455 section 5.5.3 allows.
constexpr std::size_t kMaxQueuedPongs = 32;

// A client's frame, under a fresh key, or a server's.
Message frameFor(Role role, Opcode opcode, std::string_view payload, bool isCompressed = false) {
    if (role == Role::Server) return Message::frameOf(opcode, payload, isCompressed);
    std::uint32_t key = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&key), sizeof key);
    return Message::frameOf(opcode, payload, isCompressed, &key);
}

} // namespace

namespace detail {

// Posted once for all connections of a turn. When the loop goes without running it, the next loop of the thread posts
// another one.
struct FlushList::Job {
    explicit Job(FlushList& owner) noexcept : list(&owner) {}
    Job(Job&& other) noexcept : list(std::exchange(other.list, nullptr)) {}
    Job& operator=(Job&&) = delete;
    ~Job() {
        if (list) list->isPosted_ = false;
    }
    void operator()() noexcept {
        if (FlushList* owner = std::exchange(list, nullptr)) {
            owner->isPosted_ = false;
            owner->run();
        }
    }
    FlushList* list;
};

FlushList& FlushList::ofThread() noexcept {
    thread_local FlushList list;
    return list;
}

void FlushList::add(Connection& connection) {
    FlushLink& link = connection;
    if (link.isLinked()) return;
    ring_.append(link);
    if (std::exchange(isPosted_, true)) return;
    io::EventLoop::current().post(Job{*this});
}

void FlushList::run() noexcept {
    while (!ring_.isEmpty()) {
        auto& connection = static_cast<Connection&>(static_cast<FlushLink&>(ring_.front()));
        static_cast<FlushLink&>(connection).remove();
        connection.flush();
    }
}

} // namespace detail

// Shared by a connection and the task that waits for its socket; the task may outlive the connection by a turn.
struct Connection::Writer {
    Connection* connection;
};

Message Connection::encode(const Message& message) {
    const bool isServer = options_.role == Role::Server;
    const std::string_view payload = message.payload();
    std::string bytes;
    bool isCompressed = false;
    if (options_.deflate && payload.size() >= options_.deflate->threshold) {
        const DeflateParameters& deflate = *options_.deflate;
        const bool keepsContext = isServer ? deflate.serverContextTakeover : deflate.clientContextTakeover;
        const int bits = isServer ? deflate.serverMaxWindowBits : deflate.clientMaxWindowBits;
        if (isServer && !keepsContext && bits == 15) return message.compressed(deflate.level);
        if (keepsContext) {
            if (!deflater_) deflater_ = std::make_unique<Deflater>(bits, true, deflate.level);
            isCompressed = deflater_->compress(payload, bytes);
        } else {
            isCompressed = Deflater{bits, false, deflate.level}.compress(payload, bytes);
        }
    }
    if (isServer && !isCompressed) return message;
    return frameFor(options_.role, message.opcode(), isCompressed ? bytes : payload, isCompressed);
}

Sent Connection::send(const Message& message) {
    if (!isOpen()) return Sent::Closed;
    return enqueue(encode(message));
}

Sent Connection::sendVolatile(const Message& message) {
    if (!isOpen()) return Sent::Closed;
    if (writer_) return Sent::Dropped;
    return enqueue(encode(message));
}

Sent Connection::ping(std::string_view payload) {
    if (!isOpen()) return Sent::Closed;
    return enqueue(frameFor(options_.role, Opcode::Ping, payload.substr(0, kMaxControlPayload)));
}

void Connection::answerPing(std::string_view payload) {
    Message pong = frameFor(options_.role, Opcode::Pong, payload);
    const auto begin = queue_.begin() + static_cast<std::ptrdiff_t>(queueStart_);
    const auto isPong = [](const Message& frame) { return frame.opcode() == Opcode::Pong; };
    if (std::count_if(begin, queue_.end(), isPong) < static_cast<std::ptrdiff_t>(kMaxQueuedPongs)) {
        queueFrame(std::move(pong));
        return;
    }
    const auto last = std::find_if(queue_.rbegin(), queue_.rend() - static_cast<std::ptrdiff_t>(queueStart_), isPong);
    queuedBytes_ = queuedBytes_ - last->frame().size() + pong.frame().size();
    *last = std::move(pong);
}

Sent Connection::enqueue(Message frame) {
    if (queuedBytes_ > 0 && queuedBytes_ + frame.frame().size() > options_.maxQueuedBytes) {
        // Perhaps the kernel takes what was queued in this very turn.
        if (!writer_) flush();
        if (isOver_) return Sent::Closed;
        if (queuedBytes_ > 0 && queuedBytes_ + frame.frame().size() > options_.maxQueuedBytes) {
            if (options_.whenFull == WhenFull::Drop) return Sent::Dropped;
            dropUnsent();
            closeInfo_.reason = "the client reads too slowly";
            sendClose(close_code::kPolicyViolation, closeInfo_.reason);
            return Sent::Closed;
        }
    }
    queueFrame(std::move(frame));
    return Sent::Queued;
}

void Connection::queueFrame(Message frame) {
    queuedBytes_ += frame.frame().size();
    queue_.push_back(std::move(frame));
    if (!writer_) FlushList::ofThread().add(*this);
}

void Connection::sendClose(CloseCode code, std::string_view reason) {
    if (isCloseSent_ || isOver_) return;
    std::array<char, kMaxControlPayload> payload{};
    std::size_t size = 0;
    if (isOnWire(code)) {
        payload[0] = static_cast<char>(code >> 8);
        payload[1] = static_cast<char>(code);
        // At most 123 bytes, not cut inside of a character.
        std::size_t length = std::min(reason.size(), payload.size() - 2);
        while (length < reason.size() && length > 0 && (reason[length] & 0xc0) == 0x80) --length;
        reason.copy(payload.data() + 2, length);
        size = 2 + length;
    }
    queueFrame(frameFor(options_.role, Opcode::Close, {payload.data(), size}));
    isCloseSent_ = true;
    expectClose();
}

// What has not begun to leave.
void Connection::dropUnsent() noexcept {
    const std::size_t kept = queueStart_ + (frontSent_ > 0 ? 1 : 0);
    for (std::size_t i = kept; i < queue_.size(); ++i) queuedBytes_ -= queue_[i].frame().size();
    queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(kept), queue_.end());
}

void Connection::flush() noexcept {
    if (isOver_ || writer_) return;
    if (flushOnce()) return;
    writer_ = std::make_shared<Writer>(Writer{this});
    socket_.setWriteDeadline(io::EventLoop::current().now() + options_.writeTimeout);
    io::EventLoop::current().spawn(write(writer_));
}

Result<std::size_t> Connection::writeParts(std::size_t& size) noexcept {
    std::array<std::string_view, kPartsPerWrite> parts;
    std::size_t count = 0;
    for (std::size_t i = queueStart_; i < queue_.size(); ++i) {
        parts[count] = queue_[i].frame();
        if (count == 0) parts[0].remove_prefix(frontSent_);
        size += parts[count++].size();
    }
    return socket_.tryWrite(std::span{parts}.first(count));
}

Result<std::size_t> Connection::writeCopy(std::size_t& size) noexcept {
    thread_local std::unique_ptr<char[]> copy = std::make_unique_for_overwrite<char[]>(kCopiedBytes);
    std::size_t skipped = frontSent_;
    for (std::size_t i = queueStart_; i < queue_.size() && size < kCopiedBytes; ++i) {
        const std::string_view frame = queue_[i].frame().substr(skipped);
        skipped = 0;
        size += frame.copy(copy.get() + size, kCopiedBytes - size);
    }
    return socket_.tryWrite(std::string_view{copy.get(), size});
}

// False: the socket takes no more for now.
bool Connection::flushOnce() noexcept {
    while (queueStart_ < queue_.size()) {
        std::size_t size = 0;
        const Result<std::size_t> taken =
            queue_.size() - queueStart_ <= kPartsPerWrite ? writeParts(size) : writeCopy(size);
        if (!taken) {
            lose("the connection broke");
            return true;
        }
        queuedBytes_ -= *taken;
        std::size_t rest = frontSent_ + *taken;
        while (queueStart_ < queue_.size() && rest >= queue_[queueStart_].frame().size()) {
            rest -= queue_[queueStart_].frame().size();
            queue_[queueStart_++] = {};
        }
        frontSent_ = rest;
        if (*taken < size) return false;
    }
    endQueue();
    return true;
}

void Connection::endQueue() noexcept {
    std::vector<Message>{}.swap(queue_);
    queueStart_ = frontSent_ = queuedBytes_ = 0;
    drained_.pulse();
}

Task<> Connection::write(std::shared_ptr<Writer> writer) {
    for (;;) {
        const Result<void> ready = co_await writer->connection->socket_.writable();
        Connection* connection = writer->connection;
        if (!connection) co_return;
        if (!ready) {
            connection->writer_.reset();
            connection->lose("the client takes no more bytes");
            co_return;
        }
        if (connection->flushOnce()) {
            connection->writer_.reset();
            if (!connection->isOver_) connection->socket_.setWriteDeadline(TimePoint::max());
            co_return;
        }
        connection->socket_.setWriteDeadline(io::EventLoop::current().now() + connection->options_.writeTimeout);
        // Sent pieces of a long queue are given back from time to time.
        if (connection->queueStart_ >= 1024) {
            connection->queue_.erase(connection->queue_.begin(),
                                     connection->queue_.begin() + static_cast<std::ptrdiff_t>(connection->queueStart_));
            connection->queueStart_ = 0;
        }
    }
}

void Connection::lose(std::string_view reason) noexcept {
    if (isOver_) return;
    isOver_ = true;
    if (closeInfo_.reason.empty() && !closeInfo_.wasClean) closeInfo_.reason = reason;
    static_cast<FlushLink&>(*this).remove();
    if (writer_) writer_->connection = nullptr;
    writer_.reset();
    alarm_.cancel();
    socket_.close(); // wakes whoever reads or waits to write
    endQueue();
}

void Connection::cut() noexcept { lose("cut by this side"); }

Connection::~Connection() {
    if (!isOver_ && !writer_) flushOnce();
    lose({});
}

} // namespace aerie::websocket
