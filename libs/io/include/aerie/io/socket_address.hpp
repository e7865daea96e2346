// An IP address and a port.
//
//   socket.remoteAddress().toString()     // "127.0.0.1:53211", "[::1]:443"
#pragma once

#include <aerie/base/result.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::io {

class SocketAddress {
public:
    // No address: what a closed socket has.
    SocketAddress() noexcept = default;
    // From the text of an IPv4 or IPv6 address; names are not resolved.
    static Result<SocketAddress> parse(std::string_view ip, std::uint16_t port);
    static SocketAddress fromBytes(const std::array<std::uint8_t, 16>& bytes, bool isV6, std::uint16_t port) noexcept;

    explicit operator bool() const noexcept { return family_ != Family::None; }
    bool isV6() const noexcept { return family_ == Family::V6; }
    bool isLoopback() const noexcept;
    std::uint16_t port() const noexcept { return port_; }
    // Network order; an IPv4 address is in the first four.
    const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }

    // "127.0.0.1"; an IPv4 address that arrives on an IPv6 socket is written as IPv4.
    std::string ip() const;
    std::string toString() const;

    bool operator==(const SocketAddress&) const = default;

private:
    enum class Family : std::uint8_t { None, V4, V6 };

    std::array<std::uint8_t, 16> bytes_{};
    std::uint16_t port_ = 0;
    Family family_ = Family::None;
};

} // namespace aerie::io
