#pragma once

namespace aerie::json::detail {

// Levels of arrays and objects, whatever the options say: keeps recursion within any stack.
inline constexpr unsigned kDepthCeiling = 1024;

} // namespace aerie::json::detail
