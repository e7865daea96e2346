// The dates of HTTP headers (RFC 9110, 5.6.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::http::detail {

// "Sun, 06 Nov 1994 08:49:37 GMT" from seconds since 1970.
std::string formatHttpDate(std::int64_t seconds);

// The same form only; the two obsolete ones are no longer sent by anybody and give nothing.
std::optional<std::int64_t> parseHttpDate(std::string_view text) noexcept;

} // namespace aerie::http::detail
