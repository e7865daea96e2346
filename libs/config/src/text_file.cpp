#include "text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace aerie::config::detail {

namespace {

Error failure(int number) {
    std::string reason = std::generic_category().message(number);
    if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') reason[0] = static_cast<char>(reason[0] + 32);
    return Error{ErrorCode::NotFound, std::move(reason)};
}

} // namespace

Result<TextFile> readTextFile(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return TextFile{false, {}};
        return failure(errno);
    }
    TextFile result;
    char buffer[16384];
    for (;;) {
        const ssize_t got = ::read(file, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        const int error = got < 0 ? errno : 0;
        if (got > 0) result.text.append(buffer, static_cast<std::size_t>(got));
        const bool isTooLong = result.text.size() > kMaxFileBytes;
        if (got > 0 && !isTooLong) continue;
        ::close(file);
        if (error) return failure(error);
        if (isTooLong) return Error{ErrorCode::PayloadTooLarge, "longer than 1 MB, which no configuration file is"};
        return result;
    }
}

} // namespace aerie::config::detail
