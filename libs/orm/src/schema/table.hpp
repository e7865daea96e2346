// A table as both sides of a comparison see it: made from an entity, or read from a live database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm::schema {

struct Column {
    std::string name;
    std::string type; // "varchar(50)"
    bool isPrimary = false;
    bool isAutoIncrement = false;
    bool isNullable = false;
    std::vector<std::string> enumValues; // not empty: only these
    std::string defaultValue;            // what stands behind DEFAULT, without SQLite's parentheses; empty for none

    bool operator==(const Column&) const = default;
};

struct Unique {
    std::string name;
    std::vector<std::string> columns;

    bool operator==(const Unique&) const = default;
};

struct Check {
    std::string name;
    std::string expression;

    bool operator==(const Check&) const = default;
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string target;
    std::vector<std::string> targetColumns;
    std::string onDelete; // "CASCADE"
    std::string onUpdate;

    bool operator==(const ForeignKey&) const = default;
};

struct Index {
    std::string name;
    std::vector<std::string> columns;
    bool isUnique = false;
    std::string where;

    bool operator==(const Index&) const = default;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<Unique> uniques;
    std::vector<Check> checks;
    std::vector<ForeignKey> foreignKeys;
    std::vector<Index> indices;
    std::string primaryKeyName; // only where the database names it
    std::string unsupported;    // of a live table: what would be lost if it were made anew; mostly empty

    const Column* column(std::string_view columnName) const noexcept;
    std::vector<std::string> primaryColumns() const;
};

} // namespace aerie::orm::schema
