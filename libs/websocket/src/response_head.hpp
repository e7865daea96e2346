// The head of the answer to a client's handshake.
#pragma once

#include <aerie/websocket/handshake.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace aerie::websocket::detail {

inline constexpr std::size_t kMaxHead = 16 * 1024;

// What is in a whole head, from the status line to the empty line; nothing if it is none.
std::optional<HandshakeAnswer> parseHead(std::string_view head) noexcept;

} // namespace aerie::websocket::detail
