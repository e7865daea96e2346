// The error a procedure throws, with the original's code names.
//
//   throw TRPCError({.code = "NOT_FOUND", .message = "User not found"});
//   throw TRPCError({.code = "CONFLICT", .message = "Username or email is taken", .cause = std::current_exception()});
//
// A name that is not one of tRPC's codes does not compile. Without a message the cause's text is the message, and
// without a cause the code is. The familiar exceptions of base (NotFoundException, ...) do as well; any other exception
// answers INTERNAL_SERVER_ERROR.
#pragma once

#include <aerie/base/exception.hpp>

#include <array>
#include <exception>
#include <source_location>
#include <string>
#include <string_view>

namespace aerie::trpc {

namespace detail {
// In the order of ErrorCode.
inline constexpr std::array<std::string_view, 21> kCodeNames{"PARSE_ERROR",
                                                             "BAD_REQUEST",
                                                             "UNAUTHORIZED",
                                                             "PAYMENT_REQUIRED",
                                                             "FORBIDDEN",
                                                             "NOT_FOUND",
                                                             "METHOD_NOT_SUPPORTED",
                                                             "TIMEOUT",
                                                             "CONFLICT",
                                                             "PRECONDITION_FAILED",
                                                             "PAYLOAD_TOO_LARGE",
                                                             "UNSUPPORTED_MEDIA_TYPE",
                                                             "UNPROCESSABLE_CONTENT",
                                                             "PRECONDITION_REQUIRED",
                                                             "TOO_MANY_REQUESTS",
                                                             "CLIENT_CLOSED_REQUEST",
                                                             "INTERNAL_SERVER_ERROR",
                                                             "NOT_IMPLEMENTED",
                                                             "BAD_GATEWAY",
                                                             "SERVICE_UNAVAILABLE",
                                                             "GATEWAY_TIMEOUT"};
} // namespace detail

// An ErrorCode that may be written as the text of the wire.
struct TRPCErrorCode {
    ErrorCode code;

    constexpr TRPCErrorCode(ErrorCode value) noexcept : code(value) {}
    consteval TRPCErrorCode(const char* name) : code(ErrorCode::InternalServerError) {
        for (std::size_t i = 0; i < detail::kCodeNames.size(); ++i) {
            if (detail::kCodeNames[i] != name) continue;
            code = static_cast<ErrorCode>(i);
            return;
        }
        throw "aerie[E201]: tRPC has no error code of this name. Use one of its names, e.g. \"NOT_FOUND\".";
    }
};

struct TRPCErrorOptions {
    TRPCErrorCode code;
    std::string message{};
    std::exception_ptr cause{};
};

class TRPCError : public Exception {
public:
    explicit TRPCError(TRPCErrorOptions options, std::source_location where = std::source_location::current());

    // What this error wraps; null when there is nothing. An error formatter may look into it.
    const std::exception_ptr& cause() const noexcept { return cause_; }

private:
    std::exception_ptr cause_;
};

} // namespace aerie::trpc
