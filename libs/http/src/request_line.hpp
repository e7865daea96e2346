// `GET /path?query HTTP/1.1`, read strictly: three words, one blank between them.
#pragma once

#include "failure.hpp"

#include <aerie/http/method.hpp>

#include <string_view>

namespace aerie::http::detail {

struct RequestLine {
    Method method = Method::Get;
    std::string_view target;
    int versionMinor = 1;
};

// `line` without its CRLF. Statuses: 400 malformed, 501 another method, 505 another version.
Failure readRequestLine(std::string_view line, RequestLine& result);

} // namespace aerie::http::detail
