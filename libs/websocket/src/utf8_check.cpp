#include <aerie/websocket/detail/utf8_check.hpp>

#include <cstddef>
#include <cstring>

namespace aerie::websocket::detail {

bool Utf8Check::feed(std::string_view bytes) noexcept {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) {
        if (missing_ == 0) {
            // Most texts are ASCII: look at 32 bytes at a time.
            while (end - at >= 32) {
                std::uint64_t words[4];
                std::memcpy(words, at, 32);
                if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
                at += 32;
            }
            while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
            if (at == end) return true;
            const auto lead = static_cast<unsigned char>(*at++);
            if (lead < 0xc2 || lead > 0xf4) return false;
            missing_ = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
            // No overlong forms, no surrogates, nothing above U+10FFFF: Table 3-7 of the Unicode standard.
            low_ = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            high_ = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            continue;
        }
        const auto next = static_cast<unsigned char>(*at++);
        if (next < low_ || next > high_) return false;
        --missing_;
        low_ = 0x80;
        high_ = 0xbf;
    }
    return true;
}

bool isUtf8(std::string_view text) noexcept {
    Utf8Check check;
    return check.feed(text) && check.isComplete();
}

} // namespace aerie::websocket::detail
