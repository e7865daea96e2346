// Frame headers and masking, RFC 6455 section 5.2 and 5.3.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aerie::websocket::detail {

enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

inline constexpr std::size_t kMaxHeader = 14;
inline constexpr std::size_t kMaxControlPayload = 125;

// Writes the header of an unfragmented frame into kMaxHeader bytes and answers its size. The key, if there is one, is
// the four bytes as they stand on the wire.
std::size_t writeHeader(char* to, Opcode opcode, bool isCompressed, std::uint64_t size,
                        const std::uint32_t* key = nullptr) noexcept;

// Masks or unmasks in place; offset is where the bytes stand in the frame's payload.
void applyMask(char* bytes, std::size_t size, std::uint32_t key, std::uint64_t offset) noexcept;
// The same while copying, which saves a pass.
void copyMasked(char* to, const char* from, std::size_t size, std::uint32_t key, std::uint64_t offset) noexcept;

} // namespace aerie::websocket::detail
