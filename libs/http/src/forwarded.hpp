// Applies X-Forwarded-* headers of trusted proxies to a request.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/trust_proxy.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http::detail {

class ProxyTrust {
public:
    explicit ProxyTrust(const TrustProxy& options);

    // A network that is not `address` or `address/bits`.
    Result<void> check() const;
    bool isOff() const noexcept { return networks_.empty() && hops_ == 0; }

    // request.remoteAddress holds the peer's address before, the client's after.
    void apply(Request& request) const;

private:
    struct Network {
        std::array<std::uint8_t, 16> bytes; // IPv4 as ::ffff:a.b.c.d
        unsigned bits;
    };
    bool isTrusted(std::string_view address, int hop) const noexcept;

    std::vector<Network> networks_;
    std::optional<std::string> bad_;
    int hops_ = 0;
};

} // namespace aerie::http::detail
