// Errors on their way to a client: what may be told, in the shape that the router gives it.
#pragma once

#include "wire_format.hpp"

#include <aerie/base/error.hpp>
#include <aerie/trpc/error_formatter.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

struct ErrorPolicy {
    const ErrorFormatter* formatter = nullptr;
    bool isDev = false;
    bool exposesUnexpected = false;
};

// The Error of what a procedure threw. The text of an exception that is not Aerie's becomes the message only when
// the policy exposes it.
Error errorOf(const std::exception_ptr& exception, const ErrorPolicy& policy);

// Appends the shape `{"message":...,"code":...,"data":{...}}` and answers the HTTP status.
int appendErrorShape(std::string& out, const ErrorFormatterOptions& options, const ErrorPolicy& policy);
// The same in an envelope: `{"error":{...}}`.
int appendErrorEnvelope(std::string& out, const ErrorFormatterOptions& options, const ErrorPolicy& policy,
                        const WireFormat& format);

} // namespace aerie::trpc::detail
