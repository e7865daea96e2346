#pragma once

#include <aerie/base/result.hpp>

#include <string>

namespace aerie::config::detail {

// No configuration file is longer; a device or a wrong path is not read for ever.
inline constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;

struct TextFile {
    bool exists = true;
    std::string text;
};

// The whole file. A missing file is no error; a directory, missing permission or too long a file is, with the reason as
// the message ("permission denied").
Result<TextFile> readTextFile(const std::string& path);

} // namespace aerie::config::detail
