// Defaults of columns as SQL, the part that the dialects share.
#pragma once

#include "dialect/dialect.hpp"

namespace aerie::orm::schema {

// 1, 0.5, 'member', an expression; booleans as the dialect writes them. Empty for none and for the dates' roles.
std::string defaultText(const ColumnInfo& column, std::string_view trueText, std::string_view falseText);

// decimal(14,2), decimal(14), decimal
std::string numericType(std::string_view name, const detail::ColumnOptions& options);

// The rows of `typeorm_metadata` for the table's generated columns: TypeORM cannot read an expression back from the
// database and compares with these. `place` is what stands for database and schema.
std::vector<std::string> insertMetadata(const Table& table, std::string_view place);
std::vector<std::string> deleteMetadata(const Table& table);

} // namespace aerie::orm::schema
