// The tables of a PostgreSQL database, from its catalogue, in the schema that is current.
#pragma once

#include "executor.hpp"
#include "schema/table.hpp"

#include <aerie/io/task.hpp>

#include <string>
#include <vector>

namespace aerie::orm::schema {

Task<std::vector<Table>> readPostgresTables(detail::Executor& executor, std::vector<std::string> names);

} // namespace aerie::orm::schema
