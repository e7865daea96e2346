#include "printing.hpp"

#include <aerie/app/commands.hpp>
#include <aerie/app/container.hpp>
#include <aerie/base/exception.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace aerie::app {

void printTo(std::string* text, int descriptor, std::string_view words) {
    if (text) {
        *text += words;
        return;
    }
    while (!words.empty()) {
        const ssize_t written = ::write(descriptor, words.data(), words.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        words.remove_prefix(static_cast<std::size_t>(written));
    }
}

void Commands::add(Command command) {
    // The last one of a name counts, so that an application can replace a package's.
    for (Command& known : commands_) {
        if (known.name != command.name) continue;
        known = command;
        return;
    }
    commands_.push_back(command);
}

const Command* Commands::find(std::string_view name) const noexcept {
    const auto found =
        std::find_if(commands_.begin(), commands_.end(), [&](const Command& command) { return command.name == name; });
    return found == commands_.end() ? nullptr : &*found;
}

CommandContext::CommandContext(Container& container, const Command& command, std::string_view program,
                               std::span<const std::string_view> arguments, std::string* out, std::string* err)
    : container_(container), command_(command), program_(program), arguments_(arguments), out_(out), err_(err) {}

Task<void*> CommandContext::obtain(TypeKey token) {
    void* instance = co_await container_.obtain(token);
    if (!instance)
        throw InternalServerErrorException("the command " + std::string{command_.name} + " needs " +
                                           std::string{token->name} + ", which no module of this application provides");
    co_return instance;
}

bool CommandContext::has(std::string_view flag) const noexcept {
    return std::find(arguments_.begin(), arguments_.end(), flag) != arguments_.end();
}

std::optional<std::string_view> CommandContext::option(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
        const std::string_view argument = arguments_[i];
        if (argument == name) return i + 1 < arguments_.size() ? std::optional{arguments_[i + 1]} : std::nullopt;
        if (argument.size() > name.size() && argument[name.size()] == '=' && argument.substr(0, name.size()) == name)
            return argument.substr(name.size() + 1);
    }
    return std::nullopt;
}

void CommandContext::print(std::string_view text) { printTo(out_, STDOUT_FILENO, text); }

void CommandContext::printError(std::string_view text) { printTo(err_, STDERR_FILENO, text); }

int CommandContext::misuse(std::string_view problem) {
    std::string text{command_.name};
    text += ": ";
    text += problem;
    text += "\nusage: ";
    text += program_;
    text += ' ';
    text += command_.name;
    if (!command_.usage.empty()) text += ' ';
    text += command_.usage;
    text += '\n';
    printError(text);
    return 2;
}

} // namespace aerie::app
