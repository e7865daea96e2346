// Cross-origin resource sharing (the Fetch standard). Closed unless opened: without origins no header is sent, and
// browsers keep other sites' scripts away from the answers.
//
//   ServerOptions{.cors = {.origins = {"https://app.example", "https://*.preview.example"}, .credentials = true}}
//
// An origin is compared as a whole. "https://*.a.example" stands for any one or more labels in front; "*" for every
// origin, and is refused together with credentials, because then any site could act as the user.
// Preflights are answered here and never reach a handler. Vary: Origin is sent wherever the answer depends on it.
// Thread rule: immutable after construction; share freely.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http {

struct CorsOptions {
    std::vector<std::string> origins = {};
    std::vector<std::string> methods = {"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"};
    std::vector<std::string> allowedHeaders = {}; // empty: those the preflight asks for
    std::vector<std::string> exposedHeaders = {};
    bool credentials = false;
    Duration maxAge = Duration::fromSeconds(600); // how long a browser may remember a preflight
};

class Cors {
public:
    explicit Cors(CorsOptions options = {});

    // Mistakes in the options: an origin that is not one, "*" with credentials, a header name that is not a token.
    Result<void> check() const;
    bool isOpen() const noexcept { return !options_.origins.empty(); }
    bool allows(std::string_view origin) const noexcept;

    // The answer to a preflight; nothing when the request is not one, or when CORS is closed.
    std::optional<Response> preflight(const Request& request) const;
    // Adds the headers to the answer of any other request.
    void apply(const Request& request, Response& response) const;

private:
    bool allowOrigin(const Request& request, Response& response) const;

    CorsOptions options_;
    bool isForAll_ = false;
    std::string methods_, allowedHeaders_, exposedHeaders_, maxAge_; // as they go into the headers
};

} // namespace aerie::http
