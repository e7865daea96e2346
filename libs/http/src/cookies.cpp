#include "ascii.hpp"

#include <aerie/http/cookies.hpp>
#include <aerie/http/uri.hpp>

namespace aerie::http {

using namespace detail;

namespace {

constexpr std::size_t kMaxCookies = 200;
constexpr std::size_t kMaxCookieBytes = 4096;

// cookie-octet of RFC 6265; the percent sign is left out, because a reader would decode it.
constexpr bool isCookieCharacter(char c) noexcept {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\' && c != '%';
}

bool isAttributeValue(std::string_view text) noexcept {
    return isFieldValue(text) && text.find(';') == std::string_view::npos;
}

std::string_view nameOf(SameSite sameSite) noexcept {
    switch (sameSite) {
    case SameSite::Strict:
        return "Strict";
    case SameSite::Lax:
        return "Lax";
    case SameSite::None:
        return "None";
    }
    return "Lax";
}

Error mistake(std::string_view name, std::string_view text) {
    std::string message{"Set-Cookie "};
    message.append(name).append(": ").append(text);
    return Error{ErrorCode::InternalServerError, std::move(message)};
}

} // namespace

Cookies::Cookies(std::string_view header) { read(header); }

Cookies::Cookies(const Headers& headers) {
    for (HeaderField field : headers)
        if (equalsIgnoringCase(field.name, "cookie")) read(field.value);
}

void Cookies::read(std::string_view header) {
    for (ListReader list{header, ';'}; auto pair = list.next();) {
        const std::size_t equals = pair->find('=');
        if (equals == std::string_view::npos || cookies_.size() == kMaxCookies) continue;
        const std::string_view name = trimBlanks(pair->substr(0, equals));
        std::string_view value = trimBlanks(pair->substr(equals + 1));
        if (name.empty() || has(name)) continue;
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        auto decoded = value.find('%') == std::string_view::npos ? std::nullopt : percentDecode(value);
        cookies_.emplace_back(std::string{name}, decoded ? std::move(*decoded) : std::string{value});
    }
}

std::optional<std::string_view> Cookies::get(std::string_view name) const noexcept {
    for (const auto& cookie : cookies_)
        if (cookie.first == name) return cookie.second;
    return std::nullopt;
}

Result<std::string> SetCookie::toString() const {
    if (!isToken(name))
        return mistake("(name)", "the name must not be empty and may hold letters, digits and !#$&'*+-.^_`|~ only.");
    if (!isAttributeValue(path) || !path.starts_with('/'))
        return mistake(name, "the path must begin with / and hold no ; or control character.");
    if (!isAttributeValue(domain)) return mistake(name, "the domain must hold no ; or control character.");
    if (sameSite == SameSite::None && !secure)
        return mistake(name, "SameSite=None needs secure, or browsers drop the cookie.");
    if (partitioned && !secure) return mistake(name, "Partitioned needs secure, or browsers drop the cookie.");
    if (name.starts_with("__Secure-") && !secure) return mistake(name, "a __Secure- name needs secure.");
    if (name.starts_with("__Host-") && (!secure || path != "/" || !domain.empty()))
        return mistake(name, "a __Host- name needs secure, the path / and no domain.");

    std::string text{name};
    text += '=';
    bool isPlain = true;
    for (char c : value) isPlain = isPlain && isCookieCharacter(c);
    text += isPlain ? value : percentEncode(value);
    text.append("; Path=").append(path);
    if (!domain.empty()) text.append("; Domain=").append(domain);
    if (maxAge) {
        // A lifetime below a second would round to 0, which deletes; the user asked for a cookie.
        const std::int64_t seconds = (maxAge->nanoseconds - 1) / 1'000'000'000 + 1;
        text.append("; Max-Age=").append(std::to_string(maxAge->nanoseconds <= 0 ? 0 : seconds));
        // For clients that know Expires only; deletion is the case that matters to them.
        if (maxAge->nanoseconds <= 0) text.append("; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }
    if (httpOnly) text += "; HttpOnly";
    if (secure) text += "; Secure";
    text.append("; SameSite=").append(nameOf(sameSite));
    if (partitioned) text += "; Partitioned";
    if (text.size() > kMaxCookieBytes)
        return mistake(name, "longer than 4096 bytes, which browsers drop without a word.");
    return text;
}

SetCookie SetCookie::expired(std::string name, std::string path, std::string domain) {
    return {.name = std::move(name),
            .value = {},
            .path = std::move(path),
            .domain = std::move(domain),
            .maxAge = Duration{}};
}

} // namespace aerie::http
