// The named operations of the contract: each does with repositories and the query builder what an application would.
//
// To add some: write a file ops/<group>_ops.cpp with a constant table, and name it in ops.cpp and in CMakeLists.txt.
#pragma once

#include "orm/data_source.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/io/task.hpp>

#include <span>
#include <string_view>

namespace conformance::ORM_DIALECT {

using aerie::Task;

struct Operation {
    std::string_view name; // "find.eq"
    Task<aerie::json::Value> (*run)(orm::DataSource& dataSource, const aerie::json::Value& arguments);
};

// The operation of that name, or null.
const Operation* findOperation(std::string_view name);

} // namespace conformance::ORM_DIALECT
