// Procedures about calls: state, time, errors, who calls, what is known of the request and what may be said of the
// answer.
#pragma once

#include "context.hpp"
#include "error_data.hpp"
#include "values_router.hpp"

#include <aerie/trpc/promise.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace conformance {

struct CounterAdd {
    std::string key;
    std::int64_t by;
};
struct CounterKey {
    std::string key;
};
struct SleepInput {
    Number<-1e9, 2000.0> ms;
    double id;
};
struct Slept {
    double id;
    int peak; // the highest number that slept at once
};

enum class Code {
    PARSE_ERROR,
    BAD_REQUEST,
    INTERNAL_SERVER_ERROR,
    NOT_IMPLEMENTED,
    BAD_GATEWAY,
    SERVICE_UNAVAILABLE,
    GATEWAY_TIMEOUT,
    UNAUTHORIZED,
    PAYMENT_REQUIRED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_SUPPORTED,
    TIMEOUT,
    CONFLICT,
    PRECONDITION_FAILED,
    PAYLOAD_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    UNPROCESSABLE_CONTENT,
    PRECONDITION_REQUIRED,
    TOO_MANY_REQUESTS,
    CLIENT_CLOSED_REQUEST
};
struct ErrorInput {
    Code code;
    Optional<std::string> message;
};

enum class CallType { query, mutation, subscription, unknown };
struct CallInfo {
    CallType type;
    bool isBatchCall;
    std::optional<std::string> accept;
    std::vector<std::string> paths;
    std::optional<std::map<std::string, std::string>> connectionParams;
};
struct Named {
    std::string name;
};
struct NamedValue {
    std::string name;
    std::string value;
};
struct CookieValues {
    std::vector<std::string> values;
};
struct StatusInput {
    int status;
};

ErrorCode errorCodeOf(Code code);

class CallsRouter {
public:
    std::int64_t add(Context&, CounterAdd input) { return counters_[input.key] += input.by; }
    std::int64_t get(Context&, CounterKey input) { return counters_[input.key]; }
    Task<Slept> sleep(Context&, SleepInput input);

    trpc::Never fail(Context&, ErrorInput input);
    trpc::Never failPlainly(Context&);
    trpc::Never failAsApplication(Context&);

    std::optional<std::string> userName(Context& ctx);
    User me(Context& ctx) { return ctx.requireUser(); }
    std::string admin(Context& ctx) { return ctx.requireAdmin(), "secret"; }
    std::string act(Context& ctx) { return ctx.requireUser().id; }

    CallInfo info(Context& ctx);
    std::optional<std::string> header(Context& ctx, Named input);
    std::optional<std::string> cookie(Context& ctx, Named input);
    bool setHeader(Context& ctx, NamedValue input);
    std::size_t setCookies(Context& ctx, CookieValues input);
    int setStatus(Context& ctx, StatusInput input) { return ctx.res.statusCode = input.status; }
    std::vector<std::string> news(Context&) { return {"a", "b"}; }
    trpc::Never noNews(Context&);

    static constexpr auto routes = trpc::router(
        trpc::at("counter", trpc::mutation("add", &CallsRouter::add), trpc::query("get", &CallsRouter::get)),
        trpc::query("sleep", &CallsRouter::sleep),
        trpc::at("errors", trpc::query("query", &CallsRouter::fail), trpc::mutation("mutation", &CallsRouter::fail),
                 trpc::query("plain", &CallsRouter::failPlainly), trpc::query("app", &CallsRouter::failAsApplication)),
        trpc::at("auth", trpc::query("optional", &CallsRouter::userName), trpc::query("me", &CallsRouter::me),
                 trpc::query("admin", &CallsRouter::admin), trpc::mutation("act", &CallsRouter::act)),
        trpc::at("ctx", trpc::query("info", &CallsRouter::info), trpc::query("header", &CallsRouter::header),
                 trpc::query("cookie", &CallsRouter::cookie)),
        trpc::at("response", trpc::query("header", &CallsRouter::setHeader),
                 trpc::mutation("cookies", &CallsRouter::setCookies), trpc::query("status", &CallsRouter::setStatus)),
        trpc::at("public", trpc::query("news", &CallsRouter::news), trpc::query("fail", &CallsRouter::noNews)));

private:
    std::map<std::string, std::int64_t> counters_;
    int sleeping_ = 0;
    int peak_ = 0;
};

} // namespace conformance
