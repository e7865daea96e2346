// The tables of a live database.
#pragma once

#include "executor.hpp"
#include "schema/table.hpp"

#include <aerie/io/task.hpp>

#include <string>
#include <vector>

namespace aerie::orm::schema {

// Those of the named tables that exist.
Task<std::vector<Table>> readTables(detail::Executor& executor, std::vector<std::string> names);

} // namespace aerie::orm::schema
