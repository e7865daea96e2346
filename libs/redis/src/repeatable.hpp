#pragma once

#include <string_view>

namespace aerie::redis {

// Whether executing the command twice is the same as once, whatever happens in between: it only reads. Such commands
// are sent again when the connection was lost before their answer.
bool isRepeatable(std::string_view command) noexcept;

} // namespace aerie::redis
