// Runs and reverts migrations, and keeps the table of them.
#pragma once

#include "executor.hpp"

#include <aerie/io/task.hpp>
#include <aerie/orm/migration.hpp>

#include <string>
#include <vector>

namespace aerie::orm {

// As the functions of DataSource. The list outlives the tasks.
Task<std::vector<std::string>> runMigrations(detail::Executor& base, Driver& driver, MigrationList list,
                                             bool needsMetadata, MigrationOptions options);
Task<std::string> undoLastMigration(detail::Executor& base, Driver& driver, MigrationList list,
                                    MigrationOptions options);
Task<std::vector<MigrationStatus>> showMigrations(detail::Executor& base, MigrationList list);

// Statements of a schema change, all or none, with foreign keys off meanwhile.
Task<> applySchema(detail::Executor& base, Driver& driver, bool needsMetadata, std::vector<std::string> statements);

} // namespace aerie::orm
