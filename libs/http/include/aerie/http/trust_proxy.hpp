// Whose X-Forwarded-* headers are believed. By default nobody's: any client can send them.
//
//   ServerOptions{.trustProxy = {.networks = {"10.0.0.0/8", "127.0.0.1", "::1"}}}
//   ServerOptions{.trustProxy = {.hops = 1}}                   // exactly one proxy stands in front, whatever its
//   address
//
// When the peer is trusted: Request::remoteAddress is the last address in X-Forwarded-For that is not a trusted
// proxy's, isSecure follows X-Forwarded-Proto, host() follows X-Forwarded-Host, id() follows X-Request-Id.
#pragma once

#include <string>
#include <vector>

namespace aerie::http {

struct TrustProxy {
    std::vector<std::string> networks = {}; // addresses or address/bits
    int hops = 0;                           // this many proxies are trusted by their number
};

} // namespace aerie::http
