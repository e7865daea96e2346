// What handlers throw: an Error as an exception, under the names people know from NestJS.
//
//   if (!room) throw NotFoundException("Room not found");
//
// Thrown in handlers, services and repositories' coroutine calls; the layer that answers maps it by its code.
#pragma once

#include <aerie/base/error.hpp>

#include <exception>
#include <source_location>
#include <string>
#include <utility>

namespace aerie {

class Exception : public std::exception {
public:
    explicit Exception(Error error) noexcept : error_(std::move(error)) {}

    const Error& error() const noexcept { return error_; }
    ErrorCode code() const noexcept { return error_.code(); }
    // The public message.
    const char* what() const noexcept override { return error_.message().c_str(); }

private:
    Error error_;
};

// An exception whose type says the code. Without a message it carries the code's reason phrase ("Not Found").
template<ErrorCode Code> class CodedException : public Exception {
public:
    explicit CodedException(std::string message = std::string{infoOf(Code).text},
                            std::source_location where = std::source_location::current())
        : Exception(Error{Code, std::move(message), where}) {}
};

using BadRequestException = CodedException<ErrorCode::BadRequest>;
using UnauthorizedException = CodedException<ErrorCode::Unauthorized>;
using PaymentRequiredException = CodedException<ErrorCode::PaymentRequired>;
using ForbiddenException = CodedException<ErrorCode::Forbidden>;
using NotFoundException = CodedException<ErrorCode::NotFound>;
using MethodNotAllowedException = CodedException<ErrorCode::MethodNotSupported>;
using RequestTimeoutException = CodedException<ErrorCode::Timeout>;
using ConflictException = CodedException<ErrorCode::Conflict>;
using PreconditionFailedException = CodedException<ErrorCode::PreconditionFailed>;
using PayloadTooLargeException = CodedException<ErrorCode::PayloadTooLarge>;
using UnsupportedMediaTypeException = CodedException<ErrorCode::UnsupportedMediaType>;
using UnprocessableEntityException = CodedException<ErrorCode::UnprocessableContent>;
using TooManyRequestsException = CodedException<ErrorCode::TooManyRequests>;
using InternalServerErrorException = CodedException<ErrorCode::InternalServerError>;
using NotImplementedException = CodedException<ErrorCode::NotImplemented>;
using BadGatewayException = CodedException<ErrorCode::BadGateway>;
using ServiceUnavailableException = CodedException<ErrorCode::ServiceUnavailable>;
using GatewayTimeoutException = CodedException<ErrorCode::GatewayTimeout>;

// The Error inside an exception of any kind: Exception gives its own; anything else becomes InternalServerError with
// the text as detail, so that foreign text is logged and not sent.
Error errorFrom(std::exception_ptr exception) noexcept;

} // namespace aerie
