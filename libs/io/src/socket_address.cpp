#include "native_address.hpp"

#include <aerie/io/socket_address.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace aerie::io {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool isMapped(const SocketAddress& address) noexcept {
    return address.isV6() && std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes().begin());
}

} // namespace

Result<SocketAddress> SocketAddress::parse(std::string_view ip, std::uint16_t port) {
    const std::string text{ip};
    std::array<std::uint8_t, 16> bytes{};
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return fromBytes(bytes, false, port);
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return fromBytes(bytes, true, port);
    return Error{ErrorCode::BadRequest, "\"" + text + "\" is not an IP address."};
}

SocketAddress SocketAddress::fromBytes(const std::array<std::uint8_t, 16>& bytes, bool isV6,
                                       std::uint16_t port) noexcept {
    SocketAddress address;
    address.bytes_ = bytes;
    address.port_ = port;
    address.family_ = isV6 ? Family::V6 : Family::V4;
    return address;
}

bool SocketAddress::isLoopback() const noexcept {
    if (family_ == Family::V4) return bytes_[0] == 127;
    if (isMapped(*this)) return bytes_[12] == 127;
    return family_ == Family::V6 && std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto b) { return b == 0; }) &&
           bytes_[15] == 1;
}

std::string SocketAddress::ip() const {
    if (family_ == Family::None) return {};
    char text[INET6_ADDRSTRLEN];
    const bool asV4 = family_ == Family::V4 || isMapped(*this);
    const void* bytes = bytes_.data() + (family_ == Family::V6 && asV4 ? 12 : 0);
    return ::inet_ntop(asV4 ? AF_INET : AF_INET6, bytes, text, sizeof text) ? text : "";
}

std::string SocketAddress::toString() const {
    if (family_ == Family::None) return {};
    const std::string host = ip();
    const std::string portText = std::to_string(port_);
    return host.find(':') == std::string::npos ? host + ":" + portText : "[" + host + "]:" + portText;
}

detail::NativeAddress detail::toNative(const SocketAddress& address) noexcept {
    NativeAddress native;
    if (address.isV6()) {
        auto& v6 = native.v6;
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(address.port());
        std::memcpy(&v6.sin6_addr, address.bytes().data(), 16);
        native.size = sizeof v6;
    } else {
        auto& v4 = native.v4;
        v4.sin_family = AF_INET;
        v4.sin_port = htons(address.port());
        std::memcpy(&v4.sin_addr, address.bytes().data(), 4);
        native.size = sizeof v4;
    }
    return native;
}

SocketAddress detail::fromNative(const sockaddr* address) noexcept {
    std::array<std::uint8_t, 16> bytes{};
    if (address->sa_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, address, sizeof v4);
        std::memcpy(bytes.data(), &v4.sin_addr, 4);
        return SocketAddress::fromBytes(bytes, false, ntohs(v4.sin_port));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, address, sizeof v6);
        std::memcpy(bytes.data(), &v6.sin6_addr, 16);
        return SocketAddress::fromBytes(bytes, true, ntohs(v6.sin6_port));
    }
    return {};
}

SocketAddress detail::localAddressOf(int descriptor) noexcept {
    NativeAddress native;
    native.size = sizeof native.storage;
    return ::getsockname(descriptor, &native.any, &native.size) == 0 ? fromNative(&native.any) : SocketAddress{};
}

SocketAddress detail::remoteAddressOf(int descriptor) noexcept {
    NativeAddress native;
    native.size = sizeof native.storage;
    return ::getpeername(descriptor, &native.any, &native.size) == 0 ? fromNative(&native.any) : SocketAddress{};
}

} // namespace aerie::io
