// TLS 1.2 and 1.3 over a connected Socket; what comes out is a Socket again.
//
//   auto certificate = io::TlsCertificate::fromFiles("fullchain.pem", "key.pem");
//   auto server = io::TlsServer::create({.certificates = {*certificate}, .protocols = {"http/1.1"}});
//   auto secure = co_await server->accept(std::move(socket), 10_s);
//
//   auto client = io::TlsClient::create();
//   auto secure = co_await client->connect(std::move(socket), "api.example.com", 5_s);
//
// A client verifies the certificate and its name against the system's authorities unless told otherwise. A server picks
// the certificate by the name that the client asks for (SNI), the first one by default. reload() changes what later
// handshakes use. A peer that ends without TLS's own end is reported as a reset, since the data may have been cut off.
// Thread rule: TlsServer and TlsClient may be shared by all loops; copies share the same configuration.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task.hpp>

#include <memory>
#include <string>
#include <vector>

namespace aerie::io {

// PEM text: the certificate with its chain, and the private key.
struct TlsCertificate {
    std::string chain;
    std::string key;

    static Result<TlsCertificate> fromFiles(const std::string& chainPath, const std::string& keyPath);
};

struct TlsServerOptions {
    std::vector<TlsCertificate> certificates; // at least one
    std::vector<std::string> protocols;       // ALPN, the preferred first; empty: none is negotiated
    std::string clientAuthorities;            // PEM; when set, clients must have a certificate by one of them
};

class TlsServer {
public:
    // Errors name the certificate by its place in the list: unreadable PEM, or a key that is not the certificate's.
    static Result<TlsServer> create(const TlsServerOptions& options);
    // For later handshakes. After an error everything stays as it was.
    Result<void> reload(const TlsServerOptions& options);

    // Runs the handshake. The socket is closed if it fails or takes too long.
    Task<Result<Socket>> accept(Socket socket, Duration timeout) const;

    struct Impl;

private:
    explicit TlsServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

struct TlsClientOptions {
    bool verify = true;                       // false accepts anybody: for tests against local servers only
    std::string authorities;                  // PEM; trusted instead of the system's
    std::vector<std::string> protocols;       // ALPN, the preferred first
    std::vector<TlsCertificate> certificates; // one, to show to servers that ask for it; or none
};

class TlsClient {
public:
    static Result<TlsClient> create(const TlsClientOptions& options = {});

    // Runs the handshake with a server of this name or IP address. The socket is closed if it fails or takes too long.
    Task<Result<Socket>> connect(Socket socket, std::string serverName, Duration timeout) const;

    struct Impl;

private:
    explicit TlsClient(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

} // namespace aerie::io
