// The command line of an application: what is asked for, and everything but serving is done here.
#pragma once

#include <aerie/app/commands.hpp>
#include <aerie/app/detail/provider_info.hpp>

#include <span>
#include <string>
#include <string_view>

namespace aerie::app {

class CommandLine {
public:
    // What is said goes into the texts; null: to stdout and stderr.
    CommandLine(const detail::GraphInfo& graph, std::string_view program, std::string* out = nullptr,
                std::string* err = nullptr);

    // Either the application is to be served, or it is done, with a status for the shell.
    struct Outcome {
        bool serves = false;
        int status = 0;
    };
    Outcome run(std::span<const std::string_view> arguments);

private:
    int runCommand(const Command& command, std::span<const std::string_view> arguments);
    std::string help() const;
    std::string help(const Command& command) const;
    std::string nearest(std::string_view name) const;

    const detail::GraphInfo& graph_;
    std::string program_;
    std::string* out_;
    std::string* err_;
    Commands commands_;
};

// The table that `routes` prints.
std::string routesTable(const detail::GraphInfo& graph, std::string_view globalPrefix);

// What went wrong, for whoever started the program: the message, and the detail that is not in it.
std::string explain(const Error& error);

} // namespace aerie::app
