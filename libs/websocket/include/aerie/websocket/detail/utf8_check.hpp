// UTF-8 validation piece by piece: a text may be cut inside a character, and a wrong byte is noticed as soon as it is
// seen, not at the end of the message.
#pragma once

#include <cstdint>
#include <string_view>

namespace aerie::websocket::detail {

class Utf8Check {
public:
    // False: this byte and what came before can be part of no valid text.
    bool feed(std::string_view bytes) noexcept;
    // Whether the text may end here.
    bool isComplete() const noexcept { return missing_ == 0; }
    void reset() noexcept { *this = {}; }

private:
    std::uint8_t missing_ = 0; // bytes that the character still needs
    std::uint8_t low_ = 0x80;  // what the next one must lie between
    std::uint8_t high_ = 0xbf;
};

bool isUtf8(std::string_view text) noexcept;

} // namespace aerie::websocket::detail
