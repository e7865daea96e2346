#include "system_error.hpp"
#include "tls_context.hpp"
#include "tls_socket_state.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/thread_pool.hpp>
#include <aerie/io/tls.hpp>

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>

namespace aerie::io {

struct TlsServer::Impl {
    std::mutex mutex;
    std::shared_ptr<const detail::TlsServerContexts> contexts;
};

struct TlsClient::Impl {
    static void loadAuthoritiesOf(const std::shared_ptr<Impl>& impl) { impl->loadAuthorities(); }
    // The system's authorities are read at the first connection.
    void loadAuthorities() {
        std::call_once(loaded, [this] {
            if (verify && !hasOwnAuthorities) SSL_CTX_set_default_verify_paths(context.get());
            ERR_clear_error();
        });
        isLoaded.store(true, std::memory_order_release);
    }

    detail::SslContext context;
    bool verify = true;
    bool hasOwnAuthorities = false;
    std::once_flag loaded;
    std::atomic<bool> isLoaded{false};
};

namespace {

// The plain socket's descriptor under a new state; the plain one is closed by that.
Result<Socket> wrap(Socket& plain, SSL_CTX* context, std::shared_ptr<const void> keepAlive) {
    if (!plain.isOpen()) return detail::connectionError(EBADF);
    auto* state = detail::TlsSocketState::wrap(*plain.state(), context, std::move(keepAlive));
    if (!state) return detail::systemError(ErrorCode::InternalServerError, "The socket cannot be watched.", errno);
    return Socket{state};
}

Task<Result<void>> handshake(Socket& socket, Duration timeout) {
    auto& state = static_cast<detail::TlsSocketState&>(*socket.state());
    const TimePoint deadline = TimePoint::now() + std::min(timeout, Duration::fromSeconds(3600));
    socket.setReadDeadline(deadline);
    socket.setWriteDeadline(deadline);
    for (;;) {
        const int status = state.handshake();
        if (status != 0 && status != -EAGAIN) co_return detail::connectionError(-status);
        // The last message of the handshake may still be on its way out when the handshake is complete.
        if (auto sent = co_await socket.writable(); !sent) co_return sent.error();
        if (status == 0) break;
        if (auto ready = co_await socket.readable(); !ready) co_return ready.error();
    }
    socket.setReadDeadline(TimePoint::max());
    socket.setWriteDeadline(TimePoint::max());
    co_return Result<void>{};
}

Error describeFailure(const Socket& socket, const std::string& serverName, const Error& error) {
    const long verdict = SSL_get_verify_result(static_cast<detail::TlsSocketState&>(*socket.state()).ssl());
    if (error.code() == ErrorCode::Timeout)
        return Error{ErrorCode::GatewayTimeout, "The TLS handshake with " + serverName + " took too long."};
    if (verdict != X509_V_OK)
        return Error{ErrorCode::BadGateway, "The certificate of " + serverName +
                                                " was not accepted: " + X509_verify_cert_error_string(verdict) + "."};
    return Error{ErrorCode::BadGateway, "The TLS handshake with " + serverName + " failed."}
        .withDetail(detail::takeOpensslErrors())
        .withCause(error);
}

} // namespace

Result<TlsServer> TlsServer::create(const TlsServerOptions& options) {
    TlsServer server{std::make_shared<Impl>()};
    if (auto loaded = server.reload(options); !loaded) return loaded.error();
    return server;
}

Result<void> TlsServer::reload(const TlsServerOptions& options) {
    auto contexts = detail::makeServerContexts(options);
    if (!contexts) return contexts.error();
    std::lock_guard lock{impl_->mutex};
    impl_->contexts = std::move(*contexts);
    return {};
}

Task<Result<Socket>> TlsServer::accept(Socket socket, Duration timeout) const {
    std::shared_ptr<const detail::TlsServerContexts> contexts;
    {
        std::lock_guard lock{impl_->mutex};
        contexts = impl_->contexts;
    }
    auto secure = wrap(socket, contexts->contexts.front().get(), contexts);
    if (!secure) co_return secure.error();
    SSL_set_accept_state(static_cast<detail::TlsSocketState&>(*secure->state()).ssl());
    auto done = co_await handshake(*secure, timeout);
    if (!done) co_return done.error().withDetail(detail::takeOpensslErrors());
    co_return std::move(*secure);
}

Result<TlsClient> TlsClient::create(const TlsClientOptions& options) {
    auto context = detail::makeClientContext(options);
    if (!context) return context.error();
    TlsClient client{std::make_shared<Impl>()};
    client.impl_->context = std::move(*context);
    client.impl_->verify = options.verify;
    client.impl_->hasOwnAuthorities = !options.authorities.empty();
    return client;
}

Task<Result<Socket>> TlsClient::connect(Socket socket, std::string serverName, Duration timeout) const {
    const std::shared_ptr<Impl> impl = impl_;
    if (!impl->isLoaded.load(std::memory_order_acquire)) co_await runBlocking(&Impl::loadAuthoritiesOf, impl);

    auto secure = wrap(socket, impl->context.get(), impl);
    if (!secure) co_return secure.error();
    SSL* ssl = static_cast<detail::TlsSocketState&>(*secure->state()).ssl();
    SSL_set_connect_state(ssl);
    if (SocketAddress::parse(serverName, 0)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), serverName.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, serverName.c_str());
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, serverName.c_str());
    }
    auto done = co_await handshake(*secure, timeout);
    if (!done) co_return describeFailure(*secure, serverName, done.error());
    co_return std::move(*secure);
}

} // namespace aerie::io
