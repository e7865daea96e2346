#include "migration/migration_file.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/timestamp.hpp>
#include <aerie/orm/migration_commands.hpp>

#include <algorithm>

namespace aerie::orm {

namespace {

bool has(CommandArguments arguments, std::string_view flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
}

// `--name value` or `--name=value`.
std::optional<std::string_view> option(CommandArguments arguments, std::string_view name) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == name) return i + 1 < arguments.size() ? arguments[i + 1] : std::string_view{};
        if (arguments[i].starts_with(name) && arguments[i].substr(name.size()).starts_with("="))
            return arguments[i].substr(name.size() + 1);
    }
    return std::nullopt;
}

CommandResult misuse(std::string text) { return {2, std::move(text) + "\n"}; }

// What went wrong, and under it why, for people at a terminal.
std::string explain(const Error& error) {
    std::string text = error.message();
    if (!error.detail().empty()) text += "\n  " + error.detail();
    for (const Error* cause = error.cause(); cause; cause = cause->cause()) {
        text += "\n  because: " + cause->message();
        if (!cause->detail().empty()) text += "\n  " + cause->detail();
    }
    return text + "\n";
}

// Runs the command's body; an exception becomes status 1 and its text.
Task<CommandResult> reported(Task<CommandResult> body) {
    try {
        co_return co_await std::move(body);
    } catch (const std::exception&) {
        co_return CommandResult{1, explain(errorFrom(std::current_exception()))};
    }
}

std::optional<MigrationTransaction> transactionMode(CommandArguments arguments) {
    const std::optional<std::string_view> mode = option(arguments, "--transaction");
    if (!mode || *mode == "all") return MigrationTransaction::All;
    if (*mode == "each") return MigrationTransaction::Each;
    if (*mode == "none") return MigrationTransaction::None;
    return std::nullopt;
}

Task<CommandResult> run(DataSource& dataSource, MigrationOptions options) {
    const std::vector<std::string> done = co_await dataSource.runMigrations(options);
    if (done.empty()) co_return CommandResult{0, "No migrations are pending.\n"};
    std::string text;
    for (const std::string& name : done) text += (options.fake ? "marked as run: " : "executed: ") + name + "\n";
    co_return CommandResult{0, std::move(text)};
}

Task<CommandResult> revert(DataSource& dataSource, MigrationOptions options) {
    const std::string name = co_await dataSource.undoLastMigration(options);
    if (name.empty()) co_return CommandResult{0, "There is no migration to revert.\n"};
    co_return CommandResult{0, "reverted: " + name + "\n"};
}

Task<CommandResult> show(DataSource& dataSource) {
    std::string text;
    for (const MigrationStatus& status : co_await dataSource.showMigrations()) {
        text += status.isExecuted ? "[X] " + std::to_string(status.id) + " " : std::string{"[ ] "};
        text += status.name + (status.isKnown ? "\n" : "  (not in this program)\n");
    }
    co_return CommandResult{0, text.empty() ? "There are no migrations.\n" : std::move(text)};
}

std::optional<MigrationFile> newFile(CommandArguments arguments) {
    const auto name = std::find_if(arguments.begin(), arguments.end(), [](auto a) { return !a.starts_with("-"); });
    return name == arguments.end() ? std::nullopt : migrationFile(*name, Timestamp::now().milliseconds);
}

CommandResult nameMissing(std::string_view command) {
    return misuse(std::string{command} + " wants a name of letters, digits, - and _ that does not end with a digit: " +
                  std::string{command} + " AddTags");
}

CommandResult write(const MigrationFile& file, const MigrationFolder& folder, const SchemaDiff& diff) {
    if (std::optional<std::string> problem = writeMigration(file, folder, diff.up, diff.down))
        return {1, *problem + "\n"};
    return {0, "wrote " + folder.path + "/" + file.fileName + "\n"};
}

std::string preview(const SchemaDiff& diff) {
    std::string text = "-- up\n";
    for (const std::string& sql : diff.up) text += sql + ";\n";
    text += "-- down\n";
    for (const std::string& sql : diff.down) text += sql + ";\n";
    return text;
}

Task<CommandResult> generate(DataSource& dataSource, MigrationFolder folder, MigrationFile file, bool isDryRun) {
    const bool isPending = co_await dataSource.hasPendingMigrations(); // not in the `if`, see migration_executor.cpp
    if (isPending)
        co_return CommandResult{1, "There are pending migrations, so the difference would repeat them: run them first "
                                   "(migration:run).\n"};
    const SchemaDiff diff = co_await dataSource.schemaDiff();
    if (diff.empty()) co_return CommandResult{0, "The database is what the entities say; nothing was written.\n"};
    if (isDryRun) co_return CommandResult{0, preview(diff)};
    co_return write(file, folder, diff);
}

Task<CommandResult> logSchema(DataSource& dataSource) {
    const SchemaDiff diff = co_await dataSource.schemaDiff();
    if (diff.empty()) co_return CommandResult{0, "The database is what the entities say.\n"};
    std::string text;
    for (const std::string& sql : diff.up) text += sql + ";\n";
    co_return CommandResult{0, std::move(text)};
}

Task<CommandResult> syncSchema(DataSource& dataSource) {
    const SchemaDiff diff = co_await dataSource.schemaDiff();
    if (diff.empty()) co_return CommandResult{0, "The database is what the entities say.\n"};
    co_await dataSource.synchronize();
    std::string text = std::to_string(diff.up.size());
    text += diff.up.size() == 1 ? " statement was executed.\n" : " statements were executed.\n";
    co_return CommandResult{0, std::move(text)};
}

Task<CommandResult> runSeedCommand(DataSource& dataSource, SeedList list, std::string only) {
    if (list.empty()) co_return CommandResult{0, "There are no seeds.\n"};
    std::string text;
    for (const std::string& name : co_await runSeeds(dataSource, list, std::move(only)))
        text += "seeded: " + name + "\n";
    co_return CommandResult{0, std::move(text)};
}

} // namespace

Task<CommandResult> schemaLog(DataSource& dataSource) { return reported(logSchema(dataSource)); }
Task<CommandResult> schemaSync(DataSource& dataSource) { return reported(syncSchema(dataSource)); }

Task<CommandResult> seed(DataSource& dataSource, SeedList seeds, CommandArguments arguments) {
    const auto name = std::find_if(arguments.begin(), arguments.end(), [](auto a) { return !a.starts_with("-"); });
    return reported(runSeedCommand(dataSource, seeds, name == arguments.end() ? std::string{} : std::string{*name}));
}

Task<CommandResult> migrationRun(DataSource& dataSource, CommandArguments arguments) {
    const std::optional<MigrationTransaction> mode = transactionMode(arguments);
    if (!mode) co_return misuse("--transaction is all, each or none");
    co_return co_await reported(run(dataSource, {*mode, has(arguments, "--fake")}));
}

Task<CommandResult> migrationRevert(DataSource& dataSource, CommandArguments arguments) {
    const std::optional<MigrationTransaction> mode = transactionMode(arguments);
    if (!mode) co_return misuse("--transaction is all, each or none");
    co_return co_await reported(revert(dataSource, {*mode, has(arguments, "--fake")}));
}

Task<CommandResult> migrationShow(DataSource& dataSource) { return reported(show(dataSource)); }

CommandResult migrationCreate(const MigrationFolder& folder, CommandArguments arguments) {
    const std::optional<MigrationFile> file = newFile(arguments);
    if (!file) return nameMissing("migration:create");
    return write(*file, folder, {});
}

Task<CommandResult> migrationGenerate(DataSource& dataSource, MigrationFolder folder, CommandArguments arguments) {
    const std::optional<MigrationFile> file = newFile(arguments);
    if (!file) co_return nameMissing("migration:generate");
    co_return co_await reported(generate(dataSource, std::move(folder), *file, has(arguments, "--dry-run")));
}

} // namespace aerie::orm
