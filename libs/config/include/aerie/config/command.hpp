// The commands config:print, config:check and config:example, for a program that is its own command line.
//
//   const config::CommandResult result = config::runCommand(config::schemaOf<AppConfig>(), arguments);
//   std::cout << result.out; std::cerr << result.err; return result.status;
//
// Options, in any order after the command: --env-file F (several: the first has precedence), --expand, --override,
// --ignore-process-env, --strict, --show-secrets, --json; config:print --raw shows the files alone;
// config:example --markdown gives the table of variables; with --check F it says whether F is up to date, or holds the
// table. Status: 0 good, 1 the configuration is invalid (or F is out of date), 2 misuse.
#pragma once

#include <aerie/config/load.hpp>

#include <span>
#include <string>
#include <string_view>

namespace aerie::config {

struct CommandResult {
    int status = 0;
    std::string out; // for stdout
    std::string err; // for stderr
};

// `defaults` is what the program loads with; the options change a copy. arguments[0] is the command.
CommandResult runCommand(const Schema& schema, std::span<const std::string_view> arguments,
                         const LoadOptions& defaults = {});

// Is this the name of one of the commands?
bool isCommand(std::string_view name) noexcept;

// One line for each command and option, for --help.
std::string_view commandHelp() noexcept;

} // namespace aerie::config
