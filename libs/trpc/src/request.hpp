// From an HTTP request to the calls it makes: sections of the protocol that need neither a procedure to run nor a
// socket.
#pragma once

#include "inputs.hpp"

#include <aerie/base/result.hpp>
#include <aerie/http/request.hpp>
#include <aerie/trpc/context.hpp>
#include <aerie/trpc/http_handler.hpp>
#include <aerie/trpc/procedure_table.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::trpc::detail {

enum class BodyType : std::uint8_t { Json, FormData, Bytes, None, Other };

// Of a content type, without parameters and in any case.
BodyType bodyTypeOf(std::optional<std::string_view> contentType) noexcept;

// What a request asks for. Holds what `info` points into, so it stays where it was made.
struct ParsedRequest {
    ParsedRequest() = default;
    ParsedRequest(const ParsedRequest&) = delete;
    ParsedRequest& operator=(const ParsedRequest&) = delete;

    RequestInfo info;
    BodyType upload = BodyType::Json; // FormData and Bytes: the body is read by the call
    Inputs inputs;

    std::string path; // decoded, commas included
    RequestCall single;
    std::vector<RequestCall> batch;
};

// Fills `out`, or answers why the whole request is refused. `out.info` holds what was known by then.
Result<void> parseRequest(const http::Request& request, const ProcedureTable& table, const HttpHandlerOptions& options,
                          ParsedRequest& out);

// Whether a request's body has to be read for its calls, and whether its size is known to be within the limit.
bool isBodyWithin(const http::Request& request, std::size_t maxBodySize) noexcept;

// "GET, POST": the methods that a kind of procedure is called by.
std::string_view allowedMethods(ProcedureType type, bool allowMethodOverride) noexcept;

// Nothing when the method fits the procedure; else METHOD_NOT_SUPPORTED.
std::optional<Error> checkMethod(http::Method method, const RequestCall& call, bool allowMethodOverride);

} // namespace aerie::trpc::detail
