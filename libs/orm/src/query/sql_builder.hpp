// Statements on the table of one entity: text and parameters, from the entity's table and typed conditions. Ordinary
// code, nothing here is a template; the same functions serve every entity and every dialect.
#pragma once

#include "query/sql_writer.hpp"
#include "statement.hpp"

#include <aerie/orm/condition.hpp>
#include <aerie/orm/entity_info.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aerie::orm {

class SqlBuilder {
public:
    SqlBuilder(const Dialect& dialect, const EntityInfo& entity) : entity_(entity), writer_(dialect, entity) {}

    // SELECT every column, in the entity's order; or these.
    SqlBuilder& select(std::span<const ColumnInfo* const> columns = {});
    SqlBuilder& selectCount();
    SqlBuilder& selectOne();
    // SELECT function(column): SUM, MAX
    SqlBuilder& selectAggregate(std::string_view function, const ColumnInfo& column);
    SqlBuilder& deleteFrom();
    struct Assignment {
        const ColumnInfo* column;
        Value value;
        std::shared_ptr<const detail::ConditionTree> expression = nullptr; // instead of the value
    };
    SqlBuilder& update(std::span<const Assignment> assignments);

    // Begins the statement with a comment.
    SqlBuilder& comment(std::string_view text);
    // Nothing for an empty tree.
    SqlBuilder& where(const detail::ConditionTree& tree);
    // The same, and only rows that are not soft-deleted, unless `withDeleted`.
    SqlBuilder& whereLive(const detail::ConditionTree& tree, bool withDeleted);
    // WHERE column = key, or IN (keys). Lists are filled up to a power of two with their last key, so that few
    // different texts are prepared however many keys there are.
    SqlBuilder& whereIn(const ColumnInfo& column, std::span<const Value> keys);
    // AND only rows that are not soft-deleted.
    SqlBuilder& andLive();
    // The primary key; values in the order of its columns.
    SqlBuilder& whereKey(std::span<const Value> key);
    SqlBuilder& andCondition(const detail::ConditionTree& tree);
    SqlBuilder& orderBy(std::span<const detail::OrderItem> order);
    SqlBuilder& limit(std::size_t skip, std::optional<std::size_t> take);
    SqlBuilder& lock(const Lock& lock);
    SqlBuilder& returning(std::span<const ColumnInfo* const> columns);

    Statement take(RowSink* sink = nullptr) {
        return {std::move(writer_.sql), std::move(writer_.parameters), 0, sink, 0};
    }

private:
    std::string& sql() noexcept { return writer_.sql; }
    void from(std::string_view what);

    const EntityInfo& entity_;
    SqlWriter writer_;
};

// INSERT of the given columns, one row; RETURNING what the database makes. `onConflict` stands between.
std::string insertSql(const Dialect& dialect, const EntityInfo& entity, std::span<const ColumnInfo* const> columns,
                      std::span<const ColumnInfo* const> returning, std::string_view onConflict = {});

// "id", "name"
void appendColumns(std::string& sql, std::span<const ColumnInfo* const> columns);

} // namespace aerie::orm
