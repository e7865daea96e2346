// URLs of outgoing requests (RFC 3986, http and https only).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::http::detail {

struct Url {
    bool isSecure = false;
    std::string host; // without brackets
    std::uint16_t port = 0;
    std::string target; // path and query, at least "/"

    // "example.com", "example.com:8080", "[::1]": what goes into the Host field.
    std::string authority() const;
    // Scheme, host and port: what a kept connection is good for.
    std::string origin() const;
    std::string toString() const { return origin() + target; }
};

// Nothing for another scheme, user information, a malformed host or port, and characters that must be percent-encoded.
// A fragment is left out.
std::optional<Url> parseUrl(std::string_view text);

// What a Location field means, seen from the URL it came with (RFC 3986, 5.2).
std::optional<Url> resolveReference(const Url& base, std::string_view reference);

} // namespace aerie::http::detail
