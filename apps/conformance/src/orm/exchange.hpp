// The canonical JSON of the contract: entities to JSON and back, by their tables.
#pragma once

#include "orm/data_source.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/io/task.hpp>

#include <string>

namespace conformance::ORM_DIALECT {

using aerie::Task;

// A column's value: bigint as text, bytes as base64, everything else as its type's JSON.
aerie::json::Value toJson(const orm::ColumnInfo& column, const void* object);
// Writes a row's value into the member of a new object.
aerie::Result<void> fromJson(const orm::ColumnInfo& column, const aerie::json::Value& value, void* object);

// Keys sorted at every level, no blanks.
std::string canonical(const aerie::json::Value& value);

Task<aerie::json::Value> dump(orm::DataSource& dataSource);
// All or nothing; what does not fit is an Exception.
Task<> load(orm::DataSource& dataSource, const aerie::json::Value& data);

} // namespace conformance::ORM_DIALECT
