// SQLite's result codes as QueryFailure.
#pragma once

#include <aerie/orm/query_error.hpp>

#include <string>
#include <string_view>

struct sqlite3;

namespace aerie::orm::sqlite {

// "SQLITE_CONSTRAINT_UNIQUE"
std::string_view codeName(int extendedCode) noexcept;
QueryErrorKind kindOf(int extendedCode) noexcept;
// The connection's last error. The message is SQLite's own.
QueryFailure lastFailure(sqlite3* db, std::string_view sql);

} // namespace aerie::orm::sqlite
