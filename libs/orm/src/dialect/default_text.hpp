// Defaults of columns as SQL, the part that the dialects share.
#pragma once

#include "dialect/dialect.hpp"

namespace aerie::orm::schema {

// 1, 0.5, 'member', an expression; booleans as the dialect writes them. Empty for none and for the dates' roles.
std::string defaultText(const ColumnInfo& column, std::string_view trueText, std::string_view falseText);

} // namespace aerie::orm::schema
