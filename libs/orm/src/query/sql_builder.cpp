#include "query/sql_builder.hpp"

#include <bit>

namespace aerie::orm {

namespace {

using detail::ConditionTree;
using detail::Operator;

std::string_view signOf(Operator op) {
    switch (op) {
    case Operator::Equal:
        return " = ";
    case Operator::NotEqual:
        return " <> ";
    case Operator::LessThan:
        return " < ";
    case Operator::LessThanOrEqual:
        return " <= ";
    case Operator::MoreThan:
        return " > ";
    case Operator::MoreThanOrEqual:
        return " >= ";
    case Operator::Like:
        return " LIKE ";
    default:
        return {};
    }
}

} // namespace

const ColumnInfo& SqlBuilder::column(std::uint32_t offset) const {
    const ColumnInfo* found = entity_.columnAt(offset);
    if (!found) throw UsageError{"a condition names a member of " + std::string{entity_.name} + " that is no column"};
    return *found;
}

void SqlBuilder::parameter(Value value) {
    parameters_.push_back(std::move(value));
    dialect_.appendParameter(sql_, parameters_.size());
}

SqlBuilder& SqlBuilder::select() {
    sql_.reserve(256);
    sql_ = "SELECT ";
    for (const ColumnInfo& c : entity_.columns) {
        if (&c != entity_.columns.data()) sql_ += ", ";
        Dialect::appendQuoted(sql_, c.name);
    }
    sql_ += " FROM ";
    Dialect::appendQuoted(sql_, entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::selectCount() {
    sql_ = "SELECT COUNT(*) FROM ";
    Dialect::appendQuoted(sql_, entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::selectOne() {
    sql_ = "SELECT 1 FROM ";
    Dialect::appendQuoted(sql_, entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::deleteFrom() {
    sql_ = "DELETE FROM ";
    Dialect::appendQuoted(sql_, entity_.table);
    return *this;
}

SqlBuilder& SqlBuilder::update(std::span<const Assignment> assignments) {
    sql_ = "UPDATE ";
    Dialect::appendQuoted(sql_, entity_.table);
    std::string_view separator = " SET ";
    for (const Assignment& assignment : assignments) {
        sql_ += separator;
        Dialect::appendQuoted(sql_, assignment.column->name);
        sql_ += " = ";
        parameter(assignment.value);
        separator = ", ";
    }
    return *this;
}

SqlBuilder& SqlBuilder::where(const ConditionTree& tree) {
    if (tree.nodes.empty() || (tree.nodes.size() == 1 && tree.nodes[0].op == Operator::All)) return *this;
    sql_ += " WHERE ";
    std::size_t node = 0, value = 0;
    appendCondition(tree, node, value);
    return *this;
}

void SqlBuilder::appendCondition(const ConditionTree& tree, std::size_t& node, std::size_t& value) {
    const ConditionTree::Node& current = tree.nodes[node];
    switch (current.op) {
    case Operator::And:
    case Operator::Or:
        appendJoined(tree, node, value);
        return;
    case Operator::Not:
        ++node;
        sql_ += "NOT (";
        appendCondition(tree, node, value);
        sql_ += ')';
        return;
    default:
        appendLeaf(current, tree, value);
        ++node;
        return;
    }
}

void SqlBuilder::appendJoined(const ConditionTree& tree, std::size_t& node, std::size_t& value) {
    const ConditionTree::Node& current = tree.nodes[node++];
    sql_ += '(';
    for (std::uint32_t i = 0; i < current.count; ++i) {
        if (i > 0) sql_ += current.op == Operator::And ? " AND " : " OR ";
        appendCondition(tree, node, value);
    }
    sql_ += ')';
}

void SqlBuilder::appendLeaf(const ConditionTree::Node& node, const ConditionTree& tree, std::size_t& value) {
    if (node.op == Operator::All) {
        sql_ += "1 = 1";
        return;
    }
    const std::string name = Dialect::quoted(column(node.column).name);
    switch (node.op) {
    case Operator::IsNull:
        sql_.append(name).append(" IS NULL");
        return;
    case Operator::IsNotNull:
        sql_.append(name).append(" IS NOT NULL");
        return;
    case Operator::In:
    case Operator::NotIn:
        appendList(node, tree, value);
        return;
    case Operator::Between:
        sql_.append(name).append(" BETWEEN ");
        parameter(tree.values[value++]);
        sql_ += " AND ";
        parameter(tree.values[value++]);
        return;
    case Operator::ILike: {
        parameters_.push_back(tree.values[value++]);
        std::string placeholder;
        dialect_.appendParameter(placeholder, parameters_.size());
        dialect_.appendILike(sql_, name, placeholder);
        return;
    }
    default:
        sql_.append(name).append(signOf(node.op));
        parameter(tree.values[value++]);
        return;
    }
}

void SqlBuilder::appendList(const ConditionTree::Node& node, const ConditionTree& tree, std::size_t& value) {
    if (node.count == 0) { // IN () is no SQL everywhere; nothing is in an empty list
        sql_ += node.op == Operator::In ? "1 = 0" : "1 = 1";
        return;
    }
    Dialect::appendQuoted(sql_, column(node.column).name);
    sql_ += node.op == Operator::In ? " IN (" : " NOT IN (";
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (i > 0) sql_ += ", ";
        parameter(tree.values[value++]);
    }
    sql_ += ')';
}

SqlBuilder& SqlBuilder::whereIn(const ColumnInfo& c, std::span<const Value> keys) {
    sql_ += " WHERE ";
    Dialect::appendQuoted(sql_, c.name);
    if (keys.size() == 1) {
        sql_ += " = ";
        parameter(keys[0]);
        return *this;
    }
    sql_ += " IN (";
    const std::size_t count = std::bit_ceil(keys.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) sql_ += ", ";
        parameter(i < keys.size() ? keys[i] : keys.back());
    }
    sql_ += ')';
    return *this;
}

SqlBuilder& SqlBuilder::whereKey(std::span<const Value> key) {
    std::string_view separator = " WHERE ";
    std::size_t at = 0;
    for (const ColumnInfo& c : entity_.columns) {
        if (!c.options.isPrimary) continue;
        sql_ += separator;
        Dialect::appendQuoted(sql_, c.name);
        sql_ += " = ";
        parameter(key[at++]);
        separator = " AND ";
    }
    return *this;
}

SqlBuilder& SqlBuilder::orderBy(std::span<const detail::OrderItem> order) {
    std::string_view separator = " ORDER BY ";
    for (const detail::OrderItem& item : order) {
        sql_ += separator;
        Dialect::appendQuoted(sql_, column(item.column).name);
        sql_ += item.isDescending ? " DESC" : " ASC";
        separator = ", ";
    }
    return *this;
}

SqlBuilder& SqlBuilder::limit(std::size_t skip, std::optional<std::size_t> take) {
    std::string limitText, offsetText;
    if (take) {
        parameters_.push_back(Value{static_cast<std::int64_t>(*take)});
        dialect_.appendParameter(limitText, parameters_.size());
    }
    if (skip > 0) {
        parameters_.push_back(Value{static_cast<std::int64_t>(skip)});
        dialect_.appendParameter(offsetText, parameters_.size());
    }
    dialect_.appendLimit(sql_, limitText, offsetText);
    return *this;
}

std::string insertSql(const Dialect& dialect, const EntityInfo& entity, std::span<const ColumnInfo* const> columns,
                      std::span<const ColumnInfo* const> returning) {
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
    std::string_view separator = " RETURNING ";
    for (const ColumnInfo* c : returning) {
        sql += separator;
        Dialect::appendQuoted(sql, c->name);
        separator = ", ";
    }
    return sql;
}

} // namespace aerie::orm
