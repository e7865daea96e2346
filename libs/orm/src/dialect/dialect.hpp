// What differs between databases in the text of SQL. One immutable object each; drivers name theirs.
#pragma once

#include "schema/table.hpp"

#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/query_runner.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

class Dialect {
public:
    virtual ~Dialect() = default;

    virtual DatabaseType type() const noexcept = 0;
    // Rows a statement may have as parameters.
    virtual std::size_t maxParameters() const noexcept = 0;
    // The n-th parameter, from 1.
    virtual void appendParameter(std::string& sql, std::size_t number) const = 0;
    // LIKE without regard to case, as TypeORM's ILike.
    virtual void appendILike(std::string& sql, std::string_view column, std::string_view parameter) const = 0;
    // `limit` and `offset` are parameters' texts; either may be empty.
    virtual void appendLimit(std::string& sql, std::string_view limit, std::string_view offset) const = 0;

    // ---- migrations

    // TypeORM's table of what was run, and its table of generated columns' expressions.
    virtual std::string createMigrationsTable() const = 0;
    virtual std::string createMetadataTable() const = 0;
    // On the connection that migrates, before and after: nobody else migrates in between, and foreign keys do not stand
    // in the way of tables that are made anew.
    virtual std::vector<std::string> beginMigrating() const = 0;
    virtual std::vector<std::string> endMigrating() const = 0;

    // Whether the database makes the value of this column in an INSERT that leaves it out.
    bool isMadeByDatabase(const ColumnInfo& column) const noexcept;

    // ---- schema

    // "varchar(50)"
    virtual std::string columnType(const EntityInfo& entity, const ColumnInfo& column) const = 0;
    // What stands behind DEFAULT; empty for none.
    virtual std::string columnDefault(const ColumnInfo& column) const = 0;
    // What stands for the column in CREATE TABLE; SQLite changes no columns.
    virtual std::string columnText(const schema::Column& column) const = 0;
    // Statements that must come before a column: its enum type, its row in typeorm_metadata.
    virtual std::vector<std::string> prepareColumn(const schema::Table& withColumn) const = 0;
    // Statements that make the table with its indices, in TypeORM's words.
    virtual std::vector<std::string> createTable(const schema::Table& table) const = 0;
    // Statements that follow once all tables are there; none where a table's own text holds its foreign keys.
    virtual std::vector<std::string> addForeignKeys(const schema::Table& table) const = 0;
    // Statements that must come before everything else.
    virtual std::vector<std::string> prepareSchema(const std::vector<schema::Table>& tables) const = 0;
    // Statements that drop the table and what belongs to it.
    virtual std::vector<std::string> dropTable(const schema::Table& table) const = 0;
    virtual std::string createIndex(const schema::Table& table, const schema::Index& index) const = 0;
    virtual std::string dropIndex(const schema::Index& index) const = 0;

    static void appendQuoted(std::string& sql, std::string_view name);
    static std::string quoted(std::string_view name);
    // "a", "b"
    static std::string quotedList(const std::vector<std::string>& names);
    // 'text', with quotes doubled.
    static std::string literal(std::string_view text);
};

const Dialect& sqliteDialect() noexcept;
const Dialect& postgresDialect() noexcept;

namespace schema {
std::string_view sqlOf(onDelete rule) noexcept;
std::string_view sqlOf(onUpdate rule) noexcept;
} // namespace schema

} // namespace aerie::orm
