#include "socket_state.hpp"
#include "system_error.hpp"

#include <aerie/io/socket.hpp>

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace aerie::io {

namespace {

// Pieces beyond these go with the next system call.
constexpr std::size_t kPartsPerCall = 16;

struct Gathered {
    std::array<iovec, kPartsPerCall> parts;
    int count = 0;
};

// What is left of the pieces after the first `skip` bytes.
Gathered gather(std::span<const std::string_view> parts, std::size_t skip) noexcept {
    Gathered result;
    for (const std::string_view part : parts) {
        if (skip >= part.size()) {
            skip -= part.size();
            continue;
        }
        result.parts[static_cast<std::size_t>(result.count++)] = {const_cast<char*>(part.data() + skip),
                                                                  part.size() - skip};
        skip = 0;
        if (static_cast<std::size_t>(result.count) == kPartsPerCall) break;
    }
    return result;
}

Result<std::size_t> tryTransmit(detail::SocketState* state, const Gathered& pieces) noexcept {
    if (!state || !state->isOpen()) return detail::connectionError(EBADF);
    if (pieces.count == 0 || !state->mayTransmit()) return std::size_t{0};
    const ssize_t n = state->transmit(pieces.parts.data(), pieces.count);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (n == -EAGAIN) return std::size_t{0};
    return detail::connectionError(static_cast<int>(-n));
}

} // namespace

detail::SocketOperation::~SocketOperation() {
    if (isRegistered_) state_->forget(*this);
}

void detail::SocketOperation::abandon() noexcept {
    if (isRegistered_) state_->forget(*this);
}

bool detail::SocketOperation::isOver(bool forWrite) noexcept {
    if (refuse()) return true;
    if (!state_ || !state_->isOpen())
        status_ = -EBADF;
    else if (state_->hasExpired(forWrite))
        status_ = -ETIMEDOUT;
    return status_ != 0;
}

bool detail::SocketOperation::waitFor(std::coroutine_handle<> coroutine, bool forWrite) noexcept {
    status_ = state_->wait(*this, forWrite);
    return status_ == 0 && suspend(coroutine);
}

bool ReadOperation::await_ready() noexcept {
    if (isOver(false)) return true;
    if (!state_->mayReceive() || state_->hasHadItsTurn()) return false;
    state_->countRead();
    return attempt();
}

bool ReadOperation::await_suspend(std::coroutine_handle<> coroutine) noexcept {
    if (buffer_ && buffer_->isEmpty()) buffer_->release();
    return waitFor(coroutine, false);
}

bool ReadOperation::attempt() noexcept {
    const std::span<char> room = buffer_ ? buffer_->prepare() : memory_;
    const ssize_t n = room.empty() ? -EINVAL : state_->receive(room.data(), room.size());
    if (n > 0) {
        count_ = static_cast<std::size_t>(n);
        if (buffer_) buffer_->commit(count_);
        return true;
    }
    if (buffer_ && buffer_->isEmpty()) buffer_->release();
    if (n == -EAGAIN) return false;
    status_ = static_cast<int>(n);
    return true;
}

Result<std::size_t> ReadOperation::await_resume() {
    finish();
    if (status_ != 0) return detail::connectionError(-status_);
    return count_;
}

bool WriteOperation::await_ready() noexcept { return isOver(true) || (state_->mayTransmit() && attempt()); }

bool WriteOperation::await_suspend(std::coroutine_handle<> coroutine) noexcept { return waitFor(coroutine, true); }

bool WriteOperation::attempt() noexcept {
    const std::span<const std::string_view> parts = parts_.empty() ? std::span{&single_, 1} : parts_;
    for (;;) {
        const Gathered pieces = gather(parts, sent_);
        const ssize_t n = pieces.count == 0 ? state_->flush() : state_->transmit(pieces.parts.data(), pieces.count);
        if (n == -EAGAIN) return false;
        if (n < 0) status_ = static_cast<int>(n);
        if (n < 0 || pieces.count == 0) return true;
        sent_ += static_cast<std::size_t>(n);
    }
}

Result<void> WriteOperation::await_resume() {
    finish();
    if (status_ != 0) return detail::connectionError(-status_);
    return {};
}

bool ReadinessOperation::await_ready() noexcept { return isOver(forWrite_) || attempt(); }

bool ReadinessOperation::await_suspend(std::coroutine_handle<> coroutine) noexcept {
    return waitFor(coroutine, forWrite_);
}

bool ReadinessOperation::attempt() noexcept {
    if (!forWrite_) return state_->mayReceive();
    if (!state_->mayTransmit()) return false;
    const int flushed = state_->flush();
    if (flushed == -EAGAIN) return false;
    status_ = flushed;
    return true;
}

Result<void> ReadinessOperation::await_resume() {
    finish();
    if (status_ != 0) return detail::connectionError(-status_);
    return {};
}

Socket::~Socket() {
    if (!state_) return;
    state_->close();
    delete state_;
}

Result<Socket> Socket::adopt(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0)
        return detail::systemError(ErrorCode::InternalServerError, "The descriptor is not an open socket.", errno);
    detail::SocketState* state = detail::SocketState::open(descriptor, detail::remoteAddressOf(descriptor));
    if (!state) return detail::systemError(ErrorCode::InternalServerError, "The descriptor cannot be watched.", errno);
    return Socket{state};
}

bool Socket::isOpen() const noexcept { return state_ && state_->isOpen(); }

Result<std::optional<std::size_t>> Socket::tryRead(std::span<char> memory) noexcept {
    if (!isOpen()) return detail::connectionError(EBADF);
    if (!state_->mayReceive()) return std::optional<std::size_t>{};
    const ssize_t n = state_->receive(memory.data(), memory.size());
    if (n >= 0) return std::optional{static_cast<std::size_t>(n)};
    if (n == -EAGAIN) return std::optional<std::size_t>{};
    return detail::connectionError(static_cast<int>(-n));
}

Result<std::size_t> Socket::tryWrite(std::string_view data) noexcept {
    return tryTransmit(state_, gather(std::span{&data, 1}, 0));
}

Result<std::size_t> Socket::tryWrite(std::span<const std::string_view> parts) noexcept {
    return tryTransmit(state_, gather(parts, 0));
}

void Socket::setReadDeadline(TimePoint when) noexcept {
    if (isOpen()) state_->setReadDeadline(when);
}

void Socket::setWriteDeadline(TimePoint when) noexcept {
    if (isOpen()) state_->setWriteDeadline(when);
}

Result<void> Socket::shutdownWrite() noexcept {
    if (!isOpen()) return detail::connectionError(EBADF);
    if (const int status = state_->finishSending(); status != 0) return detail::connectionError(-status);
    return {};
}

void Socket::close() noexcept {
    if (isOpen()) state_->close();
}

void Socket::reset() noexcept {
    if (!isOpen()) return;
    const linger abort{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(state_->descriptor(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    state_->detail::SocketState::close();
}

int Socket::release() noexcept {
    if (!isOpen() || state_->isTls()) return -1;
    const int descriptor = state_->release();
    state_->close();
    return descriptor;
}

int Socket::descriptor() const noexcept { return state_ ? state_->descriptor() : -1; }

SocketAddress Socket::remoteAddress() const noexcept { return state_ ? state_->remoteAddress() : SocketAddress{}; }

SocketAddress Socket::localAddress() const noexcept {
    return isOpen() ? detail::localAddressOf(state_->descriptor()) : SocketAddress{};
}

bool Socket::isTls() const noexcept { return state_ && state_->isTls(); }

std::string_view Socket::applicationProtocol() const noexcept {
    return state_ ? state_->applicationProtocol() : std::string_view{};
}

} // namespace aerie::io
