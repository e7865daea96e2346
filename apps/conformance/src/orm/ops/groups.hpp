// The groups of operations, a file for each.
#pragma once

#include "orm/ops/ops.hpp"

namespace conformance::ORM_DIALECT {

std::span<const Operation> findOperations();
std::span<const Operation> loadOperations();
std::span<const Operation> queryOperations();
std::span<const Operation> saveOperations();
std::span<const Operation> writeOperations();
std::span<const Operation> transactionOperations();
std::span<const Operation> treeOperations();
std::span<const Operation> lockOperations();

} // namespace conformance::ORM_DIALECT
