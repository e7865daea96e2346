#pragma once

#include <aerie/base/result.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::config::detail {

struct CommandLine {
    std::string command;
    std::vector<std::string> envFiles;
    std::string checkedFile; // config:example --check
    bool expand = false;
    bool override = false;
    bool ignoreProcessEnv = false;
    bool strict = false;
    bool showSecrets = false;
    bool json = false;
    bool raw = false;
    bool markdown = false;
};

// An error is misuse; its message says what is allowed.
Result<CommandLine> parseCommandLine(std::span<const std::string_view> arguments);

} // namespace aerie::config::detail
