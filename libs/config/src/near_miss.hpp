// Finds what somebody probably meant.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace aerie::config::detail {

// The candidate that is so near to the text that it is worth a hint, or an empty text. Capitals do not count as a
// difference; one letter wrong, missing, too many or swapped is near, in longer words up to three.
std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates);

} // namespace aerie::config::detail
