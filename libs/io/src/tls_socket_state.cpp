#include "tls_socket_state.hpp"

#include <aerie/io/buffer_pool.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

namespace aerie::io::detail {

TlsSocketState::TlsSocketState(SocketState& plain, SSL_CTX* context, std::shared_ptr<const void> keepAlive) noexcept
    : SocketState(plain), keepAlive_(std::move(keepAlive)), ssl_(SSL_new(context)) {
    BIO* bio = BIO_new(bioMethod());
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
}

TlsSocketState* TlsSocketState::wrap(SocketState& plain, SSL_CTX* context,
                                     std::shared_ptr<const void> keepAlive) noexcept {
    auto* state = new TlsSocketState(plain, context, std::move(keepAlive));
    if (const int error = state->watch(); error != 0) {
        delete state;
        errno = -error;
        return nullptr;
    }
    return state;
}

TlsSocketState::~TlsSocketState() = default;

BIO_METHOD* TlsSocketState::bioMethod() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "aerie socket");
        BIO_meth_set_read(made, bioRead);
        BIO_meth_set_write(made, bioWrite);
        BIO_meth_set_ctrl(made, bioControl);
        return made;
    }();
    return method;
}

int TlsSocketState::bioRead(BIO* bio, char* memory, int size) {
    auto& self = *static_cast<TlsSocketState*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const ssize_t n =
        self.SocketState::mayReceive() ? self.receivePlain(memory, static_cast<std::size_t>(size)) : -EAGAIN;
    if (n == -EAGAIN) BIO_set_retry_read(bio);
    if (n < 0 && n != -EAGAIN) self.status_ = static_cast<int>(n);
    if (n == 0) self.sawEof_ = true;
    return n < 0 ? -1 : static_cast<int>(n);
}

int TlsSocketState::bioWrite(BIO* bio, const char* memory, int size) {
    auto& self = *static_cast<TlsSocketState*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    std::string_view data{memory, static_cast<std::size_t>(size)};
    if (self.unsent_.empty() && self.mayTransmit()) {
        const iovec part{const_cast<char*>(data.data()), data.size()};
        const ssize_t n = self.transmitPlain(&part, 1);
        if (n < 0 && n != -EAGAIN) {
            self.status_ = static_cast<int>(n);
            return -1;
        }
        if (n > 0) data.remove_prefix(static_cast<std::size_t>(n));
    }
    self.unsent_ += data;
    return size;
}

long TlsSocketState::bioControl(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return static_cast<TlsSocketState*>(BIO_get_data(bio))->sawEof_;
    return 0;
}

int TlsSocketState::failureOf(int result) noexcept {
    const int reason = SSL_get_error(ssl_.get(), result);
    if (reason == SSL_ERROR_WANT_READ) return -EAGAIN;
    if (status_ == 0) status_ = sawEof_ ? -ECONNRESET : -EPROTO;
    return status_;
}

int TlsSocketState::handshake() noexcept {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) {
        const int failure = failureOf(result);
        if (failure != -EAGAIN) flush(); // the alert that says why
        return failure;
    }
    isEstablished_ = true;
    mayHavePlaintext_ = true; // it may have come with the peer's last message
    return 0;
}

ssize_t TlsSocketState::receive(char* memory, std::size_t size) noexcept {
    if (status_ != 0) return status_;
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), memory, size, &count);
    if (result == 1) {
        mayHavePlaintext_ = true;
        return static_cast<ssize_t>(count);
    }
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
    const int failure = failureOf(result);
    mayHavePlaintext_ = failure != -EAGAIN;
    return failure;
}

ssize_t TlsSocketState::transmit(const iovec* parts, int count) noexcept {
    if (const int flushed = flush(); flushed != 0) return flushed;
    ERR_clear_error();
    std::size_t written = 0;
    int result;
    if (count == 1 || parts->iov_len >= Buffer::kCapacity) {
        result = SSL_write_ex(ssl_.get(), parts->iov_base, parts->iov_len, &written);
    } else {
        // Small pieces travel in one record.
        Buffer record;
        const std::span<char> room = record.prepare();
        std::size_t filled = 0;
        for (int i = 0; i < count && filled < room.size(); ++i) {
            const std::size_t n = std::min(parts[i].iov_len, room.size() - filled);
            std::memcpy(room.data() + filled, parts[i].iov_base, n);
            filled += n;
        }
        result = SSL_write_ex(ssl_.get(), room.data(), filled, &written);
    }
    return result == 1 ? static_cast<ssize_t>(written) : failureOf(result);
}

int TlsSocketState::flush() noexcept {
    if (status_ != 0 && unsent_.empty()) return status_;
    while (!unsent_.empty()) {
        if (!mayTransmit()) return -EAGAIN;
        const iovec part{unsent_.data(), unsent_.size()};
        const ssize_t n = transmitPlain(&part, 1);
        if (n == -EAGAIN) return -EAGAIN;
        if (n < 0) {
            unsent_.clear();
            return status_ = static_cast<int>(n);
        }
        unsent_.erase(0, static_cast<std::size_t>(n));
    }
    std::string{}.swap(unsent_);
    if (std::exchange(isEndDue_, false)) return SocketState::finishSending();
    return 0;
}

// An orderly end of what this side sends (close_notify). OpenSSL must not be asked for one after a failure.
void TlsSocketState::sendEnd() noexcept {
    if (!isEstablished_ || status_ != 0 || std::exchange(hasSentEnd_, true)) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
}

int TlsSocketState::finishSending() noexcept {
    if (status_ != 0) return status_;
    sendEnd();
    isEndDue_ = true;
    const int flushed = flush();
    return flushed == -EAGAIN ? 0 : flushed;
}

void TlsSocketState::close() noexcept {
    if (isOpen()) sendEnd();
    SocketState::close();
}

std::string_view TlsSocketState::applicationProtocol() const noexcept {
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

} // namespace aerie::io::detail
