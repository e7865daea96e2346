// Where a message's body ends and what its head says about the connection, read from the fields.
#pragma once

#include "failure.hpp"

#include <aerie/http/headers.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace aerie::http::detail {

struct Framing {
    bool isChunked = false;
    std::optional<std::uint64_t> contentLength;
    bool wantsClose = false;     // Connection: close
    bool wantsKeepAlive = false; // Connection: keep-alive
    bool wantsUpgrade = false;   // Connection: upgrade, with an Upgrade field
    bool expectsContinue = false;
    std::string_view host;
};

// Refuses what lets two servers see two different messages: Content-Length twice or not plain digits or beside
// Transfer-Encoding, a Transfer-Encoding other than `chunked` or under HTTP/1.0; and a missing, repeated or malformed
// Host (RFC 9112, 3.2 and 6.3).
Failure readRequestFraming(const Headers& headers, int versionMinor, Framing& framing);

// The same for a response, where no Host is expected, equal Content-Lengths are tolerated, and neither field means that
// the body goes on until the connection ends.
Failure readResponseFraming(const Headers& headers, int versionMinor, Framing& framing);

// Whether a field must not stand in trailers, because a careless reader would act on it.
bool isForbiddenTrailer(std::string_view name) noexcept;

} // namespace aerie::http::detail
