#include "forwarded.hpp"

#include "ascii.hpp"
#include "target.hpp"

#include <arpa/inet.h>

#include <cstring>
#include <optional>

namespace aerie::http::detail {

namespace {

using AddressBytes = std::array<std::uint8_t, 16>;

struct ParsedAddress {
    AddressBytes bytes{};
    bool isV6 = false;
};

std::optional<ParsedAddress> parseAddress(std::string_view text) noexcept {
    char terminated[INET6_ADDRSTRLEN + 1];
    if (text.size() >= sizeof terminated) return std::nullopt;
    std::memcpy(terminated, text.data(), text.size());
    terminated[text.size()] = '\0';
    ParsedAddress address;
    if (::inet_pton(AF_INET, terminated, address.bytes.data() + 12) == 1) {
        address.bytes[10] = address.bytes[11] = 0xff;
        return address;
    }
    address.isV6 = true;
    if (::inet_pton(AF_INET6, terminated, address.bytes.data()) == 1) return address;
    return std::nullopt;
}

// "1.2.3.4", "1.2.3.4:80", "[::1]:80" or "::1": the address alone.
std::string_view withoutPort(std::string_view text) noexcept {
    if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos
               ? text.substr(0, colon)
               : text;
}

} // namespace

ProxyTrust::ProxyTrust(const TrustProxy& options) : hops_(options.hops) {
    for (const std::string& text : options.networks) {
        const std::size_t slash = text.find('/');
        const auto address = parseAddress(std::string_view{text}.substr(0, slash));
        unsigned bits = 128;
        bool isGood = address.has_value();
        if (isGood && slash != std::string::npos) {
            unsigned given = 0;
            isGood = text.size() - slash > 1 && text.size() - slash <= 4;
            for (char c : std::string_view{text}.substr(slash + 1)) {
                isGood = isGood && isDigit(c);
                given = given * 10 + static_cast<unsigned>(c - '0');
            }
            isGood = isGood && given <= (address->isV6 ? 128u : 32u);
            bits = address->isV6 ? given : 96 + given;
        }
        if (isGood)
            networks_.push_back({address->bytes, bits});
        else if (!bad_)
            bad_ = text;
    }
}

Result<void> ProxyTrust::check() const {
    if (!bad_) return {};
    return Error{ErrorCode::InternalServerError,
                 "trustProxy: \"" + *bad_ + "\" is not an address or a network such as 10.0.0.0/8."};
}

bool ProxyTrust::isTrusted(std::string_view text, int hop) const noexcept {
    if (hop < hops_) return true;
    const auto address = parseAddress(text);
    if (!address) return false;
    for (const Network& network : networks_) {
        bool isInside = true;
        for (unsigned bit = 0; bit < network.bits && isInside; bit += 8) {
            const unsigned left = network.bits - bit;
            const auto mask = static_cast<std::uint8_t>(left >= 8 ? 0xff : 0xff << (8 - left));
            isInside = ((network.bytes[bit / 8] ^ address->bytes[bit / 8]) & mask) == 0;
        }
        if (isInside) return true;
    }
    return false;
}

void ProxyTrust::apply(Request& request) const {
    if (isOff() || !isTrusted(request.remoteAddress, 0)) return;

    // From the peer outwards: each trusted one vouches for the address it names.
    std::string list = request.headers.joined("x-forwarded-for");
    std::string_view rest{list};
    for (int hop = 1; !rest.empty(); ++hop) {
        const std::size_t comma = rest.rfind(',');
        const std::string_view last =
            withoutPort(trimBlanks(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(0, comma);
        if (!parseAddress(last)) break;
        request.remoteAddress = last;
        if (!isTrusted(last, hop)) break;
    }
    if (const auto scheme = request.header("x-forwarded-proto"))
        request.isSecure = equalsIgnoringCase(ListReader{*scheme}.next().value_or(""), "https");
    if (const auto host = request.header("x-forwarded-host"))
        if (const std::string_view first = ListReader{*host}.next().value_or(""); isAuthority(first))
            request.setHost(first);
    if (const auto id = request.header("x-request-id"); id && isToken(*id) && id->size() <= 128) request.setId(*id);
}

} // namespace aerie::http::detail
