// Headers that tell browsers to be careful. On by default; a field that a handler sets itself is left as it is.
#pragma once

#include <aerie/base/duration.hpp>

#include <string>

namespace aerie::http {

// An empty text leaves the field out.
struct SecurityHeaders {
    bool enabled = true;
    std::string contentTypeOptions = "nosniff";
    std::string frameOptions = "SAMEORIGIN";
    std::string referrerPolicy = "no-referrer";
    std::string crossOriginOpenerPolicy = "same-origin";
    // Keeps other sites from embedding what is served here; CORS requests are not affected.
    std::string crossOriginResourcePolicy = "same-origin";
    // Sent with HTML only. Forbids what nearly no page needs; a page with a stricter policy sets its own.
    std::string contentSecurityPolicy =
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";
    // Sent over TLS only: browsers then refuse plain HTTP to this host for so long. Zero leaves it out.
    Duration strictTransportSecurity = Duration::fromSeconds(15'552'000); // 180 days
};

} // namespace aerie::http
