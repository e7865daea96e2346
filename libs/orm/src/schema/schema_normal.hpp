// Texts of SQL in one form, so that what means the same is the same.
#pragma once

#include "schema/table.hpp"

#include <string>
#include <string_view>

namespace aerie::orm::schema {

// Lower case outside of quotes: VARCHAR(50) is varchar(50), 'A' is not 'a'.
std::string normalText(std::string_view text);
// A default as PostgreSQL prints it and as it is declared: without casts, numbers without quotes.
std::string normalDefault(std::string_view text);
// Everything that makes a column, but its name and comment.
bool isSameColumn(const Column& a, const Column& b);

} // namespace aerie::orm::schema
