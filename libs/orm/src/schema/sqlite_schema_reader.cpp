#include "schema/postgres_schema_reader.hpp"
#include "schema/schema_reader.hpp"
#include "schema/sqlite_table_text.hpp"

#include <aerie/orm/query_error.hpp>
#include <aerie/orm/query_runner.hpp>

namespace aerie::orm::schema {

namespace {

// CREATE [UNIQUE] INDEX name ON table (columns) [WHERE condition]
Index readIndexText(std::string name, std::string_view sql) {
    Index found;
    found.name = std::move(name);
    found.isUnique = sql.starts_with("CREATE UNIQUE");
    // The column list has the shape of a table's.
    for (Column& column : readTableText(sql).columns) found.columns.push_back(std::move(column.name));
    if (const std::size_t where = sql.find(" WHERE "); where != std::string_view::npos)
        found.where = sql.substr(where + 7);
    return found;
}

} // namespace

Task<std::vector<Table>> readTables(detail::Executor& executor, std::vector<std::string> names) {
    if (executor.dialect().type() == DatabaseType::Postgres)
        co_return co_await readPostgresTables(executor, std::move(names));
    std::vector<Table> tables;
    if (executor.dialect().type() == DatabaseType::Postgres) {
        for (const std::string& name : names) {
            const Rows rows = co_await detail::runQuery(executor, "SELECT to_regclass(quote_ident($1))::text",
                                                        detail::parameterList(name));
            if (!rows[0][0].isNull())
                throw UsageError{"the table " + name + " is there already, and its schema cannot be compared yet"};
        }
        co_return tables;
    }
    for (const std::string& name : names) {
        const Rows rows = co_await detail::runQuery(
            executor, "SELECT \"sql\" FROM \"sqlite_master\" WHERE \"type\" = 'table' AND \"name\" = ?",
            detail::parameterList(name));
        if (rows.empty()) continue;
        tables.push_back(readTableText(rows[0][0].text()));
        tables.back().name = name;
        // Indices that SQLite made itself, for constraints, have no text.
        const Rows indices = co_await detail::runQuery(
            executor,
            "SELECT \"name\", \"sql\" FROM \"sqlite_master\" WHERE \"type\" = 'index' AND \"tbl_name\" = ? AND "
            "\"sql\" IS NOT NULL ORDER BY rowid",
            detail::parameterList(name));
        for (std::size_t i = 0; i < indices.size(); ++i)
            tables.back().indices.push_back(readIndexText(indices[i][0].text(), indices[i][1].raw()));
    }
    co_return tables;
}

} // namespace aerie::orm::schema
