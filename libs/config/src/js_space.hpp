// What JavaScript's \s and trim() call a space, in UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace aerie::config::detail {

// The length in bytes of the space that begins at `at`, or 0.
std::size_t spaceLengthAt(std::string_view text, std::size_t at) noexcept;

// The position of the first byte at or after `at` that is not a space.
std::size_t skipSpaces(std::string_view text, std::size_t at) noexcept;

// The length of the line terminator that begins at `at` (LF, U+2028, U+2029; CR is gone after normalisation), or 0.
std::size_t lineEndLengthAt(std::string_view text, std::size_t at) noexcept;

// Does a line begin at `at`, in the sense of a regular expression's ^ with the m flag?
bool isLineStart(std::string_view text, std::size_t at) noexcept;

std::string_view trim(std::string_view text) noexcept;

} // namespace aerie::config::detail
