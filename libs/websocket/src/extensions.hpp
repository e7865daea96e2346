// Sec-WebSocket-Extensions, RFC 6455 section 9.1, and the negotiation of permessage-deflate, RFC 7692 section 7.1.
#pragma once

#include <aerie/websocket/deflate.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::websocket::detail {

struct ExtensionParameter {
    std::string_view name;
    std::optional<std::string> value;
};

struct Extension {
    std::string_view name;
    std::vector<ExtensionParameter> parameters;
};

// Nothing if the text breaks the grammar.
std::optional<std::vector<Extension>> parseExtensions(std::string_view text);

// An offer that can be honoured, with the answer's text; nothing if it cannot.
struct Agreement {
    DeflateParameters parameters;
    std::string text;
};
std::optional<Agreement> agree(const Extension& offer, const DeflateOptions& options);

std::string offerText(const DeflateOptions& options);
// What the server made of our offer; nothing if it may not answer that.
std::optional<DeflateParameters> takeAnswer(const Extension& answer, const DeflateOptions& offered);

} // namespace aerie::websocket::detail
