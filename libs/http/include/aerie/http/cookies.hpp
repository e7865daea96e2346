// The Cookie header of a request, and the Set-Cookie header of a response (RFC 6265bis).
//
//   Cookies cookies{request.headers};
//   if (auto session = cookies.get("__session")) ...
//
//   auto cookie = SetCookie{.name = "theme", .value = "dark", .maxAge = 24_h}.toString();
//
// Reading never fails: a pair without `=` or without a name is skipped, quotes around a value are taken off, a value
// with valid percent-encoding is decoded, and the first of several equal names wins, as with the `cookie` package.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/http/headers.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::http {

class Cookies {
public:
    Cookies() = default;
    explicit Cookies(std::string_view header);
    // Joins every Cookie field of the request.
    explicit Cookies(const Headers& headers);

    // The view lives as long as this object, so give the object a name.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    bool has(std::string_view name) const noexcept { return get(name).has_value(); }

    std::size_t size() const noexcept { return cookies_.size(); }
    auto begin() const noexcept { return cookies_.begin(); }
    auto end() const noexcept { return cookies_.end(); }

private:
    void read(std::string_view header);
    std::vector<std::pair<std::string, std::string>> cookies_;
};

enum class SameSite : std::uint8_t { Strict, Lax, None };

// What a browser shall keep. The defaults are the safe ones: a script cannot read it, it travels over TLS only, and
// other sites cannot make the browser send it.
//
//   auto cookie = SetCookie{.name = "session", .value = token, .maxAge = 24_h}.toString();
//   if (!cookie) return cookie.error();                     // a name or value that would break the header
//   response.headers.append("Set-Cookie", *cookie);
struct SetCookie {
    std::string name;
    std::string value; // percent-encoded on the wire when it holds anything but cookie characters
    std::string path = "/";
    std::string domain;             // empty: this host only
    std::optional<Duration> maxAge; // none: until the browser closes; zero or less deletes
    bool httpOnly = true;
    bool secure = true; // browsers accept Secure cookies on http://localhost as well
    SameSite sameSite = SameSite::Lax;
    bool partitioned = false;

    // Refuses: an empty or non-token name, a path or domain with control characters or `;`, SameSite=None or
    // Partitioned without Secure, a "__Host-" name with another path or a domain, a "__Secure-" name without Secure,
    // and more than 4096 bytes, which browsers drop silently.
    Result<std::string> toString() const;

    // The field that makes the browser forget the cookie; path and domain must equal those it was set with.
    static SetCookie expired(std::string name, std::string path = "/", std::string domain = {});
};

} // namespace aerie::http
