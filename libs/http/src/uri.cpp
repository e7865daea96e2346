#include "ascii.hpp"
#include "percent.hpp"
#include "utf8.hpp"

#include <aerie/http/uri.hpp>

namespace aerie::http {

using namespace detail;

bool isUtf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const Utf8Step step = utf8Step(text);
        if (!step.isValid) return false;
        text.remove_prefix(step.length);
    }
    return true;
}

std::optional<std::string> percentDecode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const int byte = percentByteAt(text, i);
        if (byte < 0) return std::nullopt;
        decoded += static_cast<char>(byte);
        i += 2;
    }
    if (decoded.find('\0') != std::string::npos || !isUtf8(decoded)) return std::nullopt;
    return decoded;
}

std::string percentEncode(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 4);
    for (char c : text) {
        if (isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'z') ||
            std::string_view{"-_.!~*'()"}.find(c) != std::string_view::npos)
            encoded += c;
        else
            appendPercentByte(encoded, c);
    }
    return encoded;
}

} // namespace aerie::http
