#include "command_line.hpp"

#include "near_miss.hpp"

#include <aerie/config/command.hpp>

#include <array>

namespace aerie::config {

namespace {

using detail::CommandLine;

constexpr std::array<std::string_view, 3> kCommands{"config:print", "config:check", "config:example"};

struct Flag {
    std::string_view name;
    bool CommandLine::* member;
};
constexpr std::array kFlags{
    Flag{"--expand", &CommandLine::expand},
    Flag{"--override", &CommandLine::override},
    Flag{"--ignore-process-env", &CommandLine::ignoreProcessEnv},
    Flag{"--strict", &CommandLine::strict},
    Flag{"--show-secrets", &CommandLine::showSecrets},
    Flag{"--json", &CommandLine::json},
    Flag{"--raw", &CommandLine::raw},
    Flag{"--markdown", &CommandLine::markdown},
};

constexpr std::string_view kHelp =
    R"(config:print                 the configuration as JSON, and where each value is from
config:check                 every problem of the configuration, with what to do
config:example               a .env.example made from the configuration struct
  --env-file F               read F; several times: the first file that has a key wins
  --expand                   replace $NAME and ${NAME:-default} in the files
  --override                 the files win over the process
  --ignore-process-env       do not look at the process
  --strict                   a key in a file that no variable has is a problem
  --show-secrets             secrets in clear text
  --json                     problems as JSON on the standard output
  --raw                      (config:print) only what the files say
  --markdown                 (config:example) a table of the variables
  --check F                  (config:example) is F up to date?
)";

Error misuse(std::string message) { return Error{ErrorCode::BadRequest, std::move(message)}; }

Error unknownOption(std::string_view option) {
    std::vector<std::string_view> known{"--env-file", "--check"};
    for (const Flag& flag : kFlags) known.push_back(flag.name);
    std::string message = "unknown option " + std::string{option};
    if (const std::string_view meant = detail::nearest(option, known); !meant.empty())
        return misuse(message + ": did you mean " + std::string{meant} + "?");
    return misuse(message + "\n" + std::string{kHelp});
}

} // namespace

bool isCommand(std::string_view name) noexcept {
    for (std::string_view command : kCommands)
        if (name == command) return true;
    return false;
}

std::string_view commandHelp() noexcept { return kHelp; }

namespace detail {

Result<CommandLine> parseCommandLine(std::span<const std::string_view> arguments) {
    if (arguments.empty() || !isCommand(arguments[0])) return misuse("usage:\n" + std::string{kHelp});
    CommandLine line;
    line.command = arguments[0];
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--env-file" || argument == "--check") {
            if (++i == arguments.size()) return misuse(std::string{argument} + " needs the path of a file behind it");
            if (argument == "--check")
                line.checkedFile = arguments[i];
            else
                line.envFiles.emplace_back(arguments[i]);
            continue;
        }
        bool isKnown = false;
        for (const Flag& flag : kFlags) {
            if (argument != flag.name) continue;
            line.*flag.member = true;
            isKnown = true;
        }
        if (!isKnown) return unknownOption(argument);
    }
    return line;
}

} // namespace detail

} // namespace aerie::config
