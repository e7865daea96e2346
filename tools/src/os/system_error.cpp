#include "os/system_error.hpp"

#include <cstring>

namespace aerie::tools {

Error systemError(std::string what, int number) {
    return Error{ErrorCode::InternalServerError, std::move(what) + ": " + std::strerror(number)};
}

} // namespace aerie::tools
