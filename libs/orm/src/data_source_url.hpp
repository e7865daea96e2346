// DATABASE_URL, taken apart.
#pragma once

#include <aerie/orm/query_runner.hpp>

#include <string>
#include <string_view>

namespace aerie::orm {

struct DataSourceUrl {
    DatabaseType type = DatabaseType::Sqlite;
    std::string path; // of SQLite: a file, or ":memory:"; of PostgreSQL the whole URL, which libpq understands
    bool isReadOnly = false;
};

// Throws UsageError, which says what forms there are.
DataSourceUrl parseDataSourceUrl(std::string_view url);

} // namespace aerie::orm
