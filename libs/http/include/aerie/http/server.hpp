// An HTTP/1.1 server.
//
//   http::Router router;
//   ...
//   http::Server server{{.port = 3001}, router};
//   if (auto listening = server.listen(); !listening) return fail(listening.error());
//   loop.run();                                             // until server.stop() or loop.stop()
//
// listen() begins to accept on the current loop; with a Runtime of several loops call listen(runtime), and each loop
// has a listener of its own on the same port. A connection never leaves its loop.
//
// Limits and timeouts hold for every client; a violation is answered with its status and a JSON body that names it, and
// the connection closes. A handler's task is cancelled when its client goes away.
//
// Lifetime: the handler and the observer outlive the server, the server goes before its loops.
// Thread rule: listen(), drain(), stop() on the thread of the (first) loop.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/http/compression.hpp>
#include <aerie/http/cors.hpp>
#include <aerie/http/handler.hpp>
#include <aerie/http/limits.hpp>
#include <aerie/http/security_headers.hpp>
#include <aerie/http/trust_proxy.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace aerie::io {
class Runtime;
}

namespace aerie::http {

// PEM files of a certificate chain and its key.
struct TlsOptions {
    std::string certificateFile;
    std::string privateKeyFile;
};

// Is told what happens, for logs and metrics. Called on the connection's loop; must not wait and must not throw.
class ServerObserver {
public:
    virtual ~ServerObserver() = default;
    // An answer has been handed to the kernel, or given up. `bytes` counts the body as sent.
    virtual void onAnswered(const Request& request, int status, Duration took, std::uint64_t bytes) {
        static_cast<void>(request), static_cast<void>(status), static_cast<void>(took), static_cast<void>(bytes);
    }
    // A client's bytes were refused before they became a request.
    virtual void onRefused(std::string_view remoteAddress, int status, std::string_view message) {
        static_cast<void>(remoteAddress), static_cast<void>(status), static_cast<void>(message);
    }
    // A handler failed with something that is not an answer; its client got a 500 without the text.
    virtual void onError(const Request& request, const Error& error) {
        static_cast<void>(request), static_cast<void>(error);
    }
};

struct ServerOptions {
    std::string host = "127.0.0.1"; // "0.0.0.0" or "::" for every interface
    std::uint16_t port = 3000;      // 0: any free one, see port()
    // A listening socket inherited from a supervisor, used instead of host and port; -1: none.
    int inheritedDescriptor = -1;
    Limits limits = {};
    Timeouts timeouts = {};
    std::optional<TlsOptions> tls = std::nullopt;
    CorsOptions cors = {};
    CompressionOptions compression = {};
    SecurityHeaders securityHeaders = {};
    TrustProxy trustProxy = {};
    ServerObserver* observer = nullptr;
};

class Server {
public:
    Server(ServerOptions options, Handler& handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Checks the options and the handler, binds, and begins to accept on the current loop. Fails with a message that
    // says what to do: the port is taken, the certificate cannot be read, a route is there twice.
    Result<void> listen();
    // The same on every loop of the runtime.
    Result<void> listen(io::Runtime& runtime);

    std::uint16_t port() const noexcept;
    // "http://localhost:3001"
    std::string url() const;
    // Open connections on all loops.
    std::size_t connections() const noexcept;

    // Stops accepting and lets running requests finish with `Connection: close`. An idle connection stays for
    // timeouts.drainIdle: a request that was on its way when the draining began is answered instead of met by a reset.
    // Closes what is still open when the time is up. Ends when no connection is left.
    Task<> drain(Duration limit = Duration::fromSeconds(10));
    // Closes everything now. Running handlers are cancelled.
    void stop() noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::http
