// One request, owned: nothing in it points into a socket's buffer.
//
//   Task<Response> handle(Request& request) override {
//       auto id = request.param("id");
//       const QueryParams query = request.queryParams();       // keeps what get() points to
//       auto page = query.get("page").value_or("1");
//       ...
//   }
//
// Lifetime: the server keeps the Request until its Response is complete (a streamed one: until the stream has ended),
//   then uses the memory for the connection's next request. Views into it are valid as long.
// Thread rule: belongs to its connection's loop.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/http/cookies.hpp>
#include <aerie/http/headers.hpp>
#include <aerie/http/method.hpp>
#include <aerie/http/query_params.hpp>
#include <aerie/io/task.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http {

// Where the bytes of a streamed body come from.
class BodySource {
public:
    // The next piece; an empty one is the end. Fails with PayloadTooLarge, Timeout, BadRequest or ClientClosedRequest.
    virtual Task<Result<std::string>> read() = 0;

protected:
    ~BodySource() = default;
};

struct Request {
    Method method = Method::Get;
    // As received, in origin form ("/a?b=c") or "*".
    std::string target;
    // The path, percent-decoded once, UTF-8, beginning with "/" (or "*"). An encoded slash or percent sign stays
    // encoded (%2F, %25), so that it separates nothing and nobody can decode twice by accident; param() decodes them.
    // Paths with a NUL, broken encodings or dot segments ("/../") never get here: they are answered with 400.
    std::string path;
    Headers headers;
    // The whole body; empty on a route that streams it.
    std::string body;
    // Fields behind a chunked body. Never merged into headers.
    Headers trailers;
    // The client's address without port; with ServerOptions::trustProxy what the trusted proxy says.
    std::string remoteAddress;
    // Minor version: 1 for HTTP/1.1, 0 for HTTP/1.0.
    int versionMinor = 1;
    // Over TLS, here or at the trusted proxy.
    bool isSecure = false;
    // How long the handler may take; a route's options and the handler itself may change it.
    Duration handlerTimeout = Duration::max();

    // The raw query without the question mark.
    std::string_view query() const noexcept;
    QueryParams queryParams() const { return QueryParams{query()}; }
    Cookies cookies() const { return Cookies{headers}; }
    // The host asked for, with its port if it has one.
    std::string_view host() const noexcept { return host_; }
    // The first value of a header.
    std::optional<std::string_view> header(std::string_view name) const noexcept { return headers.get(name); }

    // The value of ":name" in the route's pattern, of "*name" in a wildcard, decoded.
    std::optional<std::string_view> param(std::string_view name) const noexcept;
    // The part of path below the prefix the handler is mounted at, "/" for none left. The whole path without a mount.
    std::string_view subPath() const noexcept;

    // Names this request in logs: what the trusted proxy sent as X-Request-Id, else made on the first call.
    const std::string& id() const;

    // The body piece by piece, for a route with streamBody. An empty piece is the end. On other routes: the whole
    // body, then the end. One call at a time.
    Task<Result<std::string>> readBody();

    // What follows is filled in by the server, the router and tests.
    void setParam(std::string_view name, std::string value);
    void clearParams() noexcept { paramCount_ = 0; }
    void setHost(std::string_view host) { host_ = host; }
    void setId(std::string_view id) { id_ = id; }
    void setMountLength(std::size_t length) noexcept { mountLength_ = length; }
    void setBodySource(BodySource* source) noexcept { bodySource_ = source; }
    // Makes it empty for the next request and keeps small blocks of memory.
    void reset();

private:
    struct Param {
        std::string name;
        std::string value;
    };

    std::string host_;
    mutable std::string id_;
    std::vector<Param> params_; // the first paramCount_ are in use
    std::size_t paramCount_ = 0;
    std::size_t mountLength_ = 0;
    BodySource* bodySource_ = nullptr;
    bool isBodyTaken_ = false;
};

} // namespace aerie::http
