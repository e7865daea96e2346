#include "system_error.hpp"

#include <cerrno>
#include <cstring>

namespace aerie::io::detail {

std::string describeErrno(int number) {
    char text[128];
    return std::string{::strerror_r(number, text, sizeof text)} + " (" + std::to_string(number) + ")";
}

Error systemError(ErrorCode code, std::string message, int number) {
    return Error{code, std::move(message)}.withDetail(describeErrno(number));
}

Error connectionError(int number) {
    switch (number) {
    case ECONNRESET:
    case EPIPE:
        return systemError(ErrorCode::ClientClosedRequest, "The connection was closed by the other side.", number);
    case ECANCELED:
        return Error{ErrorCode::ClientClosedRequest, "The connection was closed on this side."};
    case EALREADY:
        return Error{ErrorCode::InternalServerError,
                     "Another task is reading from or writing to this connection already."};
    case EBADF:
        return Error{ErrorCode::ClientClosedRequest, "The connection is not open."};
    case ETIMEDOUT:
        return Error{ErrorCode::Timeout, "The other side took too long."};
    case EPROTO:
        return Error{ErrorCode::BadRequest, "The other side broke the TLS protocol."};
    default:
        return systemError(ErrorCode::InternalServerError, "The connection failed.", number);
    }
}

} // namespace aerie::io::detail
