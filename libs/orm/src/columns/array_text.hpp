// PostgreSQL's text of an array of one dimension: {a,"b c","say \"hi\"",NULL}.
#pragma once

#include <aerie/base/type_info.hpp>

#include <string>
#include <string_view>

namespace aerie::orm::detail {

// `type` is of a std::vector of texts, numbers, booleans, enums or types with a text form. False: it is no such array;
// elements that are NULL are none either.
bool readArrayText(const TypeInfo& type, std::string_view text, void* list);
std::string writeArrayText(const TypeInfo& type, const void* list);

} // namespace aerie::orm::detail
