// A socket under TLS. OpenSSL reads and writes the descriptor through a BIO of ours, so that it sees the same memory of
// what is readable as a plain socket, and never has to repeat a write: ciphertext that the kernel does not take is kept
// here and sent before anything else.
#pragma once

#include "openssl_handle.hpp"
#include "socket_state.hpp"

#include <memory>
#include <string>

namespace aerie::io::detail {

class TlsSocketState final : public SocketState {
public:
    // Takes the descriptor over. Null, with errno set and the descriptor closed, if it cannot be watched.
    static TlsSocketState* wrap(SocketState& plain, SSL_CTX* context, std::shared_ptr<const void> keepAlive) noexcept;
    ~TlsSocketState() override;

    SSL* ssl() const noexcept { return ssl_.get(); }
    // One step: 0 when done, -EAGAIN if it waits for the peer, or another negative errno.
    int handshake() noexcept;

    ssize_t receive(char* memory, std::size_t size) noexcept override;
    ssize_t transmit(const iovec* parts, int count) noexcept override;
    int flush() noexcept override;
    bool mayReceive() const noexcept override { return SocketState::mayReceive() || mayHavePlaintext_; }
    int finishSending() noexcept override;
    void close() noexcept override;
    bool isTls() const noexcept override { return true; }
    std::string_view applicationProtocol() const noexcept override;

private:
    TlsSocketState(SocketState& plain, SSL_CTX* context, std::shared_ptr<const void> keepAlive) noexcept;

    static BIO_METHOD* bioMethod();
    static int bioRead(BIO* bio, char* memory, int size);
    static int bioWrite(BIO* bio, const char* memory, int size);
    static long bioControl(BIO* bio, int command, long argument, void* pointer);

    void onWritable() noexcept override { flush(); }
    int failureOf(int result) noexcept;
    void sendEnd() noexcept;

    std::shared_ptr<const void> keepAlive_; // what OpenSSL's callbacks point into
    Ssl ssl_;
    std::string unsent_;
    int status_ = 0; // what broke the connection, a negative errno
    bool mayHavePlaintext_ = false;
    bool isEstablished_ = false;
    bool hasSentEnd_ = false;
    bool isEndDue_ = false; // the descriptor is to be shut down once everything is sent
    bool sawEof_ = false;
};

} // namespace aerie::io::detail
