// Percent-encoding (RFC 3986, 2.1), done once and never guessed.
//
//   percentDecode("caf%C3%A9")     "café"
//   percentDecode("50%")           nothing: a % without two hexadecimal digits
//   percentEncode("a b/c")         "a%20b%2Fc", as JavaScript's encodeURIComponent
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aerie::http {

// Nothing when a % is not followed by two hexadecimal digits, or when the result is not UTF-8 or holds a NUL.
std::optional<std::string> percentDecode(std::string_view text);

// Everything except A-Z a-z 0-9 - _ . ! ~ * ' ( ) becomes %XX.
std::string percentEncode(std::string_view text);

// Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(std::string_view text) noexcept;

} // namespace aerie::http
