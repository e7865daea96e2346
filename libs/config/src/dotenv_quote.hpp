#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aerie::config::detail {

// The text to put behind `KEY=` so that dotenv reads the value back. Nothing when the format has no way to write it.
std::optional<std::string> quoteForDotenv(std::string_view value);

} // namespace aerie::config::detail
