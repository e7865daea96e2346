// The text form of values: how a type is read from a variable, written into one, and described to people.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/config/problem.hpp>
#include <aerie/config/var.hpp>

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::config::detail {

bool isDuration(const TypeInfo& type) noexcept;
bool isByteSize(const TypeInfo& type) noexcept;
bool isAnyUrl(const TypeInfo& type) noexcept; // config::Url
// Has the type a text form without brackets and quotes? A list of such values is separated by commas, everything else
// is JSON.
bool isPlain(const TypeInfo& type) noexcept;

// Reads the text into the value of the variable. Nothing when all is well, else what is wrong.
std::optional<ProblemCode> readText(const VariableInfo& info, std::string_view text, void* value);

// The text that readText would read back. Nothing for an empty optional.
std::optional<std::string> writeText(const VariableInfo& info, const void* value);

// Appends the value as JSON: a Duration in milliseconds, a ByteSize in bytes, the rest as json::write does.
void appendJson(std::string& out, const TypeInfo& type, const void* value);

// What a value must be: "a whole number from 1 to 65535". Reads on after "must be".
std::string describeRule(const VariableInfo& info);

} // namespace aerie::config::detail
