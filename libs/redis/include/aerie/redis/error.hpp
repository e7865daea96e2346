// What Redis' errors become.
//
//   auto length = co_await client.llen("name");
//   if (!length && redis::replyCode(length.error()) == "WRONGTYPE") ...
//
// Redis refused the command: the detail is its text, with the code in front. Wrong data or command:
// InternalServerError;
//   a wrong password or missing right: BadGateway; loading, out of memory, read-only, cluster down: ServiceUnavailable.
// No connection, or a lost one: ServiceUnavailable. No answer in time: GatewayTimeout. Not RESP: BadGateway.
#pragma once

#include <aerie/base/error.hpp>

#include <string_view>

namespace aerie::redis {

// "WRONGTYPE", "NOSCRIPT", "ERR": the first word of an error reply; empty when the error is not Redis' answer. Valid as
// long as the error.
std::string_view replyCode(const Error& error) noexcept;

} // namespace aerie::redis
