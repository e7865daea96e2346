#include "response_head.hpp"

#include "tokens.hpp"

namespace aerie::websocket::detail {

std::optional<HandshakeAnswer> parseHead(std::string_view head) noexcept {
    HandshakeAnswer answer;
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 13) return std::nullopt;
    for (char digit : head.substr(9, 3)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        answer.status = answer.status * 10 + digit - '0';
    }
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.starts_with("\r\n")) {
        const std::size_t end = head.find("\r\n");
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        const std::size_t colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        struct Known {
            std::string_view name;
            std::string_view& value;
        };
        const Known known[] = {{"upgrade", answer.upgrade},
                               {"connection", answer.connection},
                               {"sec-websocket-accept", answer.accept},
                               {"sec-websocket-protocol", answer.protocol},
                               {"sec-websocket-extensions", answer.extensions}};
        for (const Known& field : known) {
            if (!equalsIgnoringCase(name, field.name)) continue;
            // None of them comes twice from an honest server.
            if (!field.value.empty()) return std::nullopt;
            field.value = value;
        }
    }
    return answer;
}

} // namespace aerie::websocket::detail
