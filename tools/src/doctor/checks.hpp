// What can be wrong around an app: its port, its disk, its data folder, its database file. Each check looks and changes
// nothing.
#pragma once

#include "doctor/finding.hpp"
#include "project_environment.hpp"

#include <string>
#include <vector>

namespace aerie::tools {

Finding checkPort(const ProjectEnvironment& environment);
Finding checkDisk(const std::string& root);
Finding checkDataFolder(const std::string& root);

// SQLite: quick_check and foreign_key_check of the file that DATABASE_URL names; a missing one is made by the first
// start. PostgreSQL is the server's to check: only the address is told.
Finding checkDatabase(const std::string& root, const ProjectEnvironment& environment);

std::vector<Finding> checkAll(const std::string& root, const ProjectEnvironment& environment);

} // namespace aerie::tools
