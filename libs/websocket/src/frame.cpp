#include "frame.hpp"

#include <bit>
#include <cstring>

namespace aerie::websocket::detail {

static_assert(std::endian::native == std::endian::little);

std::size_t writeHeader(char* to, Opcode opcode, bool isCompressed, std::uint64_t size,
                        const std::uint32_t* key) noexcept {
    auto* out = reinterpret_cast<unsigned char*>(to);
    const unsigned masked = key ? 0x80 : 0;
    *out++ = static_cast<unsigned char>(0x80u | (isCompressed ? 0x40u : 0u) | static_cast<unsigned>(opcode));
    if (size < 126) {
        *out++ = static_cast<unsigned char>(masked | size);
    } else {
        const int bytes = size <= 0xffff ? 2 : 8;
        *out++ = static_cast<unsigned char>(masked | (bytes == 2 ? 126u : 127u));
        for (int i = bytes - 1; i >= 0; --i) *out++ = static_cast<unsigned char>(size >> (8 * i));
    }
    if (key) {
        std::memcpy(out, key, 4);
        out += 4;
    }
    return static_cast<std::size_t>(reinterpret_cast<char*>(out) - to);
}

void copyMasked(char* to, const char* from, std::size_t size, std::uint32_t key, std::uint64_t offset) noexcept {
    key = std::rotr(key, static_cast<int>(8 * (offset % 4)));
    const std::uint64_t wide = key | static_cast<std::uint64_t>(key) << 32;
    std::size_t i = 0;
    // Words through memcpy: the compiler makes vector instructions of it, and alignment does not matter.
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word;
        std::memcpy(&word, from + i, 8);
        word ^= wide;
        std::memcpy(to + i, &word, 8);
    }
    for (; i < size; ++i) to[i] = static_cast<char>(from[i] ^ static_cast<char>(wide >> (8 * (i % 8))));
}

void applyMask(char* bytes, std::size_t size, std::uint32_t key, std::uint64_t offset) noexcept {
    copyMasked(bytes, bytes, size, key, offset);
}

} // namespace aerie::websocket::detail
