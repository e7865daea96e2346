#include "messages.hpp"

#include <aerie/base/json.hpp>

namespace aerie::config::detail {

namespace {

constexpr std::size_t kShownBytes = 60;

bool isContinuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

} // namespace

std::string quoted(std::string_view text) {
    const bool isCut = text.size() > kShownBytes;
    if (isCut) {
        std::size_t end = kShownBytes;
        while (end > 0 && isContinuation(text[end])) --end;
        text = text.substr(0, end);
    }
    std::string out;
    json::appendString(out, text);
    if (isCut) out += "...";
    return out;
}

} // namespace aerie::config::detail
