#include "json_text.hpp"

#include "utf8.hpp"

#include <aerie/http/status.hpp>

namespace aerie::http::detail {

void appendJsonString(std::string& out, std::string_view text) {
    constexpr std::string_view kDigits{"0123456789abcdef"};
    out += '"';
    while (!text.empty()) {
        const Utf8Step step = utf8Step(text);
        const auto byte = static_cast<unsigned char>(text[0]);
        if (!step.isValid)
            out += "\xef\xbf\xbd";
        else if (byte == '"' || byte == '\\')
            out.append(1, '\\').append(1, text[0]);
        else if (byte < 0x20)
            out.append("\\u00").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
        else
            out += text.substr(0, step.length);
        text.remove_prefix(step.length);
    }
    out += '"';
}

std::string errorJson(int status, std::string_view message) {
    std::string text{R"({"message":)"};
    appendJsonString(text, message);
    text += R"(,"error":)";
    appendJsonString(text, reasonPhrase(status));
    text += R"(,"statusCode":)";
    text += std::to_string(status);
    text += '}';
    return text;
}

} // namespace aerie::http::detail
