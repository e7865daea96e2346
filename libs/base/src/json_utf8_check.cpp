// Checking UTF-8 sixteen bytes at a time: J. Keiser, D. Lemire, "Validating UTF-8 In Less Than One Instruction Per
// Byte", Software: Practice and Experience 51 (5), 2021. Each pair of neighbouring bytes is looked up in three tables
// by its nibbles; a bit that is set in all three names a mistake.
#include "json_utf8.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <tmmintrin.h>
#endif

namespace aerie::json::detail {

#if defined(__x86_64__)
namespace {

constexpr char kTooShort = 1 << 0;     // a lead byte without its tail
constexpr char kTooLong = 1 << 1;      // a tail behind ASCII
constexpr char kOverlong3 = 1 << 2;    // E0 80..9F
constexpr char kTooLarge = 1 << 3;     // F4 90.. and above
constexpr char kSurrogate = 1 << 4;    // ED A0..BF
constexpr char kOverlong2 = 1 << 5;    // C0, C1
constexpr char kTooLarge1000 = 1 << 6; // F5 80.. and above
constexpr char kOverlong4 = 1 << 6;    // F0 80..8F
constexpr char kTwoTails = static_cast<char>(1 << 7);
constexpr char kCarry = kTooShort | kTooLong | kTwoTails; // these do not depend on the first byte's low nibble

struct Tables {
    alignas(16) char firstHigh[16] = {kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTooLong,
                                      kTwoTails,
                                      kTwoTails,
                                      kTwoTails,
                                      kTwoTails,
                                      kTooShort | kOverlong2,
                                      kTooShort,
                                      kTooShort | kOverlong3 | kSurrogate,
                                      kTooShort | kTooLarge | kTooLarge1000 | kOverlong4};
    alignas(16) char firstLow[16];
    alignas(16) char secondHigh[16];

    constexpr Tables() : firstLow(), secondHigh() {
        for (int i = 0; i < 16; ++i) firstLow[i] = kCarry;
        firstLow[0] |= kOverlong3 | kOverlong2 | kOverlong4;
        firstLow[1] |= kOverlong2;
        for (int i = 4; i < 16; ++i) firstLow[i] |= kTooLarge;
        for (int i = 5; i < 16; ++i) firstLow[i] |= kTooLarge1000;
        firstLow[13] |= kSurrogate;
        for (int i = 0; i < 16; ++i) secondHigh[i] = kTooShort;
        for (int i = 8; i < 12; ++i) secondHigh[i] = kTooLong | kOverlong2 | kTwoTails;
        secondHigh[8] |= kOverlong3 | kTooLarge1000 | kOverlong4;
        secondHigh[9] |= kOverlong3 | kTooLarge;
        secondHigh[10] |= kSurrogate | kTooLarge;
        secondHigh[11] |= kSurrogate | kTooLarge;
    }
};
constexpr Tables kTables;

__attribute__((target("ssse3"))) inline __m128i lookUp(const char* table, __m128i nibbles) noexcept {
    return _mm_shuffle_epi8(_mm_load_si128(reinterpret_cast<const __m128i*>(table)), nibbles);
}

// Not zero where `block`, which follows `before`, has a mistake.
__attribute__((target("ssse3"))) inline __m128i mistakesIn(__m128i block, __m128i before) noexcept {
    const __m128i low = _mm_set1_epi8(0x0F);
    const __m128i first = _mm_alignr_epi8(block, before, 15);
    const __m128i mistakes =
        _mm_and_si128(_mm_and_si128(lookUp(kTables.firstHigh, _mm_and_si128(_mm_srli_epi16(first, 4), low)),
                                    lookUp(kTables.firstLow, _mm_and_si128(first, low))),
                      lookUp(kTables.secondHigh, _mm_and_si128(_mm_srli_epi16(block, 4), low)));
    // Two tails in a row are right exactly behind a lead byte of three or four.
    const __m128i isThird = _mm_subs_epu8(_mm_alignr_epi8(block, before, 14), _mm_set1_epi8(0xE0 - 0x80));
    const __m128i isFourth = _mm_subs_epu8(_mm_alignr_epi8(block, before, 13), _mm_set1_epi8(0xF0 - 0x80));
    const __m128i mustBeTail = _mm_and_si128(_mm_or_si128(isThird, isFourth), _mm_set1_epi8(static_cast<char>(0x80)));
    return _mm_xor_si128(mustBeTail, mistakes);
}

__attribute__((target("ssse3"))) bool isUtf8InBlocks(const char* at, const char* end) noexcept {
    __m128i before = _mm_setzero_si128(), mistakes = _mm_setzero_si128();
    const auto check = [&](__m128i block) __attribute__((target("ssse3"))) {
        mistakes = _mm_or_si128(mistakes, mistakesIn(block, before));
        before = block;
    };
    for (; end - at >= 16; at += 16) check(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
    alignas(16) char rest[16] = {}; // ends in at least one NUL, which shows a sequence cut short
    std::memcpy(rest, at, static_cast<std::size_t>(end - at));
    check(_mm_load_si128(reinterpret_cast<const __m128i*>(rest)));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(mistakes, _mm_setzero_si128())) == 0xFFFF;
}

} // namespace

bool isUtf8(const char* at, const char* end) noexcept {
    static const bool canShuffle = __builtin_cpu_supports("ssse3");
    if (end - at >= 16 && canShuffle) return isUtf8InBlocks(at, end);
    return findBrokenUtf8(at, end) == end;
}
#else
bool isUtf8(const char* at, const char* end) noexcept { return findBrokenUtf8(at, end) == end; }
#endif

} // namespace aerie::json::detail
