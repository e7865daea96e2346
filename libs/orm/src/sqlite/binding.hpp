// Values into statements and cells out of them.
#pragma once

#include "statement.hpp"

#include <sqlite3.h>

namespace aerie::orm::sqlite {

// The value must live until the statement is reset. Uuid and Timestamp become the texts that TypeORM writes.
int bindValue(sqlite3_stmt* statement, int parameter, const Value& value);

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
