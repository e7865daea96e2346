#include "command_line.hpp"

#include "printing.hpp"

#include <aerie/app/container.hpp>
#include <aerie/app/options.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>

#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace aerie::app {

namespace {

constexpr Command kServe{.name = "serve",
                         .summary = "Serves until SIGTERM or SIGINT (what happens without a command).",
                         .details = "environment:\n"
                                    "  HOST, PORT   where to listen, unless the application's configuration says so\n"
                                    "  NODE_ENV     production: logs as JSON, no internal text in answers\n"
                                    "  LOG_LEVEL    verbose, debug, log, warn, error, fatal, silent\n"
                                    "  LOG_FORMAT   json, pretty\n"};
constexpr Command kRoutes{.name = "routes", .summary = "Lists the routes and what answers them."};

bool asksForHelp(std::string_view argument) { return argument == "--help" || argument == "-h" || argument == "help"; }

// How many letters have to be changed to make one text of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

// The prefix of the application's options. A configuration that is not there yet must not hide the routes.
std::string prefixOf(const detail::GraphInfo& graph) {
    try {
        io::EventLoop loop;
        Container container{graph};
        const void* options = loop.runUntilComplete(container.obtain(typeKey<ApplicationOptions>()));
        return options ? static_cast<const ApplicationOptions*>(options)->globalPrefix : std::string{};
    } catch (const std::exception&) {
        return {};
    }
}

} // namespace

std::string explain(const Error& error) {
    std::string text = error.message();
    for (const Error* at = &error; at; at = at->cause())
        if (!at->detail().empty() && text.find(at->detail()) == std::string::npos) text += "\n  " + at->detail();
    return text;
}

CommandLine::CommandLine(const detail::GraphInfo& graph, std::string_view program, std::string* out, std::string* err)
    : graph_(graph), program_(program), out_(out), err_(err) {
    commands_.add(kServe);
    commands_.add(kRoutes);
    for (const detail::ModuleInfo* module : graph.modules)
        for (const detail::ProviderInfo* provider : module->providers)
            if (provider->hooks && provider->hooks->configureCommands) provider->hooks->configureCommands(commands_);
}

CommandLine::Outcome CommandLine::run(std::span<const std::string_view> arguments) {
    const std::string_view name = arguments.empty() ? "serve" : arguments[0];
    const auto rest = arguments.empty() ? arguments : arguments.subspan(1);
    if (asksForHelp(name)) {
        const Command* about = rest.empty() ? nullptr : commands_.find(rest[0]);
        printTo(out_, STDOUT_FILENO, about ? help(*about) : help());
        return {};
    }
    const Command* command = commands_.find(name);
    if (!command) {
        printTo(err_, STDERR_FILENO,
                program_ + ": there is no command \"" + std::string{name} + "\"." + nearest(name) + " `" + program_ +
                    " --help` lists them all.\n");
        return {.status = 2};
    }
    if (std::any_of(rest.begin(), rest.end(), asksForHelp)) {
        printTo(out_, STDOUT_FILENO, help(*command));
        return {};
    }
    if (name == kServe.name || name == kRoutes.name) {
        if (!rest.empty()) {
            printTo(err_, STDERR_FILENO,
                    std::string{name} + ": takes no arguments. " + "usage: " + program_ + ' ' + std::string{name} +
                        '\n');
            return {.status = 2};
        }
        if (name == kServe.name) return {.serves = true};
        printTo(out_, STDOUT_FILENO, routesTable(graph_, prefixOf(graph_)));
        return {};
    }
    return {.status = runCommand(*command, rest)};
}

int CommandLine::runCommand(const Command& command, std::span<const std::string_view> arguments) {
    try {
        io::EventLoop loop;
        Container container{graph_};
        CommandContext context{container, command, program_, arguments, out_, err_};
        return loop.runUntilComplete(command.run(context));
    } catch (...) {
        printTo(err_, STDERR_FILENO,
                std::string{command.name} + ": " + explain(errorFrom(std::current_exception())) + '\n');
        return 1;
    }
}

std::string CommandLine::help() const {
    std::size_t width = 0;
    for (const Command& command : commands_.all()) width = std::max(width, command.name.size());
    std::string text = "usage: " + program_ + " [command] [arguments]\n\n";
    for (const Command& command : commands_.all()) {
        text += "  ";
        text += command.name;
        text.append(width - command.name.size() + 2, ' ');
        text += command.summary;
        text += '\n';
    }
    text += "\n`" + program_ + " <command> --help` says more about one.\n";
    return text;
}

std::string CommandLine::help(const Command& command) const {
    std::string text = "usage: " + program_ + ' ' + std::string{command.name};
    if (!command.usage.empty()) text += ' ';
    text += command.usage;
    text += "\n\n";
    text += command.summary;
    text += '\n';
    if (command.details.empty()) return text;
    text += '\n';
    text += command.details;
    if (text.back() != '\n') text += '\n';
    return text;
}

std::string CommandLine::nearest(std::string_view name) const {
    const Command* best = nullptr;
    std::size_t fewest = name.size() / 2 + 1;
    for (const Command& command : commands_.all()) {
        const std::size_t changes = distance(name, command.name);
        if (changes >= fewest) continue;
        fewest = changes;
        best = &command;
    }
    return best ? " Did you mean " + std::string{best->name} + "?" : std::string{};
}

} // namespace aerie::app
