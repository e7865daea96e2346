// The files of migrations.
#pragma once

#include <aerie/orm/migration_commands.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

struct MigrationFile {
    std::string typeName; // "AddTags1710000000000"
    std::string fileName; // "1710000000000_add_tags.hpp"
};

// "AddTags", "add-tags" and "add_tags" are one name. Nothing: it is no name, it has other characters or no letter
// first.
std::optional<MigrationFile> migrationFile(std::string_view name, std::int64_t timestamp);
// The types of the migrations in a folder, by time. "1710000000000_add_tags.hpp" holds AddTags1710000000000.
std::vector<MigrationFile> filesIn(const std::string& folder);

std::string migrationText(const MigrationFile& file, const MigrationFolder& folder, const std::vector<std::string>& up,
                          const std::vector<std::string>& down);
// migrations.hpp.
std::string listText(const std::vector<MigrationFile>& files, const MigrationFolder& folder);

// Writes the file and the list anew. The error says which path could not be written.
std::optional<std::string> writeMigration(const MigrationFile& file, const MigrationFolder& folder,
                                          const std::vector<std::string>& up, const std::vector<std::string>& down);

} // namespace aerie::orm
