#include <aerie/base/error.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/base/result.hpp>

#include <array>
#include <atomic>

namespace aerie {

namespace {

// Names and numbers: tRPC 11's table. The five server faults share one JSON-RPC number.
constexpr std::array kCodes{
    ErrorCodeInfo{ErrorCode::ParseError, "PARSE_ERROR", -32700, 400, "Bad Request"},
    ErrorCodeInfo{ErrorCode::BadRequest, "BAD_REQUEST", -32600, 400, "Bad Request"},
    ErrorCodeInfo{ErrorCode::Unauthorized, "UNAUTHORIZED", -32001, 401, "Unauthorized"},
    ErrorCodeInfo{ErrorCode::PaymentRequired, "PAYMENT_REQUIRED", -32002, 402, "Payment Required"},
    ErrorCodeInfo{ErrorCode::Forbidden, "FORBIDDEN", -32003, 403, "Forbidden"},
    ErrorCodeInfo{ErrorCode::NotFound, "NOT_FOUND", -32004, 404, "Not Found"},
    ErrorCodeInfo{ErrorCode::MethodNotSupported, "METHOD_NOT_SUPPORTED", -32005, 405, "Method Not Allowed"},
    ErrorCodeInfo{ErrorCode::Timeout, "TIMEOUT", -32008, 408, "Request Timeout"},
    ErrorCodeInfo{ErrorCode::Conflict, "CONFLICT", -32009, 409, "Conflict"},
    ErrorCodeInfo{ErrorCode::PreconditionFailed, "PRECONDITION_FAILED", -32012, 412, "Precondition Failed"},
    ErrorCodeInfo{ErrorCode::PayloadTooLarge, "PAYLOAD_TOO_LARGE", -32013, 413, "Payload Too Large"},
    ErrorCodeInfo{ErrorCode::UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", -32015, 415, "Unsupported Media Type"},
    ErrorCodeInfo{ErrorCode::UnprocessableContent, "UNPROCESSABLE_CONTENT", -32022, 422, "Unprocessable Content"},
    ErrorCodeInfo{ErrorCode::PreconditionRequired, "PRECONDITION_REQUIRED", -32028, 428, "Precondition Required"},
    ErrorCodeInfo{ErrorCode::TooManyRequests, "TOO_MANY_REQUESTS", -32029, 429, "Too Many Requests"},
    ErrorCodeInfo{ErrorCode::ClientClosedRequest, "CLIENT_CLOSED_REQUEST", -32099, 499, "Client Closed Request"},
    ErrorCodeInfo{ErrorCode::InternalServerError, "INTERNAL_SERVER_ERROR", -32603, 500, "Internal Server Error"},
    ErrorCodeInfo{ErrorCode::NotImplemented, "NOT_IMPLEMENTED", -32603, 501, "Not Implemented"},
    ErrorCodeInfo{ErrorCode::BadGateway, "BAD_GATEWAY", -32603, 502, "Bad Gateway"},
    ErrorCodeInfo{ErrorCode::ServiceUnavailable, "SERVICE_UNAVAILABLE", -32603, 503, "Service Unavailable"},
    ErrorCodeInfo{ErrorCode::GatewayTimeout, "GATEWAY_TIMEOUT", -32603, 504, "Gateway Timeout"},
};

constexpr bool isIndexedByCode() {
    for (std::size_t i = 0; i < kCodes.size(); ++i)
        if (static_cast<std::size_t>(kCodes[i].code) != i) return false;
    return true;
}
static_assert(isIndexedByCode(), "the table follows the order of ErrorCode");

const std::string kEmptyText;
const Issues kNoIssues;

} // namespace

const ErrorCodeInfo& infoOf(ErrorCode code) noexcept { return kCodes[static_cast<std::size_t>(code)]; }

std::optional<ErrorCode> errorCodeFromName(std::string_view name) noexcept {
    for (const ErrorCodeInfo& info : kCodes)
        if (info.name == name) return info.code;
    return std::nullopt;
}

ErrorCode errorCodeFromHttp(int status) noexcept {
    if (status == 400) return ErrorCode::BadRequest;
    for (const ErrorCodeInfo& info : kCodes)
        if (info.http == status) return info.code;
    return status >= 400 && status < 500 ? ErrorCode::BadRequest : ErrorCode::InternalServerError;
}

struct Error::Data {
    std::atomic<std::uint32_t> references{1};
    ErrorCode code;
    std::string message;
    std::string detail;
    Issues issues;
    std::optional<Error> cause;
    std::source_location location;

    Data(ErrorCode c, std::string m, std::source_location where) : code(c), message(std::move(m)), location(where) {}
    Data(const Data& other)
        : code(other.code),
          message(other.message),
          detail(other.detail),
          issues(other.issues),
          cause(other.cause),
          location(other.location) {}
};

Error::Error(ErrorCode code, std::string message, std::source_location where)
    : data_(new Data{code, std::move(message), where}) {}

Error::Error(Issues issues, std::source_location where)
    : data_(new Data{ErrorCode::BadRequest, toJson(issues, true), where}) {
    data_->issues = std::move(issues);
}

Error::Error(const Error& other) noexcept : data_(other.data_) {
    if (data_) data_->references.fetch_add(1, std::memory_order_relaxed);
}

Error::Error(Error&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}

Error& Error::operator=(Error other) noexcept {
    std::swap(data_, other.data_);
    return *this;
}

Error::~Error() {
    if (data_ && data_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete data_;
}

ErrorCode Error::code() const noexcept { return data_ ? data_->code : ErrorCode::InternalServerError; }
const std::string& Error::message() const noexcept { return data_ ? data_->message : kEmptyText; }
const std::string& Error::detail() const noexcept { return data_ ? data_->detail : kEmptyText; }
const Issues& Error::issues() const noexcept { return data_ ? data_->issues : kNoIssues; }
const Error* Error::cause() const noexcept { return data_ && data_->cause ? &*data_->cause : nullptr; }

const std::source_location& Error::location() const noexcept {
    static constexpr std::source_location kNowhere{};
    return data_ ? data_->location : kNowhere;
}

Error Error::withDetail(std::string detail) const {
    auto* data = new Data{*data_};
    data->detail = std::move(detail);
    return Error{data};
}

Error Error::withCause(Error cause) const {
    auto* data = new Data{*data_};
    data->cause = std::move(cause);
    return Error{data};
}

Error Error::withMessage(std::string message) const {
    auto* data = new Data{*data_};
    data->message = std::move(message);
    return Error{data};
}

std::string Error::describe() const {
    std::string out{infoOf(code()).name};
    out += ": ";
    out += message();
    if (!detail().empty()) {
        out += " (";
        out += detail();
        out += ')';
    }
    std::string_view file = location().file_name();
    if (!file.empty()) {
        out += " at ";
        out += file.substr(file.rfind('/') + 1);
        out += ':';
        out += std::to_string(location().line());
    }
    if (const Error* inner = cause()) {
        out += "; caused by ";
        out += inner->describe();
    }
    return out;
}

Error errorFrom(std::exception_ptr exception) noexcept {
    try {
        std::rethrow_exception(std::move(exception));
    } catch (const Exception& known) {
        return known.error();
    } catch (const std::exception& foreign) {
        return Error{ErrorCode::InternalServerError, "Internal server error"}.withDetail(foreign.what());
    } catch (...) {
        return Error{ErrorCode::InternalServerError, "Internal server error"}.withDetail(
            "an exception that is not a std::exception was thrown");
    }
}

namespace detail {
void throwException(Error error) { throw Exception{std::move(error)}; }
} // namespace detail

} // namespace aerie
