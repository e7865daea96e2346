// migration:run, revert, show, create and generate, as commands of the application's binary.
#pragma once

namespace aerie::app {
class Commands;
}

namespace db {

void addMigrationCommands(aerie::app::Commands& commands);

} // namespace db
