// The few JSON texts that the library itself writes.
#pragma once

#include <string>
#include <string_view>

namespace aerie::http::detail {

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, because texts of clients get here.
void appendJsonString(std::string& out, std::string_view text);

// {"message":"...","error":"Not Found","statusCode":404}, as NestJS writes it.
std::string errorJson(int status, std::string_view message);

} // namespace aerie::http::detail
