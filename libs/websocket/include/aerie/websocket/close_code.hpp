// Why a WebSocket ended, RFC 6455 section 7.4. A plain number, as applications have codes of their own (4000 to 4999).
//
//   connection.close(close_code::kGoingAway, "restarting");
#pragma once

#include <cstdint>

namespace aerie::websocket {

using CloseCode = std::uint16_t;

namespace close_code {
inline constexpr CloseCode kNormal = 1000;
inline constexpr CloseCode kGoingAway = 1001;
inline constexpr CloseCode kProtocolError = 1002;
inline constexpr CloseCode kUnsupportedData = 1003;
inline constexpr CloseCode kNoStatus = 1005; // never on the wire: the peer's Close frame had no code
inline constexpr CloseCode kAbnormal = 1006; // never on the wire: the connection went without a Close frame
inline constexpr CloseCode kInvalidData = 1007;
inline constexpr CloseCode kPolicyViolation = 1008;
inline constexpr CloseCode kMessageTooBig = 1009;
inline constexpr CloseCode kMissingExtension = 1010;
inline constexpr CloseCode kInternalError = 1011;
inline constexpr CloseCode kServiceRestart = 1012;
inline constexpr CloseCode kTryAgainLater = 1013;
} // namespace close_code

// Whether a Close frame may carry this code.
constexpr bool isOnWire(std::uint32_t code) noexcept {
    if (code >= 3000) return code <= 4999;
    return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
}

} // namespace aerie::websocket
