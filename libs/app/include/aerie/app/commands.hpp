// The application's binary is its own command line. Any provider contributes commands with a static method, so that
// `--help` needs no instance and a command makes only what it asks for:
//
//   class Migrator {
//   public:
//       static void configureCommands(app::Commands& commands) {
//           commands.add({.name = "migration:run", .summary = "Runs the migrations that are pending.", .run = &run});
//       }
//       static Task<int> run(app::CommandContext& context) {
//           auto& migrator = co_await context.get<Migrator>();
//           context.print("up to date\n");
//           co_return 0;
//       }
//   };
//
// Status: 0 done, 1 it failed, 2 it was called wrongly (context.misuse() says how). An exception is printed, and is 1.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/type_key.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::app {

class Container;
class CommandContext;

struct Command {
    std::string_view name;         // "migration:run"
    std::string_view summary;      // one line
    std::string_view usage = {};   // what follows the name: "[--dry-run] <name>"
    std::string_view details = {}; // for --help of the command: options, one a line
    Task<int> (*run)(CommandContext& context) = nullptr;
};

class Commands {
public:
    void add(Command command);
    const Command* find(std::string_view name) const noexcept;
    const std::vector<Command>& all() const noexcept { return commands_; }

private:
    std::vector<Command> commands_;
};

class CommandContext {
public:
    // `out` and `err` take what is printed; null: stdout and stderr.
    CommandContext(Container& container, const Command& command, std::string_view program,
                   std::span<const std::string_view> arguments, std::string* out = nullptr, std::string* err = nullptr);

    // The instance of a class, with everything it needs and nothing else; no lifecycle method is called.
    template<class T> Task<T&> get() { co_return *static_cast<T*>(co_await obtain(typeKey<T>())); }
    Container& container() noexcept { return container_; }

    // Behind the command's name.
    std::span<const std::string_view> arguments() const noexcept { return arguments_; }
    // Whether an argument is this, such as "--dry-run".
    bool has(std::string_view flag) const noexcept;
    // The value of `--name value` or `--name=value`.
    std::optional<std::string_view> option(std::string_view name) const noexcept;

    // To stdout and stderr, at once.
    void print(std::string_view text);
    void printError(std::string_view text);
    // Prints what is wrong and the command's usage; the result is the status 2.
    int misuse(std::string_view problem);

private:
    Task<void*> obtain(TypeKey token);

    Container& container_;
    const Command& command_;
    std::string_view program_;
    std::span<const std::string_view> arguments_;
    std::string* out_;
    std::string* err_;
};

} // namespace aerie::app
