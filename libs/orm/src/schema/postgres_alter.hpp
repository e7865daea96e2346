// Changes a PostgreSQL table in place, column by column, and says how to change it back.
#pragma once

#include "schema/schema_diff.hpp"

namespace aerie::orm::schema {

// Foreign keys are not looked at: they go before everything and come after everything, see compare().
void alterPostgresTable(const Table& current, const Table& wanted, const Dialect& dialect, Diff& diff);

// ALTER TABLE ... for one foreign key.
std::string addForeignKey(const Table& table, const ForeignKey& key);
std::string dropConstraint(const Table& table, const std::string& name);

} // namespace aerie::orm::schema
