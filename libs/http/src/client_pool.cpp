#include "client_pool.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>

#include <algorithm>

namespace aerie::http::detail {

std::optional<io::Socket> ClientPool::take(const std::string& origin) {
    for (std::size_t i = idle_.size(); i-- > 0;) {
        if (idle_[i].origin != origin) continue;
        io::Socket socket = std::move(idle_[i].socket);
        idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i));
        // The end of the connection, or bytes that nobody asked for: not to be used any more.
        char byte;
        const auto early = socket.tryRead({&byte, 1});
        if (early && !*early) return socket;
    }
    return std::nullopt;
}

Result<const io::TlsClient*> ClientPool::tls() {
    if (!tls_) {
        io::TlsClientOptions options;
        options.verify = options_.verifyCertificates;
        options.authorities = options_.authorities;
        options.protocols.emplace_back("http/1.1");
        auto created = io::TlsClient::create(options);
        if (!created) return created.error();
        tls_ = std::move(*created);
    }
    return &*tls_;
}

Task<Result<io::Socket>> ClientPool::connect(Url url) {
    const TimePoint start = TimePoint::now();
    Result<io::Socket> socket = co_await io::connect(url.host, url.port, options_.connectTimeout);
    if (!socket || !url.isSecure) co_return std::move(socket);
    const auto client = tls();
    if (!client) co_return client.error();
    const Duration left = options_.connectTimeout - (TimePoint::now() - start);
    if (left <= Duration{}) co_return Error{ErrorCode::GatewayTimeout, url.host + " did not answer in time."};
    co_return co_await (*client)->connect(std::move(*socket), url.host, left);
}

void ClientPool::put(std::string origin, io::Socket socket) {
    const auto isOfOrigin = [&](const Idle& idle) { return idle.origin == origin; };
    if (static_cast<std::size_t>(std::count_if(idle_.begin(), idle_.end(), isOfOrigin)) >= options_.keptPerOrigin)
        return;
    socket.setReadDeadline(TimePoint::max());
    socket.setWriteDeadline(TimePoint::max());
    idle_.push_back({std::move(origin), std::move(socket), io::EventLoop::current().now() + options_.keepAlive});
    if (idle_.size() == 1) rearm();
}

void ClientPool::onExpire() noexcept {
    const TimePoint now = io::EventLoop::current().now();
    std::erase_if(idle_, [now](const Idle& idle) { return idle.until <= now; });
    rearm();
}

void ClientPool::rearm() noexcept { expireAt(idle_.empty() ? TimePoint::max() : idle_.front().until); }

} // namespace aerie::http::detail
