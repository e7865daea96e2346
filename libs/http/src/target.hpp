// The target of a request: which forms are taken, and the path decoded exactly once.
#pragma once

#include "failure.hpp"

#include <aerie/http/method.hpp>

#include <string>
#include <string_view>

namespace aerie::http::detail {

// Takes origin form ("/a?b"), absolute form ("http://host/a?b") and, for OPTIONS, "*". Refuses with 400: anything else,
// characters that are not visible ASCII, "#", a backslash in the path, broken or overlong encodings, an encoded NUL,
// text that is not UTF-8, and dot segments, plain or encoded: clients resolve them before they send.
//
// `target` becomes origin form, `path` is Request::path, `authority` the host of an absolute form (empty otherwise).
Failure readTarget(std::string_view raw, Method method, std::string& target, std::string& path,
                   std::string_view& authority);

// `host[:port]` as it may stand in Host or in an absolute target.
bool isAuthority(std::string_view text) noexcept;

// Decodes what Request::path leaves encoded: %2F and %25.
std::string decodeSegment(std::string_view segment);

} // namespace aerie::http::detail
