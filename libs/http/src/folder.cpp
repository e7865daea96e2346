#include "folder.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace aerie::http::detail {

namespace {

// O_NONBLOCK: opening a FIFO must not wait for its writer; it is refused afterwards.
constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

int openWithoutLinks(int folder, std::string_view relative) {
    int current = ::dup(folder);
    while (current >= 0 && !relative.empty()) {
        const std::size_t slash = relative.find('/');
        const std::string segment{relative.substr(0, slash)};
        relative = slash == std::string_view::npos ? std::string_view{} : relative.substr(slash + 1);
        const int next = ::openat(current, segment.c_str(), kFlags | O_NOFOLLOW);
        ::close(std::exchange(current, next));
    }
    return current;
}

int openBeneath(int folder, std::string_view relative) {
    const std::string path{relative.empty() ? std::string_view{"."} : relative};
    open_how how{};
    how.flags = kFlags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const long descriptor = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(descriptor);
    return openWithoutLinks(folder, relative);
}

} // namespace

OpenedFile::OpenedFile(OpenedFile&& other) noexcept
    : descriptor(std::exchange(other.descriptor, -1)),
      isFolder(other.isFolder),
      size(other.size),
      modifiedNanoseconds(other.modifiedNanoseconds) {}

OpenedFile& OpenedFile::operator=(OpenedFile&& other) noexcept {
    std::swap(descriptor, other.descriptor);
    isFolder = other.isFolder;
    size = other.size;
    modifiedNanoseconds = other.modifiedNanoseconds;
    return *this;
}

OpenedFile::~OpenedFile() {
    if (descriptor >= 0) ::close(descriptor);
}

int OpenedFile::release() noexcept { return std::exchange(descriptor, -1); }

Folder::Folder(std::string path)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

Folder::~Folder() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

OpenedFile Folder::open(std::string_view relative) const {
    while (relative.ends_with('/')) relative.remove_suffix(1);
    OpenedFile file;
    file.descriptor = openBeneath(descriptor_, relative);
    if (!file) return file;
    struct stat status{};
    if (::fstat(file.descriptor, &status) != 0 || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))) return {};
    file.isFolder = S_ISDIR(status.st_mode);
    file.size = static_cast<std::uint64_t>(status.st_size);
    file.modifiedNanoseconds = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
    return file;
}

bool isPlainPath(std::string_view relative, bool allowsHidden) noexcept {
    // In Request::path an encoded slash or percent sign stays encoded; no file is meant by such a name.
    if (relative.find_first_of(std::string_view{"\\\0", 2}) != std::string_view::npos ||
        relative.find("%2F") != std::string_view::npos)
        return false;
    while (!relative.empty()) {
        const std::size_t slash = relative.find('/');
        const std::string_view segment = relative.substr(0, slash);
        if (segment.empty() || segment == "." || segment == ".." || (segment[0] == '.' && !allowsHidden)) return false;
        relative = slash == std::string_view::npos ? std::string_view{} : relative.substr(slash + 1);
    }
    return true;
}

} // namespace aerie::http::detail
