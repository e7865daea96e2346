// SocketAddress as the system calls want it.
#pragma once

#include <aerie/io/socket_address.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

namespace aerie::io::detail {

struct NativeAddress {
    union {
        sockaddr any;
        sockaddr_in v4;
        sockaddr_in6 v6;
        sockaddr_storage storage{};
    };
    socklen_t size = 0;
};

NativeAddress toNative(const SocketAddress& address) noexcept;
// No address for families other than IPv4 and IPv6.
SocketAddress fromNative(const sockaddr* address) noexcept;
SocketAddress localAddressOf(int descriptor) noexcept;
SocketAddress remoteAddressOf(int descriptor) noexcept;

} // namespace aerie::io::detail
