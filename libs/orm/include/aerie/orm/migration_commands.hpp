// What `migration:run`, `revert`, `show`, `create`, `generate`, `schema:log`, `schema:sync` and `seed` do and print. A
// program's command line calls them; this library has none of its own.
//
//   orm::CommandResult result = co_await orm::migrationRun(dataSource, arguments);
//   print(result.text);
//   return result.status;
//
// Status: 0 done, 1 failed, 2 called wrongly. They do not throw what the database or a migration throws; the text says
// it, for people.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/orm/data_source.hpp>
#include <aerie/orm/seed.hpp>

#include <span>
#include <string>
#include <string_view>

namespace aerie::orm {

struct CommandResult {
    int status = 0;
    std::string text; // for stdout when the status is 0, else for stderr
};

using CommandArguments = std::span<const std::string_view>;

// [--transaction all|each|none] [--fake]: runs what is pending.
Task<CommandResult> migrationRun(DataSource& dataSource, CommandArguments arguments);
// [--fake]: reverts the last one.
Task<CommandResult> migrationRevert(DataSource& dataSource, CommandArguments arguments);
// A line each: `[X] 1 InitialSchema1700000000000`, `[ ] AddTags1710000000000`.
Task<CommandResult> migrationShow(DataSource& dataSource);

// Where migrations are kept: a header each, and migrations.hpp, which lists them and is kept by these functions.
struct MigrationFolder {
    std::string path;          // "packages/db/src/migrations"
    std::string namespaceName; // of the migrations, "db"
};

// NAME: writes an empty migration, `1710000000000_add_tags.hpp` with AddTags1710000000000, and puts it into the list.
CommandResult migrationCreate(const MigrationFolder& folder, CommandArguments arguments);
// NAME [--dry-run]: the same with what brings the database to the entities; nothing is written when nothing differs.
Task<CommandResult> migrationGenerate(DataSource& dataSource, MigrationFolder folder, CommandArguments arguments);

// ---- for development, without migrations

// Prints the SQL that would bring the database to the entities, and changes nothing.
Task<CommandResult> schemaLog(DataSource& dataSource);
// Does it. Columns that no entity has any more are dropped with what they hold.
Task<CommandResult> schemaSync(DataSource& dataSource);
// [NAME]: runs all seeds, or one.
Task<CommandResult> seed(DataSource& dataSource, SeedList seeds, CommandArguments arguments);

} // namespace aerie::orm
