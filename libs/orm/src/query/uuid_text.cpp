#include "query/uuid_text.hpp"

#include <array>
#include <cstdint>

namespace aerie::orm {

namespace {

constexpr std::uint8_t kBad = 0xf0; // has bits that no digit has

constexpr std::array<std::uint8_t, 256> kDigit = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kBad);
    for (std::uint8_t i = 0; i < 10; ++i) table[static_cast<std::size_t>('0') + i] = i;
    for (std::uint8_t i = 0; i < 6; ++i)
        table[static_cast<std::size_t>('a') + i] = table[static_cast<std::size_t>('A') + i] =
            static_cast<std::uint8_t>(10 + i);
    return table;
}();

// Where each byte's two digits stand in xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.
constexpr std::uint8_t kPlaces[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

} // namespace

bool readUuid(std::string_view text, Uuid& out) noexcept {
    if (text.size() != 36) return false;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    const auto* characters = reinterpret_cast<const unsigned char*>(text.data());
    unsigned seen = 0; // every digit, to be judged once
    for (std::size_t i = 0; i < 16; ++i) {
        const unsigned high = kDigit[characters[kPlaces[i]]], low = kDigit[characters[kPlaces[i] + 1]];
        seen |= high | low;
        out.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return (seen & kBad) == 0;
}

} // namespace aerie::orm
