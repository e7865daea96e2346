// What went wrong, in one value: a code that has an HTTP status and a JSON-RPC number, a message for the caller, a
// detail for the log, the cause, and where it happened.
//
//   return Error{ErrorCode::NotFound, "User not found"};
//   return Error{ErrorCode::InternalServerError, "The order could not be
//   saved"}.withDetail(sqliteText).withCause(inner);
//
// The message may reach a client; the detail, the cause and the location never leave the process in production.
// Copying is cheap (one shared, immutable block). Thread rule: an Error may be read from any thread.
#pragma once

#include <aerie/base/issue.hpp>

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace aerie {

// The codes of tRPC 11; the table in error.cpp gives each its HTTP status and JSON-RPC number.
enum class ErrorCode : std::uint8_t {
    ParseError,           // the bytes are not the format they claim to be
    BadRequest,           // the input does not validate
    Unauthorized,         // nobody is signed in
    PaymentRequired,      // the plan does not include this
    Forbidden,            // somebody is signed in and may not
    NotFound,             // the procedure, route or record does not exist
    MethodNotSupported,   // the path exists under another method
    Timeout,              // it took longer than allowed
    Conflict,             // it contradicts what is stored, e.g. a unique value is taken
    PreconditionFailed,   // a condition of the request does not hold
    PayloadTooLarge,      // the body is over its limit
    UnsupportedMediaType, // the content type is not understood
    UnprocessableContent, // understood, and impossible
    PreconditionRequired, // the request must be conditional
    TooManyRequests,      // over the rate limit
    ClientClosedRequest,  // the client went away; the work was cancelled
    InternalServerError,  // a fault of the server
    NotImplemented,       // the server does not do this
    BadGateway,           // a service behind this one answered wrongly
    ServiceUnavailable,   // starting, draining or overloaded
    GatewayTimeout,       // a service behind this one did not answer in time
};

struct ErrorCodeInfo {
    ErrorCode code;
    std::string_view name; // "NOT_FOUND", as on the wire of tRPC
    int jsonRpc;           // -32004
    int http;              // 404
    std::string_view text; // "Not Found", the HTTP reason phrase
};

const ErrorCodeInfo& infoOf(ErrorCode code) noexcept;
std::optional<ErrorCode> errorCodeFromName(std::string_view name) noexcept;
// The code for an HTTP status; a status without a code of its own becomes BadRequest (4xx) or InternalServerError.
ErrorCode errorCodeFromHttp(int status) noexcept;

class [[nodiscard]] Error {
public:
    Error(ErrorCode code, std::string message, std::source_location where = std::source_location::current());
    // Input that does not validate: BadRequest, and the message is the JSON text of the issues, as zod's users know it.
    explicit Error(Issues issues, std::source_location where = std::source_location::current());

    Error(const Error& other) noexcept;
    Error(Error&& other) noexcept;
    Error& operator=(Error other) noexcept;
    ~Error();

    ErrorCode code() const noexcept;
    const std::string& message() const noexcept;
    const std::string& detail() const noexcept;
    // The problems of the input, when this error is about input; empty otherwise.
    const Issues& issues() const noexcept;
    // The error that led to this one, or null.
    const Error* cause() const noexcept;
    const std::source_location& location() const noexcept;

    // Builders; each returns a changed copy and leaves this one alone.
    Error withDetail(std::string detail) const;
    Error withCause(Error cause) const;
    Error withMessage(std::string message) const;

    // One line for the log: code, message, detail, place, then the causes. Holds internal text.
    std::string describe() const;

private:
    struct Data;
    explicit Error(Data* data) noexcept : data_(data) {}
    Data* data_;
};

} // namespace aerie
