#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aerie::config::detail {

bool isValidUtf8(std::string_view text) noexcept;

// As JavaScript's length counts: UTF-16 code units.
std::size_t lengthInUtf16(std::string_view text) noexcept;

// The text with U+FFFD for every byte that belongs to no character, as Node reads a file.
std::string withValidUtf8(std::string_view text);

} // namespace aerie::config::detail
