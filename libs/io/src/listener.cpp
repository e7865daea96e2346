#include "socket_state.hpp"
#include "system_error.hpp"

#include <aerie/io/listener.hpp>
#include <aerie/io/timer.hpp>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace aerie::io {

using namespace literals;

namespace {

// How long to leave newcomers in the kernel's queue when nothing can be opened.
constexpr Duration kPauseWhenExhausted = 50_ms;
// After so many connections in a row the loop serves what it has.
constexpr int kAcceptsPerTurn = 32;

void enable(int descriptor, int level, int option) noexcept {
    const int one = 1;
    ::setsockopt(descriptor, level, option, &one, sizeof one);
}

Error bindError(const ListenOptions& options, int number) {
    const std::string place = options.host + ":" + std::to_string(options.port);
    switch (number) {
    case EADDRINUSE:
        return detail::systemError(
            ErrorCode::Conflict,
            "Cannot listen on " + place + ": another process does. Stop it, or choose another port.", number);
    case EACCES:
        return detail::systemError(
            ErrorCode::Forbidden,
            "Cannot listen on " + place + ": ports below 1024 need a privilege. Choose a higher one.", number);
    case EADDRNOTAVAIL:
        return detail::systemError(ErrorCode::BadRequest,
                                   "Cannot listen on " + place + ": no interface of this machine has the address.",
                                   number);
    default:
        return detail::systemError(ErrorCode::InternalServerError, "Cannot listen on " + place + ".", number);
    }
}

enum class AcceptFailure { TryAgain, Exhausted, Broken };

// Errors of the connection that was about to be accepted are not errors of the listener (accept(2)).
AcceptFailure classify(int number) noexcept {
    switch (number) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return AcceptFailure::Exhausted;
    case EBADF:
    case EINVAL:
    case ENOTSOCK:
    case EOPNOTSUPP:
    case EFAULT:
        return AcceptFailure::Broken;
    default:
        return AcceptFailure::TryAgain;
    }
}

} // namespace

Result<Listener> Listener::bind(const ListenOptions& options) {
    auto address = SocketAddress::parse(options.host == "localhost" ? "127.0.0.1" : options.host, options.port);
    if (!address)
        return address.error().withMessage("Cannot listen on \"" + options.host + "\": it is not an IP address.");
    const detail::NativeAddress native = detail::toNative(*address);

    const int descriptor = ::socket(native.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return bindError(options, errno);
    enable(descriptor, SOL_SOCKET, SO_REUSEADDR);
    if (options.reusePort) enable(descriptor, SOL_SOCKET, SO_REUSEPORT);
    if (::bind(descriptor, &native.any, native.size) != 0 || ::listen(descriptor, options.backlog) != 0) {
        const int number = errno;
        ::close(descriptor);
        return bindError(options, number);
    }
    detail::SocketState* state = detail::SocketState::open(descriptor, {});
    if (!state) return bindError(options, errno);
    Listener listener{Socket{state}};
    listener.options_ = options;
    listener.options_.port = listener.localAddress().port();
    listener.isShared_ = options.reusePort;
    return listener;
}

Result<Listener> Listener::adopt(int descriptor) {
    int isListening = 0;
    socklen_t size = sizeof isListening;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) != 0 || !isListening)
        return Error{ErrorCode::InternalServerError,
                     "Descriptor " + std::to_string(descriptor) + " is not a listening socket."};
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    detail::SocketState* state = detail::SocketState::open(descriptor, {});
    if (!state) return detail::systemError(ErrorCode::InternalServerError, "The descriptor cannot be watched.", errno);
    return Listener{Socket{state}};
}

Result<Listener> Listener::duplicate() const {
    if (!isOpen()) return detail::connectionError(EBADF);
    if (isShared_) return bind(options_);
    const int copy = ::fcntl(descriptor(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return detail::systemError(ErrorCode::InternalServerError, "The listener cannot be shared.", errno);
    return adopt(copy);
}

Task<Result<Socket>> Listener::accept() {
    for (;;) {
        if (!isOpen()) co_return detail::connectionError(EBADF);
        if (++acceptsInARow_ > kAcceptsPerTurn) {
            acceptsInARow_ = 0;
            co_await yield();
            continue;
        }
        detail::NativeAddress peer;
        peer.size = sizeof peer.storage;
        const int accepted = ::accept4(descriptor(), &peer.any, &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted >= 0) {
            enable(accepted, IPPROTO_TCP, TCP_NODELAY);
            if (auto* state = detail::SocketState::open(accepted, detail::fromNative(&peer.any)))
                co_return Socket{state};
            co_await sleepFor(kPauseWhenExhausted);
            continue;
        }
        const int number = errno;
        if (number == EAGAIN) {
            socket_.state()->expectEvent();
            acceptsInARow_ = 0;
            if (auto ready = co_await socket_.readable(); !ready) co_return ready.error();
        } else if (classify(number) == AcceptFailure::Exhausted) {
            co_await sleepFor(kPauseWhenExhausted);
        } else if (classify(number) == AcceptFailure::Broken) {
            co_return detail::systemError(ErrorCode::InternalServerError, "The listener failed.", number);
        }
    }
}

} // namespace aerie::io
