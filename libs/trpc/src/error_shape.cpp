#include "error_shape.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json.hpp>
#include <aerie/trpc/error.hpp>

#include <string>

namespace aerie::trpc {

namespace detail {

namespace {

// In the manner of a JavaScript stack: the message, then a place a line, then what led to it.
std::string stackOf(const Error& error) {
    std::string out{"TRPCError: "};
    for (const Error* at = &error; at; at = at->cause()) {
        if (at != &error) out += "\ncaused by: ";
        out += at->message();
        if (!at->detail().empty()) out.append(" (").append(at->detail()) += ')';
        const std::source_location& place = at->location();
        if (place.line() == 0) continue;
        out.append("\n    at ").append(place.function_name()).append(" (").append(place.file_name());
        out.append(":").append(std::to_string(place.line())) += ')';
    }
    return out;
}

void appendMember(std::string& out, std::string_view key, std::string_view text) {
    out += key;
    json::appendString(out, text);
}

void appendShape(std::string& out, const ErrorShape& shape, std::string_view moreData) {
    appendMember(out, "{\"message\":", shape.message);
    out.append(",\"code\":").append(std::to_string(shape.code));
    appendMember(out, ",\"data\":{\"code\":", shape.codeName);
    if (shape.httpStatus != 0) out.append(",\"httpStatus\":").append(std::to_string(shape.httpStatus));
    if (shape.stack) appendMember(out, ",\"stack\":", *shape.stack);
    if (shape.path) appendMember(out, ",\"path\":", *shape.path);
    // The formatter's members, without the braces around them.
    if (moreData.size() > 2) out.append(",").append(moreData.substr(1, moreData.size() - 2));
    out += "}}";
}

ErrorShape makeShape(const Error& error, std::optional<std::string_view> path, bool isDev) {
    const ErrorCodeInfo& info = infoOf(error.code());
    ErrorShape shape{error.message(), info.jsonRpc, info.name, info.http, std::nullopt, std::nullopt};
    if (path) shape.path = std::string{*path};
    if (isDev) shape.stack = stackOf(error);
    return shape;
}

} // namespace

void appendJson(std::string& out, const TypeInfo& type, const void* value) { json::append(out, type, value); }

std::exception_ptr causeOf(const std::exception_ptr& exception) noexcept {
    try {
        std::rethrow_exception(exception);
    } catch (const TRPCError& error) {
        return error.cause();
    } catch (...) {
        return nullptr;
    }
}

Error errorOf(const std::exception_ptr& exception, const ErrorPolicy& policy) {
    Error error = errorFrom(exception);
    if (!policy.exposesUnexpected && !policy.isDev) return error;
    try {
        std::rethrow_exception(exception);
    } catch (const Exception&) {
        return error;
    } catch (const std::exception& foreign) {
        return error.withMessage(foreign.what());
    } catch (...) {
        return error;
    }
}

int appendErrorShape(std::string& out, const ErrorFormatterOptions& options, const ErrorPolicy& policy) {
    ErrorShape shape = makeShape(options.error, options.path, policy.isDev);
    std::string moreData;
    if (policy.formatter) {
        try {
            policy.formatter->format(options, shape, moreData);
        } catch (...) {
            // A formatter that fails must not hide that the call failed, nor say more than it would have.
            shape = makeShape(Error{ErrorCode::InternalServerError, "Internal server error"}, options.path, false);
            moreData.clear();
        }
    }
    appendShape(out, shape, moreData);
    return shape.httpStatus != 0 ? shape.httpStatus : infoOf(options.error.code()).http;
}

int appendErrorEnvelope(std::string& out, const ErrorFormatterOptions& options, const ErrorPolicy& policy,
                        const WireFormat& format) {
    std::string shape;
    const int status = appendErrorShape(shape, options, policy);
    out += "{\"error\":";
    format.appendShape(out, shape);
    out += '}';
    return status;
}

} // namespace detail

} // namespace aerie::trpc
