#include "errors.hpp"

#include <algorithm>

namespace aerie::redis {

namespace {

constexpr std::string_view kRefused = "Redis refused the command.";

ErrorCode codeOf(std::string_view code) {
    for (const std::string_view unavailable :
         {"LOADING", "BUSY", "OOM", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MISCONF", "NOREPLICAS"})
        if (code == unavailable) return ErrorCode::ServiceUnavailable;
    for (const std::string_view forbidden : {"NOAUTH", "WRONGPASS", "NOPERM"})
        if (code == forbidden) return ErrorCode::BadGateway;
    return ErrorCode::InternalServerError;
}

} // namespace

Error errorOfReply(std::string_view text) {
    const std::string_view code = text.substr(0, text.find(' '));
    std::string detail{text};
    if (code == "NOAUTH" || code == "WRONGPASS") detail += " (give REDIS_PASSWORD, or redis://user:password@host)";
    return Error{codeOf(code), std::string{kRefused}}.withDetail(std::move(detail));
}

std::string_view replyCode(const Error& error) noexcept {
    if (error.message() != kRefused) return {};
    const std::string_view detail = error.detail();
    return detail.substr(0, detail.find(' '));
}

Error unexpectedReply(const Reply& reply) {
    std::string text = reply.describe();
    text.resize(std::min<std::size_t>(text.size(), 200));
    return Error{ErrorCode::BadGateway, "Redis answered in another shape than the command has."}.withDetail(
        std::move(text));
}

Error lostConnection(const Options& options, const Error& cause) {
    return Error{ErrorCode::ServiceUnavailable, "The connection to Redis was lost before it answered."}
        .withDetail(options.describe() + ": the command may or may not have been executed")
        .withCause(cause);
}

Error notConnected(const Options& options, const Error* cause) {
    const Error error = Error{ErrorCode::ServiceUnavailable, "There is no connection to Redis."}.withDetail(
        options.describe() + ": the command was not sent; is Redis running, and is REDIS_URL right?");
    return cause ? error.withCause(*cause) : error;
}

Error timedOut(const Options& options, bool wasSent) {
    return Error{ErrorCode::GatewayTimeout, "Redis did not answer in time."}.withDetail(
        options.describe() + ": no answer within " + std::to_string(options.commandTimeout.toMilliseconds()) +
        (wasSent ? " ms (commandTimeout); the command may have been executed"
                 : " ms (commandTimeout); there was no connection, the command was not sent"));
}

Error queueFull(const char* what, std::size_t limit) {
    return Error{ErrorCode::ServiceUnavailable, "Too many commands wait for Redis."}.withDetail(
        std::string{what} + " is " + std::to_string(limit));
}

Error clientClosed() { return Error{ErrorCode::ServiceUnavailable, "The Redis client is closed."}; }

} // namespace aerie::redis
