#include "socket_state.hpp"
#include "system_error.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/thread_pool.hpp>

#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace aerie::io {

namespace {

Result<std::vector<SocketAddress>> lookUp(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (failure != 0)
        return Error{ErrorCode::BadGateway, "The host name \"" + host + "\" could not be resolved."}.withDetail(
            failure == EAI_SYSTEM ? detail::describeErrno(errno) : ::gai_strerror(failure));

    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
    std::vector<SocketAddress> addresses;
    for (const addrinfo* entry = found; entry; entry = entry->ai_next) {
        const SocketAddress address = detail::fromNative(entry->ai_addr);
        if (address) addresses.push_back(SocketAddress::fromBytes(address.bytes(), address.isV6(), port));
    }
    return addresses;
}

Error connectError(const SocketAddress& address, int number) {
    return detail::systemError(number == ETIMEDOUT ? ErrorCode::GatewayTimeout : ErrorCode::BadGateway,
                               "No connection to " + address.toString() + ".", number);
}

Task<Result<Socket>> connectUntil(SocketAddress address, TimePoint deadline) {
    const detail::NativeAddress native = detail::toNative(address);
    const int descriptor = ::socket(native.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) co_return connectError(address, errno);
    const int one = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

    // Registered once it is connecting: an unconnected socket would report a hang-up at once.
    if (::connect(descriptor, &native.any, native.size) != 0 && errno != EINPROGRESS) {
        const int number = errno;
        ::close(descriptor);
        co_return connectError(address, number);
    }
    auto* state = detail::SocketState::open(descriptor, address);
    if (!state) co_return connectError(address, errno);
    Socket socket{state};
    state->expectWritable();
    socket.setWriteDeadline(deadline);
    if (auto ready = co_await socket.writable(); !ready)
        co_return connectError(address, ready.error().code() == ErrorCode::Timeout ? ETIMEDOUT : ECONNABORTED);
    socket.setWriteDeadline(TimePoint::max());

    int number = 0;
    socklen_t size = sizeof number;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size);
    if (number != 0) co_return connectError(address, number);
    co_return socket;
}

TimePoint deadlineAfter(Duration timeout) noexcept {
    const TimePoint now = TimePoint::now();
    return timeout.nanoseconds > TimePoint::max().nanoseconds - now.nanoseconds ? TimePoint::max() : now + timeout;
}

} // namespace

Task<Result<std::vector<SocketAddress>>> resolve(std::string host, std::uint16_t port) {
    if (auto literal = SocketAddress::parse(host, port)) co_return std::vector<SocketAddress>{*literal};
    co_return co_await runBlocking(lookUp, host, port);
}

Task<Result<Socket>> connect(SocketAddress address, Duration timeout) {
    co_return co_await connectUntil(address, deadlineAfter(timeout));
}

Task<Result<Socket>> connect(std::string host, std::uint16_t port, Duration timeout) {
    const TimePoint deadline = deadlineAfter(timeout);
    auto addresses = co_await withTimeout(resolve(host, port), timeout);
    if (!addresses) {
        if (addresses.error().code() != ErrorCode::Timeout) co_return addresses.error();
        co_return Error{ErrorCode::GatewayTimeout, "The host name \"" + host + "\" was not resolved in time."};
    }

    std::string failures;
    bool isLate = false;
    for (std::size_t i = 0; i < addresses->size() && !isLate; ++i) {
        // A share of the time each, so that one dead address does not use up what the living ones need.
        const TimePoint now = TimePoint::now();
        const auto left = static_cast<std::int64_t>(addresses->size() - i);
        const TimePoint until = deadline == TimePoint::max() ? deadline : now + (deadline - now) / left;
        auto socket = co_await connectUntil((*addresses)[i], until);
        if (socket) co_return std::move(*socket);
        failures += (failures.empty() ? "" : "; ") + (*addresses)[i].toString() + ": " + socket.error().detail();
        isLate = TimePoint::now() >= deadline;
    }
    co_return Error{isLate ? ErrorCode::GatewayTimeout : ErrorCode::BadGateway,
                    "No connection to " + host + ":" + std::to_string(port) + "."}
        .withDetail(failures);
}

} // namespace aerie::io
