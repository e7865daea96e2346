// Opens files below a folder, and only there. Blocking; for the thread pool.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::http::detail {

// An open descriptor and what is known about it. Owns the descriptor.
struct OpenedFile {
    OpenedFile() = default;
    OpenedFile(OpenedFile&& other) noexcept;
    OpenedFile& operator=(OpenedFile&& other) noexcept;
    ~OpenedFile();

    explicit operator bool() const noexcept { return descriptor >= 0; }
    int release() noexcept;

    int descriptor = -1;
    bool isFolder = false;
    std::uint64_t size = 0;
    std::int64_t modifiedNanoseconds = 0; // since 1970
};

class Folder {
public:
    explicit Folder(std::string path);
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    bool isOpen() const noexcept { return descriptor_ >= 0; }
    const std::string& path() const noexcept { return path_; }

    // `relative` without a leading slash. Regular files and folders only. The kernel resolves the path beneath this
    // folder (openat2); symbolic links that stay within are followed. On a kernel without it, none are.
    OpenedFile open(std::string_view relative) const;

private:
    std::string path_;
    int descriptor_;
};

// Whether a decoded path names something below a folder without tricks: no empty, dot or (unless wanted) hidden
// segment, no backslash, no encoded slash, no NUL. A trailing slash is allowed.
bool isPlainPath(std::string_view relative, bool allowsHidden) noexcept;

} // namespace aerie::http::detail
