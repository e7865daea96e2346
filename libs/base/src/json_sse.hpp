// Sixteen bytes at a time, with what every x86-64 has (SSE2); byte by byte elsewhere.
#pragma once

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace aerie::json::detail {

// Bytes that end a plain run of a string: quotation mark, backslash, control characters, and everything beyond ASCII.
inline bool isSpecial(char c) noexcept { return c == '"' || c == '\\' || static_cast<signed char>(c) < 0x20; }
// The same without what is beyond ASCII.
inline bool isStop(char c) noexcept { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

inline constexpr std::size_t kBlock = 16;

#if defined(__SSE2__)
using Block = __m128i;
inline Block loadBlock(const char* at) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }
inline void storeBlock(char* at, Block block) noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), block); }
// Two halves given as integers: for texts shorter than a block.
inline Block makeBlock(unsigned long long low, unsigned long long high) noexcept {
    return _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low));
}
// Bit i is set where byte i is special. One signed comparison finds both control characters and bytes beyond ASCII.
inline unsigned specialMask(Block block) noexcept {
    const Block special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
        _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)));
    return static_cast<unsigned>(_mm_movemask_epi8(special));
}
// The same for the bytes that end any run: quotation mark, backslash and control characters, but nothing beyond ASCII.
inline unsigned stopMask(Block block) noexcept {
    const Block stops = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
        _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block));
    return static_cast<unsigned>(_mm_movemask_epi8(stops));
}
#else
struct Block {
    char bytes[kBlock];
};
inline Block loadBlock(const char* at) noexcept {
    Block block;
    std::memcpy(block.bytes, at, kBlock);
    return block;
}
inline void storeBlock(char* at, Block block) noexcept { std::memcpy(at, block.bytes, kBlock); }
inline Block makeBlock(unsigned long long low, unsigned long long high) noexcept {
    Block block;
    std::memcpy(block.bytes, &low, 8);
    std::memcpy(block.bytes + 8, &high, 8);
    return block;
}
inline unsigned specialMask(const Block& block) noexcept {
    unsigned mask = 0;
    for (std::size_t i = 0; i < kBlock; ++i) mask |= static_cast<unsigned>(isSpecial(block.bytes[i])) << i;
    return mask;
}
inline unsigned stopMask(const Block& block) noexcept {
    unsigned mask = 0;
    for (std::size_t i = 0; i < kBlock; ++i) mask |= static_cast<unsigned>(isStop(block.bytes[i])) << i;
    return mask;
}
#endif

inline unsigned firstBit(unsigned mask) noexcept { return static_cast<unsigned>(std::countr_zero(mask)); }

// The first stop, or end.
inline const char* findStop(const char* p, const char* end) noexcept {
    for (; static_cast<std::size_t>(end - p) >= kBlock; p += kBlock)
        if (const unsigned mask = stopMask(loadBlock(p))) return p + firstBit(mask);
    while (p != end && !isStop(*p)) ++p;
    return p;
}

// memcmp for the short texts that names are, without the call.
inline bool equalBytes(const char* a, const char* b, std::size_t size) noexcept {
    const auto differ = [](const char* x, const char* y, auto word) {
        auto other = word;
        std::memcpy(&word, x, sizeof word);
        std::memcpy(&other, y, sizeof other);
        return word != other;
    };
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8)
            if (differ(a + i, b + i, 0ull)) return false;
        return !differ(a + size - 8, b + size - 8, 0ull);
    }
    if (size >= 4) return !differ(a, b, 0u) && !differ(a + size - 4, b + size - 4, 0u);
    for (std::size_t i = 0; i < size; ++i)
        if (a[i] != b[i]) return false;
    return true;
}

} // namespace aerie::json::detail
