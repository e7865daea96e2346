// What answers requests: a router, a static folder, an application.
//
//   class Hello : public http::Handler {
//       Task<http::Response> handle(http::Request&) override { co_return http::Response::json(R"({"hello":"world"})");
//       }
//   };
//
// Thread rule: a server with several threads calls one handler from all of them at once.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <optional>

namespace aerie::http {

// How a request's body shall be taken in. Decided when the head is there and before a byte of the body is read.
struct BodyPolicy {
    std::optional<std::uint64_t> limit; // none: Limits::bodyBytes
    bool stream = false;                // handle() is called at once and reads with Request::readBody()
};

class Handler {
public:
    virtual ~Handler() = default;

    // The request outlives the task and a stream in its response. An exception becomes an error response: Exception
    // with its status and public message, anything else 500. The task is cancelled when the client goes away.
    virtual Task<Response> handle(Request& request) = 0;

    // Asked for requests with a body; only the head of the request is filled.
    virtual BodyPolicy bodyPolicy(const Request& request) const {
        static_cast<void>(request);
        return {};
    }

    // Mistakes of the setting-up, such as two handlers for one route. A server does not start with one.
    virtual Result<void> check() const { return {}; }
};

} // namespace aerie::http
