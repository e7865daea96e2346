// Names of constraints and indices, as TypeORM's DefaultNamingStrategy makes them: a prefix and the beginning of the
// SHA-1 of table and columns. A schema with other names would be dropped and made again by TypeORM, and by us.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace aerie::orm::names {

// Columns are the database's names, in any order: they are sorted before hashing.
using Columns = std::span<const std::string_view>;

std::string primaryKey(std::string_view table, Columns columns);
std::string unique(std::string_view table, Columns columns);
// A foreign key is named by its own columns; what it points to does not count.
std::string foreignKey(std::string_view table, Columns columns);
// The unique constraint of a one-to-one relation.
std::string relation(std::string_view table, Columns columns);
// `where` is the condition of a partial index, letter by letter; empty for a whole one.
std::string index(std::string_view table, Columns columns, std::string_view where = {});
std::string check(std::string_view table, std::string_view expression);
std::string exclusion(std::string_view table, std::string_view expression);
// "posts", "tags", "tags" make "posts_tags_tags".
std::string joinTable(std::string_view ownerTable, std::string_view property, std::string_view otherTable);
// "posts", "id" make "postsId".
std::string joinTableColumn(std::string_view table, std::string_view column);
std::string defaultConstraint(std::string_view table, std::string_view column);

} // namespace aerie::orm::names
