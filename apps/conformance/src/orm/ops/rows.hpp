// Entities as the canonical JSON of results: only what was asked for.
#pragma once

#include "orm/exchange.hpp"
#include "orm/ops/ops.hpp"

#include <aerie/orm/expression.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance::ORM_DIALECT {

using aerie::Uuid;
using aerie::json::Object;
using aerie::json::Value;
using Columns = std::initializer_list<std::string_view>;

// The named columns; none named: all that a find reads.
Object rowOf(const orm::EntityInfo& entity, const void* object, const std::vector<std::string_view>& columns);

template<class E> Object row(const E& entity, Columns columns = {}) {
    return rowOf(orm::entityOf<E>(), &entity, columns);
}

template<class List, class Make> Value listOf(const List& list, Make make) {
    Value::Array rows;
    for (const auto& entity : list) rows.emplace_back(make(entity));
    return Value{std::move(rows)};
}
template<class E> Value rows(const std::vector<E>& list, std::vector<std::string_view> columns = {}) {
    return listOf(list, [&](const E& entity) { return Value{rowOf(orm::entityOf<E>(), &entity, columns)}; });
}

// A find as a whole operation.
template<class E>
Task<Value> found(orm::DataSource& dataSource, orm::FindOptions<E> options, std::vector<std::string_view> columns) {
    const std::vector<E> list = co_await dataSource.getRepository<E>().find(std::move(options));
    co_return rows(list, std::move(columns));
}

// 00000000-0000-4000-8000-000000000007
Uuid uuid(int number);
Value object(std::initializer_list<std::pair<std::string_view, Value>> members);

// The contract's name of an error.
std::string codeOf(std::exception_ptr error);
// {"error": null}, or its name.
Task<Value> attempt(Task<> task);
template<class T> Task<> ignoringResult(Task<T> task) { co_await std::move(task); }

} // namespace conformance::ORM_DIALECT
