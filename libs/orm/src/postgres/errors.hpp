// PostgreSQL's errors as QueryFailure.
#pragma once

#include "postgres/libpq.hpp"

#include <aerie/orm/query_error.hpp>

#include <string>
#include <string_view>

namespace aerie::orm::postgres {

QueryErrorKind kindOf(std::string_view sqlState) noexcept;
QueryFailure failureOf(const PGresult* result, std::string_view sql);
// The connection broke, or could not be made. The message is libpq's, on one line.
QueryFailure connectionFailure(QueryErrorKind kind, const PGconn* connection, std::string_view sql);
// What is not done because the data source is being closed.
QueryFailure closedFailure();

} // namespace aerie::orm::postgres
