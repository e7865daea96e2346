// Where a command's words go: a text when somebody wants to read them, else a descriptor.
#pragma once

#include <string>
#include <string_view>

namespace aerie::app {

void printTo(std::string* text, int descriptor, std::string_view words);

} // namespace aerie::app
