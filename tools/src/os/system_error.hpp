// An Error from errno.
#pragma once

#include <aerie/base/error.hpp>

#include <string>

namespace aerie::tools {

// "what: No such file or directory". Read errno before anything else can change it.
Error systemError(std::string what, int number);

} // namespace aerie::tools
