// An outgoing HTTP/1.1 client on the current loop, with TLS and kept connections.
//
//   http::Client client;
//   auto answer = co_await client.get("https://api.example.com/v1/users");
//   if (!answer) return answer.error();
//   if (answer->status != 200) ...
//
//   auto stream = co_await client.stream({.url = url});
//   for (;;) {
//       auto piece = co_await stream->read();
//       if (!piece || piece->empty()) break;            // failed, or the end
//   }
//
// Errors: BadRequest for a URL or header that cannot be sent; BadGateway when the server cannot be reached, its
//   certificate does not verify, or its answer is not HTTP or too large; GatewayTimeout when it takes too long. The
//   message names the host, the detail says more. A status such as 404 or 500 is an answer, not an error.
// Redirects: followed for GET and HEAD, and for other methods as browsers do (303, and 301 and 302 after POST, become
//   GET). Authorization and Cookie are not sent to another origin; from https to http is refused.
// Retries: once, on a fresh connection, when a kept one turns out to be closed and the method may be repeated.
// Lifetime: the client outlives its requests and streams. Thread rule: for one loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/http/headers.hpp>
#include <aerie/http/method.hpp>
#include <aerie/io/task.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace aerie::http {

struct ClientOptions {
    Duration connectTimeout = Duration::fromSeconds(5); // name, connection and TLS together
    Duration timeout = Duration::fromSeconds(30);       // of a whole exchange; of each read of a stream
    Duration keepAlive =
        Duration::fromSeconds(20);  // how long an idle connection is kept; below servers' usual 30 to 75 s
    std::size_t keptPerOrigin = 16; // idle connections
    std::size_t maxResponseBytes = 16 * 1024 * 1024; // of a whole body; streams have no limit
    int maxRedirects = 5;                            // 0: a redirect is an answer like any other
    std::string userAgent = "aerie";
    // PEM text of the certificate authorities to trust instead of the system's; empty: the system's.
    std::string authorities = {};
    // False accepts any certificate: for tests against local servers only.
    bool verifyCertificates = true;
};

struct ClientRequest {
    Method method = Method::Get;
    std::string url;
    // Host, Content-Length, Transfer-Encoding and Connection are the client's business and left out.
    Headers headers = {};
    std::string body = {};
    std::optional<Duration> timeout = std::nullopt;             // instead of ClientOptions::timeout
    std::optional<std::size_t> maxResponseBytes = std::nullopt; // instead of ClientOptions::maxResponseBytes
};

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body;
    std::string url; // the last one, after redirects

    bool isOk() const noexcept { return status >= 200 && status < 300; }
};

namespace detail {
class Exchange;
}

// An answer whose body is still coming. Destroying it early closes the connection.
class ClientStream {
public:
    ClientStream(std::unique_ptr<detail::Exchange> exchange, std::string url, Duration timeout);
    ~ClientStream();
    ClientStream(ClientStream&&) noexcept;
    ClientStream& operator=(ClientStream&&) noexcept;

    int status() const noexcept;
    const Headers& headers() const noexcept;
    const std::string& url() const noexcept { return url_; }

    // The next piece of the body; an empty one is the end.
    Task<Result<std::string>> read();

private:
    std::unique_ptr<detail::Exchange> exchange_;
    std::string url_;
    Duration timeout_;
};

class Client {
public:
    explicit Client(ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    Task<Result<ClientResponse>> request(ClientRequest request);
    Task<Result<ClientResponse>> get(std::string url, Headers headers = {});
    Task<Result<ClientResponse>> post(std::string url, std::string body, std::string contentType = "application/json");
    // Gives the answer as soon as its head is there.
    Task<Result<ClientStream>> stream(ClientRequest request);

    // Idle connections that are kept.
    std::size_t keptConnections() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::http
