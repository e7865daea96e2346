#include "target.hpp"

#include "ascii.hpp"
#include "percent.hpp"

#include <aerie/http/headers.hpp>
#include <aerie/http/uri.hpp>

namespace aerie::http::detail {

namespace {

bool hasDotSegment(std::string_view path) noexcept {
    for (std::size_t at = path.find("/."); at != std::string_view::npos; at = path.find("/.", at + 1)) {
        std::string_view segment = path.substr(at + 1);
        segment = segment.substr(0, segment.find('/'));
        if (segment == "." || segment == "..") return true;
    }
    return false;
}

Failure decodePath(std::string_view raw, std::string& path) {
    if (raw.find('%') == std::string_view::npos) {
        path.assign(raw);
    } else {
        path.clear();
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] != '%') {
                path += raw[i];
                continue;
            }
            const int byte = percentByteAt(raw, i);
            if (byte < 0) return badRequest("The path holds a % that two hexadecimal digits do not follow.");
            if (byte < 0x20 || byte == 0x7f) return badRequest("The path holds an encoded control character.");
            if (byte == '\\') return badRequest("The path holds a backslash.");
            if (byte == '/' || byte == '%')
                path += byte == '/' ? "%2F" : "%25";
            else
                path += static_cast<char>(byte);
            i += 2;
        }
        if (!isUtf8(path)) return badRequest("The path is not UTF-8 when decoded.");
    }
    // Asked of the decoded path, so that %2e%2e is found too.
    if (hasDotSegment(path)) return badRequest("The path holds a dot segment (/./ or /../).");
    return {};
}

// Of "http://" or "https://" at the front; 0 without.
std::size_t schemeLength(std::string_view text) noexcept {
    for (std::string_view scheme : {"http://", "https://"})
        if (text.size() >= scheme.size() && equalsIgnoringCase(text.substr(0, scheme.size()), scheme))
            return scheme.size();
    return 0;
}

} // namespace

bool isAuthority(std::string_view text) noexcept {
    std::string_view host = text;
    if (text.starts_with('[')) { // an IPv6 address
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || close == 1) return false;
        for (char c : text.substr(1, close - 1))
            if (hexDigit(c) < 0 && c != ':' && c != '.') return false;
        host = text.substr(0, close + 1);
    } else {
        std::size_t end = 0;
        while (end < text.size() && kHostCharacters[static_cast<unsigned char>(text[end])]) ++end;
        host = text.substr(0, end);
    }
    if (host.empty()) return false;
    std::string_view port = text.substr(host.size());
    if (port.empty()) return true;
    if (port.size() < 2 || port.size() > 6 || port[0] != ':') return false;
    for (char c : port.substr(1))
        if (!isDigit(c)) return false;
    return true;
}

Failure readTarget(std::string_view raw, Method method, std::string& target, std::string& path,
                   std::string_view& authority) {
    authority = {};
    for (char c : raw)
        if (c <= ' ' || c >= 0x7f || c == '#') // as signed char, bytes from 0x80 on are below zero
            return badRequest("The target holds a character that must be percent-encoded.");

    if (raw == "*") {
        if (method != Method::Options) return badRequest("The target * is for OPTIONS only.");
        target = path = "*";
        return {};
    }
    target.clear();
    if (!raw.starts_with('/')) {
        const std::size_t scheme = schemeLength(raw);
        if (scheme == 0) return badRequest("The target must begin with / or http://.");
        raw.remove_prefix(scheme);
        const std::size_t end = raw.find_first_of("/?");
        authority = raw.substr(0, end);
        if (!isAuthority(authority)) return badRequest("The host in the target is malformed.");
        raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end);
        if (!raw.starts_with('/')) target = '/';
    }
    target += raw;
    const std::string_view rawPath = std::string_view{target}.substr(0, target.find('?'));
    if (rawPath.find('\\') != std::string_view::npos) return badRequest("The path holds a backslash.");
    return decodePath(rawPath, path);
}

std::string decodeSegment(std::string_view segment) {
    std::string decoded;
    decoded.reserve(segment.size());
    for (std::size_t i = 0; i < segment.size(); ++i) {
        if (const int byte = percentByteAt(segment, i); byte >= 0) {
            decoded += static_cast<char>(byte);
            i += 2;
        } else {
            decoded += segment[i];
        }
    }
    return decoded;
}

} // namespace aerie::http::detail
