// OpenSSL's configuration objects, made from options.
#pragma once

#include "openssl_handle.hpp"

#include <aerie/io/tls.hpp>

#include <memory>
#include <string>
#include <vector>

namespace aerie::io::detail {

// What handshakes of a server use; each connection keeps the set alive that it began with.
struct TlsServerContexts {
    std::vector<SslContext> contexts; // one per certificate; the first is the default
    std::vector<Certificate> leaves;
    std::string protocols; // ALPN's wire form
};

Result<std::shared_ptr<const TlsServerContexts>> makeServerContexts(const TlsServerOptions& options);
// Without the system's authorities: reading them takes longer than a server may take to start.
Result<SslContext> makeClientContext(const TlsClientOptions& options);

} // namespace aerie::io::detail
