// Reads the text of a CREATE TABLE, as SQLite keeps it in sqlite_master: what the pragmas do not tell, the names of
// constraints, checks and AUTOINCREMENT.
#pragma once

#include "schema/table.hpp"

#include <string_view>

namespace aerie::orm::schema {

// Fills columns (name, type, keys, NOT NULL, default, enum values), uniques, checks and foreign keys. Constraints
// without a name have an empty one. Accepts everything that SQLite accepts; what is not understood is skipped.
Table readTableText(std::string_view sql);

} // namespace aerie::orm::schema
