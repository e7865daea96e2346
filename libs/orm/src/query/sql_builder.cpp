#include "query/sql_builder.hpp"

#include <bit>

namespace aerie::orm {

using detail::ConditionTree;
using detail::Operator;

void appendColumns(std::string& sql, std::span<const ColumnInfo* const> columns) {
    std::string_view separator;
    for (const ColumnInfo* column : columns) {
        sql += separator;
        Dialect::appendQuoted(sql, column->name);
        separator = ", ";
    }
}

void SqlBuilder::from(std::string_view what) {
    sql().append("SELECT ").append(what).append(" FROM ");
    Dialect::appendQuoted(sql(), entity_.table);
}

SqlBuilder& SqlBuilder::select(std::span<const ColumnInfo* const> columns) {
    sql().reserve(256);
    sql() += "SELECT ";
    if (columns.empty()) {
        for (const ColumnInfo& c : entity_.columns) {
            if (&c != entity_.columns.data()) sql() += ", ";
            Dialect::appendQuoted(sql(), c.name);
        }
    } else {
        appendColumns(sql(), columns);
    }
    sql() += " FROM ";
    Dialect::appendQuoted(sql(), entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::selectCount() {
    from("COUNT(*)");
    return *this;
}

SqlBuilder& SqlBuilder::selectOne() {
    from("1");
    return *this;
}

SqlBuilder& SqlBuilder::selectAggregate(std::string_view function, const ColumnInfo& column) {
    from(std::string{function} + "(" + Dialect::quoted(column.name) + ")");
    return *this;
}

SqlBuilder& SqlBuilder::deleteFrom() {
    sql() += "DELETE FROM ";
    Dialect::appendQuoted(sql(), entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::update(std::span<const Assignment> assignments) {
    sql() += "UPDATE ";
    Dialect::appendQuoted(sql(), entity_.table);
    std::string_view separator = " SET ";
    for (const Assignment& assignment : assignments) {
        sql() += separator;
        Dialect::appendQuoted(sql(), assignment.column->name);
        sql() += " = ";
        if (assignment.expression)
            writer_.operand(*assignment.expression);
        else
            writer_.parameter(assignment.value);
        separator = ", ";
    }
    return *this;
}

SqlBuilder& SqlBuilder::comment(std::string_view given) {
    if (!given.empty()) sql() += sqlComment(given);
    return *this;
}

SqlBuilder& SqlBuilder::where(const ConditionTree& tree) {
    if (tree.nodes.empty() || (tree.nodes.size() == 1 && tree.nodes[0].op == Operator::All)) return *this;
    sql() += " WHERE ";
    writer_.condition(tree);
    return *this;
}

SqlBuilder& SqlBuilder::whereLive(const ConditionTree& tree, bool withDeleted) {
    writer_.withDeleted = withDeleted;
    const ColumnInfo* deleted = withDeleted ? nullptr : deleteDateOf(entity_);
    if (!deleted) return where(tree);
    sql() += " WHERE " + Dialect::quoted(deleted->name) + " IS NULL";
    return andCondition(tree);
}

SqlBuilder& SqlBuilder::andCondition(const ConditionTree& tree) {
    if (tree.nodes.empty() || (tree.nodes.size() == 1 && tree.nodes[0].op == Operator::All)) return *this;
    sql() += " AND ";
    writer_.condition(tree);
    return *this;
}

SqlBuilder& SqlBuilder::andLive() {
    if (const ColumnInfo* deleted = deleteDateOf(entity_))
        sql() += " AND " + Dialect::quoted(deleted->name) + " IS NULL";
    return *this;
}

SqlBuilder& SqlBuilder::whereIn(const ColumnInfo& c, std::span<const Value> keys) {
    sql() += " WHERE ";
    Dialect::appendQuoted(sql(), c.name);
    if (keys.size() == 1) {
        sql() += " = ";
        writer_.parameter(keys[0]);
        return *this;
    }
    sql() += " IN (";
    const std::size_t count = std::bit_ceil(keys.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) sql() += ", ";
        writer_.parameter(i < keys.size() ? keys[i] : keys.back());
    }
    sql() += ')';
    return *this;
}

SqlBuilder& SqlBuilder::whereKey(std::span<const Value> key) {
    std::string_view separator = " WHERE ";
    std::size_t at = 0;
    for (const ColumnInfo& c : entity_.columns) {
        if (!c.options.isPrimary) continue;
        sql() += separator;
        Dialect::appendQuoted(sql(), c.name);
        sql() += " = ";
        writer_.parameter(key[at++]);
        separator = " AND ";
    }
    return *this;
}

SqlBuilder& SqlBuilder::orderBy(std::span<const detail::OrderItem> order) {
    writer_.orderBy(order);
    return *this;
}

SqlBuilder& SqlBuilder::limit(std::size_t skip, std::optional<std::size_t> take) {
    writer_.limit(skip, take);
    return *this;
}

SqlBuilder& SqlBuilder::lock(const Lock& lock) {
    writer_.lock(lock);
    return *this;
}

SqlBuilder& SqlBuilder::returning(std::span<const ColumnInfo* const> columns) {
    if (columns.empty()) return *this;
    sql() += " RETURNING ";
    appendColumns(sql(), columns);
    return *this;
}

std::string insertSql(const Dialect& dialect, const EntityInfo& entity, std::span<const ColumnInfo* const> columns,
                      std::span<const ColumnInfo* const> returning, std::string_view onConflict) {
    std::string sql = "INSERT INTO " + Dialect::quoted(entity.table);
    if (columns.empty()) {
        sql += " DEFAULT VALUES";
    } else {
        std::string values;
        std::string_view separator = "(";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            sql += separator;
            Dialect::appendQuoted(sql, columns[i]->name);
            values += i > 0 ? ", " : "";
            dialect.appendParameter(values, i + 1);
            separator = ", ";
        }
        sql.append(") VALUES (").append(values) += ')';
    }
    sql += onConflict;
    if (!returning.empty()) {
        sql += " RETURNING ";
        appendColumns(sql, returning);
    }
    return sql;
}

} // namespace aerie::orm
