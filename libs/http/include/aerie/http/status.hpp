// HTTP status numbers and their reason phrases.
#pragma once

#include <string_view>

namespace aerie::http {

// "Not Found" for 404; "Unknown" for a number without a registered phrase.
std::string_view reasonPhrase(int status) noexcept;

// 1xx, 204 and 304 never carry a body (RFC 9110, 6.4.1).
constexpr bool statusForbidsBody(int status) noexcept {
    return (status >= 100 && status < 200) || status == 204 || status == 304;
}

} // namespace aerie::http
