#include "url.hpp"

#include "ascii.hpp"
#include "target.hpp"

#include <aerie/http/headers.hpp>

#include <vector>

namespace aerie::http::detail {

namespace {

bool takeIgnoringCase(std::string_view& text, std::string_view prefix) noexcept {
    if (text.size() < prefix.size() || !equalsIgnoringCase(text.substr(0, prefix.size()), prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool isVisible(std::string_view text) noexcept {
    for (char c : text)
        if (c <= ' ' || c >= 0x7f) return false; // bytes from 0x80 on are below zero as signed char
    return true;
}

// Takes "." and ".." segments out of a path (RFC 3986, 5.2.4).
std::string withoutDotSegments(std::string_view path) {
    std::vector<std::string_view> segments;
    bool endsWithSlash = false;
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1); // the slash
        const std::string_view segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        const bool isDot = segment == "." || segment == "..";
        if (segment == ".." && !segments.empty()) segments.pop_back();
        if (!isDot) segments.push_back(segment);
        endsWithSlash = isDot && rest.empty();
    }
    std::string clean;
    for (std::string_view segment : segments) clean.append("/").append(segment);
    if (endsWithSlash || clean.empty()) clean += '/';
    return clean;
}

} // namespace

std::string Url::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (isSecure ? 443 : 80)) text.append(":").append(std::to_string(port));
    return text;
}

std::string Url::origin() const { return (isSecure ? "https://" : "http://") + authority(); }

std::optional<Url> parseUrl(std::string_view text) {
    if (!isVisible(text)) return std::nullopt;
    Url url;
    if (takeIgnoringCase(text, "https://"))
        url.isSecure = true;
    else if (!takeIgnoringCase(text, "http://"))
        return std::nullopt;

    text = text.substr(0, text.find('#'));
    const std::string_view authority = text.substr(0, text.find_first_of("/?"));
    if (!isAuthority(authority)) return std::nullopt;
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    url.host = bracket == std::string_view::npos ? authority.substr(0, colon) : authority.substr(1, bracket - 1);
    unsigned port = 0;
    for (char c : colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1))
        port = port * 10 + static_cast<unsigned>(c - '0');
    if (port > 65535 || (port == 0 && colon != std::string_view::npos)) return std::nullopt;
    url.port = static_cast<std::uint16_t>(port != 0 ? port : url.isSecure ? 443 : 80);
    const std::string_view rest = text.substr(authority.size());
    if (!rest.starts_with('/')) url.target = '/';
    url.target += rest;
    return url;
}

std::optional<Url> resolveReference(const Url& base, std::string_view reference) {
    reference = reference.substr(0, reference.find('#'));
    if (!isVisible(reference)) return std::nullopt;
    // Anything with a scheme of its own, be it one that parseUrl() refuses.
    if (const std::size_t colon = reference.find(':');
        colon != std::string_view::npos && colon < reference.find_first_of("/?"))
        return parseUrl(reference);
    if (reference.starts_with("//")) return parseUrl((base.isSecure ? "https:" : "http:") + std::string{reference});

    Url url = base;
    const std::string_view basePath = std::string_view{base.target}.substr(0, base.target.find('?'));
    if (reference.empty()) return url;
    if (reference.starts_with('?')) {
        url.target = std::string{basePath}.append(reference);
        return url;
    }
    const std::string_view path = reference.substr(0, reference.find('?'));
    const std::string_view query = reference.substr(path.size());
    std::string merged{reference.starts_with('/') ? std::string_view{} : basePath.substr(0, basePath.rfind('/') + 1)};
    merged += path;
    url.target = withoutDotSegments(merged).append(query);
    return url;
}

} // namespace aerie::http::detail
