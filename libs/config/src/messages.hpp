#pragma once

#include <string>
#include <string_view>

namespace aerie::config::detail {

// A value for a message: in quotation marks, on one line, valid UTF-8, not longer than somebody wants to read.
std::string quoted(std::string_view text);

} // namespace aerie::config::detail
