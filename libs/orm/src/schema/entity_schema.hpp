// The tables that a list of entities asks for, and the SQL that makes them.
#pragma once

#include "dialect/dialect.hpp"
#include "schema/table.hpp"

#include <aerie/orm/entity_info.hpp>

#include <span>
#include <string>
#include <vector>

namespace aerie::orm::schema {

Table tableOf(const EntityInfo& entity, const Dialect& dialect);
// In the order of the list.
std::vector<Table> tablesOf(std::span<const EntityInfo* const> entities, const Dialect& dialect);
// Whether `typeorm_metadata` has to be there.
bool haveComputedColumns(std::span<const EntityInfo* const> entities);
// Everything, on an empty database.
std::vector<std::string> createSchema(const std::vector<Table>& tables, const Dialect& dialect);

} // namespace aerie::orm::schema
