#pragma once

#include <aerie/config/problem.hpp>
#include <aerie/config/var.hpp>

#include <optional>

namespace aerie::config::detail {

// Does the default that the program gives keep the rule of its type? C++ does not check it when it is written.
std::optional<ProblemCode> checkDefault(const VariableInfo& info, const void* value);

} // namespace aerie::config::detail
