// The request methods Aerie serves. Any other method is answered with 501 before a handler sees it: CONNECT would make
// the server a proxy, TRACE reflects cookies, and nothing here speaks WebDAV.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aerie::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options };

inline constexpr int kMethodCount = 7;

// "GET"
std::string_view nameOf(Method method) noexcept;
// Methods are case-sensitive (RFC 9110, 9.1): "get" is not one.
std::optional<Method> methodFromName(std::string_view name) noexcept;

} // namespace aerie::http
