// From the tables there are to the tables there should be, in SQL and back.
#pragma once

#include "dialect/dialect.hpp"
#include "schema/table.hpp"

#include <string>
#include <vector>

namespace aerie::orm::schema {

struct Diff {
    std::vector<std::string> up;
    std::vector<std::string> down;
};

// Tables of `current` that are not wanted are left alone. A changed SQLite table is made anew under a temporary name,
// filled from the old one and renamed, as TypeORM does: SQLite can alter little. That needs foreign keys to be off.
Diff compare(const std::vector<Table>& current, const std::vector<Table>& wanted, const Dialect& dialect);

} // namespace aerie::orm::schema
