// What a procedure knows besides its input: the request, the answer's head, and what the application adds.
//
//   class Context : public trpc::Context {
//   public:
//       using trpc::Context::Context;
//       std::optional<Session> session;
//   };
//
//   Task<User> UsersRouter::me(Context& ctx) {
//       ctx.res.headers.append("set-cookie", "seen=1; Path=/; HttpOnly");
//       ...
//   }
//
// One context is made per request and shared by the calls of a batch, which run at the same time on one thread.
// Lifetime: the context lives as long as the request; procedures may keep references to it until they return.
#pragma once

#include <aerie/http/headers.hpp>
#include <aerie/pipeline/request_scope.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::http {
struct Request;
}

namespace aerie::trpc {

struct Procedure;

enum class ProcedureType : std::uint8_t { Query, Mutation, Subscription, Unknown };

// "query"
std::string_view nameOf(ProcedureType type) noexcept;

// The head of the answer. What a procedure sets here wins over what the results say.
struct ResponseHead {
    int statusCode = 0; // 0: from the results
    http::Headers headers;
};

// Text values the client sends beside the calls, where it cannot send headers (EventSource, WebSocket).
using ConnectionParams = std::vector<std::pair<std::string, std::string>>;

struct RequestCall {
    std::string_view path;
    const Procedure* procedure = nullptr; // null: there is none on this path
};

// What is known of a request before its calls run.
struct RequestInfo {
    ProcedureType type = ProcedureType::Unknown;
    bool isBatchCall = false;
    std::string_view accept; // "application/jsonl" when the client asked for a stream; else empty
    std::span<const RequestCall> calls;
    std::optional<ConnectionParams> connectionParams;

    // The value of a connection parameter; nothing when it was not sent.
    std::optional<std::string_view> connectionParam(std::string_view name) const noexcept;
};

struct CreateContextOptions {
    http::Request* req; // null when a caller calls, without HTTP
    ResponseHead& res;
    const RequestInfo& info;
    RequestScope& scope;
};

class Context {
public:
    explicit Context(const CreateContextOptions& options) noexcept
        : req(options.req), res(options.res), info(options.info), scope(options.scope) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    virtual ~Context() = default;

    // The request's header; nothing when it was not sent or there is no request.
    std::optional<std::string_view> header(std::string_view name) const noexcept;

    // A value that a guard left with ExecutionContext::set(); null when there is none.
    template<class T> T* find() const noexcept { return scope.find<T>(); }

    http::Request* const req;
    ResponseHead& res;
    const RequestInfo& info;
    RequestScope& scope;
};

} // namespace aerie::trpc
