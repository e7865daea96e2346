#include "os/unique_fd.hpp"

#include <unistd.h>

namespace aerie::tools {

void UniqueFd::reset() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

} // namespace aerie::tools
