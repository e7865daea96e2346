// SQL for entities: text and parameters, from the entity's table and typed conditions. Ordinary code, nothing here is a
// template; the same functions serve every entity and every dialect.
#pragma once

#include "dialect/dialect.hpp"
#include "statement.hpp"

#include <aerie/orm/condition.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/find_options.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aerie::orm {

class SqlBuilder {
public:
    SqlBuilder(const Dialect& dialect, const EntityInfo& entity) noexcept : dialect_(dialect), entity_(entity) {}

    // SELECT every column, in the entity's order.
    SqlBuilder& select();
    SqlBuilder& selectCount();
    SqlBuilder& selectOne();
    SqlBuilder& deleteFrom();
    struct Assignment {
        const ColumnInfo* column;
        Value value;
    };
    SqlBuilder& update(std::span<const Assignment> assignments);

    // Nothing for an empty tree.
    SqlBuilder& where(const detail::ConditionTree& tree);
    // WHERE column = key, or IN (keys). Lists are filled up to a power of two with their last key, so that few
    // different texts are prepared however many keys there are.
    SqlBuilder& whereIn(const ColumnInfo& column, std::span<const Value> keys);
    // The primary key; values in the order of its columns.
    SqlBuilder& whereKey(std::span<const Value> key);
    SqlBuilder& orderBy(std::span<const detail::OrderItem> order);
    SqlBuilder& limit(std::size_t skip, std::optional<std::size_t> take);

    Statement take(RowSink* sink = nullptr) { return {std::move(sql_), std::move(parameters_), 0, sink, 0}; }

private:
    void appendCondition(const detail::ConditionTree& tree, std::size_t& node, std::size_t& value);
    void appendLeaf(const detail::ConditionTree::Node& node, const detail::ConditionTree& tree, std::size_t& value);
    void appendJoined(const detail::ConditionTree& tree, std::size_t& node, std::size_t& value);
    void appendList(const detail::ConditionTree::Node& node, const detail::ConditionTree& tree, std::size_t& value);
    void parameter(Value value);
    const ColumnInfo& column(std::uint32_t offset) const;

    const Dialect& dialect_;
    const EntityInfo& entity_;
    std::string sql_;
    std::vector<Value> parameters_;
};

// INSERT of the given columns, one row; RETURNING what the database makes.
std::string insertSql(const Dialect& dialect, const EntityInfo& entity, std::span<const ColumnInfo* const> columns,
                      std::span<const ColumnInfo* const> returning);

} // namespace aerie::orm
