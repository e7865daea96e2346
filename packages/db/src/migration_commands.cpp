#include <aerie/app/commands.hpp>
#include <aerie/orm/migration_commands.hpp>

#include <repo/db/data_source.hpp>
#include <repo/db/migration_commands.hpp>
#include <repo/db/seeds/seeds.hpp>

namespace db {

namespace {

using aerie::Task;
using aerie::app::CommandContext;

// Beside the sources, because a migration becomes a part of the program; run from the repository's root.
const orm::MigrationFolder kFolder{.path = "packages/db/src/migrations", .namespaceName = "db"};

int finish(CommandContext& context, const orm::CommandResult& result) {
    if (result.status == 0)
        context.print(result.text);
    else
        context.printError(result.text);
    return result.status;
}

Task<int> run(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::migrationRun(dataSource, context.arguments()));
}

Task<int> revert(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::migrationRevert(dataSource, context.arguments()));
}

Task<int> show(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::migrationShow(dataSource));
}

Task<int> create(CommandContext& context) {
    co_return finish(context, orm::migrationCreate(kFolder, context.arguments()));
}

Task<int> generate(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::migrationGenerate(dataSource, kFolder, context.arguments()));
}

Task<int> schemaLog(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::schemaLog(dataSource));
}

Task<int> schemaSync(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::schemaSync(dataSource));
}

Task<int> seed(CommandContext& context) {
    auto& dataSource = co_await context.get<orm::DataSource>();
    co_return finish(context, co_await orm::seed(dataSource, seeds, context.arguments()));
}

} // namespace

void addMigrationCommands(aerie::app::Commands& commands) {
    commands.add({.name = "migration:run",
                  .summary = "Runs the migrations that are pending.",
                  .usage = "[--transaction all|each|none] [--fake]",
                  .details = "--transaction  one around all of them (the default), one around each, or none\n"
                             "--fake         only write down that they were run\n",
                  .run = &run});
    commands.add({.name = "migration:revert",
                  .summary = "Reverts the migration that was run last.",
                  .usage = "[--fake]",
                  .details = "--fake         only write down that it was reverted\n",
                  .run = &revert});
    commands.add({.name = "migration:show", .summary = "Lists the migrations; [X] has been run.", .run = &show});
    commands.add({.name = "migration:create",
                  .summary = "Writes an empty migration into packages/db/src/migrations.",
                  .usage = "NAME",
                  .run = &create});
    commands.add({.name = "migration:generate",
                  .summary = "Writes the migration that brings the database to what the entities say.",
                  .usage = "NAME [--dry-run]",
                  .details = "--dry-run      print the SQL and write nothing\n",
                  .run = &generate});
    commands.add({.name = "schema:log",
                  .summary = "Prints the SQL that would bring the database to what the entities say.",
                  .run = &schemaLog});
    commands.add({.name = "schema:sync",
                  .summary = "Brings the database to what the entities say, without a migration.",
                  .details = "For development: columns that no entity has any more are dropped with what they hold.\n",
                  .run = &schemaSync});
    commands.add({.name = "seed",
                  .summary = "Inserts the rows that a fresh database should have.",
                  .usage = "[NAME]",
                  .run = &seed});
}

} // namespace db
