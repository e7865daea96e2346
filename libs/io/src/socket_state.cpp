#include "socket_state.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace aerie::io::detail {

SocketState::SocketState(int descriptor, SocketAddress remote) noexcept
    : loop_(&EventLoop::current().state()), descriptor_(descriptor), remote_(remote) {}

SocketState::SocketState(SocketState& from) noexcept : SocketState(from.release(), from.remote_) { from.close(); }

SocketState* SocketState::open(int descriptor, SocketAddress remote) noexcept {
    auto* state = new SocketState(descriptor, remote);
    if (const int error = state->watch(); error != 0) {
        delete state; // closes the descriptor
        errno = -error;
        return nullptr;
    }
    return state;
}

SocketState::~SocketState() { SocketState::close(); }

void SocketState::close() noexcept {
    failOperations(-ECANCELED);
    guard_.cancel();
    remove();
    if (const int descriptor = release(); descriptor >= 0) ::close(descriptor);
}

int SocketState::release() noexcept {
    if (descriptor_ >= 0) loop_->poller.remove(descriptor_, *this);
    return std::exchange(descriptor_, -1);
}

ssize_t SocketState::receive(char* memory, std::size_t size) noexcept { return receivePlain(memory, size); }
ssize_t SocketState::transmit(const iovec* parts, int count) noexcept { return transmitPlain(parts, count); }

ssize_t SocketState::receivePlain(char* memory, std::size_t size) noexcept {
    for (;;) {
        const ssize_t n = ::recv(descriptor_, memory, size, 0);
        if (n >= 0) {
            // A short read has emptied the kernel's queue; the next byte brings an event.
            if (n > 0 && static_cast<std::size_t>(n) < size && !hasEnded_) isReadable_ = false;
            return n;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return -errno;
        isReadable_ = false;
        return -EAGAIN;
    }
}

ssize_t SocketState::transmitPlain(const iovec* parts, int count) noexcept {
    for (;;) {
        ssize_t n;
        std::size_t total = 0;
        if (count == 1) {
            total = parts->iov_len;
            n = ::send(descriptor_, parts->iov_base, total, MSG_NOSIGNAL);
        } else {
            for (int i = 0; i < count; ++i) total += parts[i].iov_len;
            msghdr message{};
            message.msg_iov = const_cast<iovec*>(parts);
            message.msg_iovlen = static_cast<std::size_t>(count);
            n = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
        }
        if (n >= 0) {
            if (static_cast<std::size_t>(n) < total) isWritable_ = false;
            return n;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != ENOBUFS) return -errno;
        isWritable_ = false;
        return -EAGAIN;
    }
}

int SocketState::finishSending() noexcept { return ::shutdown(descriptor_, SHUT_WR) == 0 ? 0 : -errno; }

int SocketState::wait(SocketOperation& operation, bool forWrite) noexcept {
    SocketOperation*& slot = forWrite ? writer_ : reader_;
    if (slot) return -EALREADY;
    slot = &operation;
    operation.isRegistered_ = true;
    // It could go on but has had its turn; no event will come for what is there already.
    if (!forWrite && mayReceive() && !Again::isLinked()) loop_->again.append(*this);
    return 0;
}

void SocketState::forget(SocketOperation& operation) noexcept {
    if (reader_ == &operation) reader_ = nullptr;
    if (writer_ == &operation) writer_ = nullptr;
    operation.isRegistered_ = false;
}

void SocketState::fail(SocketOperation*& slot, int status) noexcept {
    SocketOperation* operation = std::exchange(slot, nullptr);
    if (!operation) return;
    operation->isRegistered_ = false;
    operation->state_ = nullptr;
    operation->status_ = status;
    operation->resumeSoon();
}

void SocketState::failOperations(int status) noexcept {
    fail(reader_, status);
    fail(writer_, status);
}

bool SocketState::complete(SocketOperation*& slot) noexcept {
    if (!slot || !slot->attempt()) return false;
    slot->isRegistered_ = false;
    slot->state_ = nullptr;
    return true;
}

void SocketState::onEvents(std::uint32_t events) {
    constexpr std::uint32_t kEnd = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if (events & kEnd) hasEnded_ = true;
    if (events & (EPOLLIN | kEnd)) isReadable_ = true;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) {
        isWritable_ = true;
        onWritable();
    }
    proceed();
}

void SocketState::onAgain() { proceed(); }

void SocketState::proceed() {
    readsInARow_ = 0;
    SocketOperation* written = isWritable_ && complete(writer_) ? std::exchange(writer_, nullptr) : nullptr;
    SocketOperation* read = mayReceive() && complete(reader_) ? std::exchange(reader_, nullptr) : nullptr;
    // The resumed coroutine may destroy this socket, so only the last of two is resumed from here.
    if (read && written) written->resumeSoon();
    if (SocketOperation* last = read ? read : written) last->resumeNow();
}

void SocketState::setReadDeadline(TimePoint when) noexcept {
    readDeadline_ = when;
    rearm();
}

void SocketState::setWriteDeadline(TimePoint when) noexcept {
    writeDeadline_ = when;
    rearm();
}

void SocketState::rearm() noexcept { guard_.expireAt(std::min(readDeadline_, writeDeadline_)); }

void SocketState::onDeadline() noexcept {
    if (hasExpired(false)) fail(reader_, -ETIMEDOUT);
    if (hasExpired(true)) fail(writer_, -ETIMEDOUT);
    // The other one may still be ahead. A passed one needs no timer: later operations see it.
    const TimePoint read = hasExpired(false) ? TimePoint::max() : readDeadline_;
    const TimePoint write = hasExpired(true) ? TimePoint::max() : writeDeadline_;
    guard_.expireAt(std::min(read, write));
}

} // namespace aerie::io::detail
