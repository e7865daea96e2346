#include "ascii.hpp"
#include "target.hpp"

#include <aerie/http/cors.hpp>

namespace aerie::http {

using namespace detail;

namespace {

std::string join(const std::vector<std::string>& items) {
    std::string list;
    for (const std::string& item : items) {
        if (!list.empty()) list += ", ";
        list += item;
    }
    return list;
}

// "https://host" or "https://host:port", nothing behind it.
bool isOrigin(std::string_view text) noexcept {
    const std::size_t colon = text.find("://");
    return colon != std::string_view::npos && colon > 0 && isAuthority(text.substr(colon + 3));
}

constexpr std::string_view kAnyLabel{"://*."};

std::string withoutWildcard(std::string_view pattern) {
    std::string text{pattern};
    if (const std::size_t at = text.find(kAnyLabel); at != std::string::npos) text.erase(at + 3, 2);
    return text;
}

bool matches(std::string_view pattern, std::string_view origin) noexcept {
    const std::size_t at = pattern.find(kAnyLabel);
    if (at == std::string_view::npos) return equalsIgnoringCase(pattern, origin);
    const std::string_view scheme = pattern.substr(0, at + 3), domain = pattern.substr(at + 4); // ".a.example"
    return origin.size() > scheme.size() + domain.size() &&
           equalsIgnoringCase(origin.substr(0, scheme.size()), scheme) &&
           equalsIgnoringCase(origin.substr(origin.size() - domain.size()), domain) &&
           isAuthority(origin.substr(scheme.size()));
}

Error mistake(std::string text) { return Error{ErrorCode::InternalServerError, "cors: " + std::move(text)}; }

} // namespace

Cors::Cors(CorsOptions options)
    : options_(std::move(options)),
      methods_(join(options_.methods)),
      allowedHeaders_(join(options_.allowedHeaders)),
      exposedHeaders_(join(options_.exposedHeaders)),
      maxAge_(std::to_string(options_.maxAge.toMilliseconds() / 1000)) {
    for (const std::string& origin : options_.origins) isForAll_ = isForAll_ || origin == "*";
}

Result<void> Cors::check() const {
    if (isForAll_ && options_.credentials)
        return mistake(
            "origins \"*\" and credentials exclude each other: any site could act as the user. List the origins.");
    for (const std::string& origin : options_.origins)
        if (origin != "*" && !isOrigin(withoutWildcard(origin)))
            return mistake("\"" + origin +
                           "\" is not an origin. Write scheme and host, such as https://app.example, "
                           "without a path or a trailing slash.");
    for (const auto* list : {&options_.methods, &options_.allowedHeaders, &options_.exposedHeaders})
        for (const std::string& item : *list)
            if (!isToken(item)) return mistake("\"" + item + "\" is not the name of a method or header.");
    return {};
}

bool Cors::allows(std::string_view origin) const noexcept {
    if (isForAll_) return true;
    for (const std::string& pattern : options_.origins)
        if (matches(pattern, origin)) return true;
    return false;
}

// Sets Access-Control-Allow-Origin and its companions; false if the origin may not see the answer.
bool Cors::allowOrigin(const Request& request, Response& response) const {
    if (isForAll_ && !options_.credentials) {
        response.headers.set("Access-Control-Allow-Origin", "*");
        return true;
    }
    // Also where it is refused: a cache must not give one origin's answer to another.
    response.headers.addToken("Vary", "Origin");
    const auto origin = request.header("origin");
    if (!origin || !allows(*origin)) return false;
    response.headers.set("Access-Control-Allow-Origin", *origin);
    if (options_.credentials) response.headers.set("Access-Control-Allow-Credentials", "true");
    return true;
}

std::optional<Response> Cors::preflight(const Request& request) const {
    if (request.method != Method::Options || !isOpen() || !request.headers.has("origin") ||
        !request.headers.has("access-control-request-method"))
        return std::nullopt;
    Response response{204};
    if (allowOrigin(request, response)) {
        response.headers.set("Access-Control-Allow-Methods", methods_);
        if (!allowedHeaders_.empty()) {
            response.headers.set("Access-Control-Allow-Headers", allowedHeaders_);
        } else {
            response.headers.addToken("Vary", "Access-Control-Request-Headers");
            if (const auto asked = request.header("access-control-request-headers"))
                response.headers.set("Access-Control-Allow-Headers", *asked);
        }
        response.headers.set("Access-Control-Max-Age", maxAge_);
    }
    return response;
}

void Cors::apply(const Request& request, Response& response) const {
    if (!isOpen() || response.status == 101) return;
    if (allowOrigin(request, response) && !exposedHeaders_.empty())
        response.headers.set("Access-Control-Expose-Headers", exposedHeaders_);
}

} // namespace aerie::http
