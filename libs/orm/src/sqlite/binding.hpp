// Values into statements and cells out of them.
#pragma once

#include "statement.hpp"

#include <sqlite3.h>

#include <span>
#include <string>

namespace aerie::orm::sqlite {

// Binds values to parameters 1 and up. They must live until the statement is reset; Uuid and Timestamp become the texts
// that TypeORM writes, which are kept in `scratch` for as long. Gives SQLite's code.
int bindValues(sqlite3_stmt* statement, std::span<const Value> values, std::string& scratch);

class SqliteRow final : public RowReader {
public:
    explicit SqliteRow(sqlite3_stmt* statement) noexcept : statement_(statement) {}

    Value::Type type(int column) const noexcept override;
    std::int64_t integer(int column) const noexcept override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const noexcept override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const noexcept override;
    int columnCount() const noexcept override { return sqlite3_column_count(statement_); }
    std::string_view columnName(int column) const noexcept override;

private:
    sqlite3_stmt* statement_;
};

} // namespace aerie::orm::sqlite
