#include <aerie/orm/condition.hpp>
#include <aerie/orm/detail/query_spec.hpp>
#include <aerie/orm/query_error.hpp>

#include <iterator>

namespace aerie::orm::detail {

namespace {

template<class T> void moveTo(std::vector<T>& to, std::vector<T>& from) {
    if (to.empty())
        to = std::move(from);
    else
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// A column by its entity alone, without an alias.
bool isPlainColumn(const ConditionTree& tree) {
    if (tree.nodes.size() != 1) return false;
    const ConditionTree::Node& node = tree.nodes.front();
    // Those with an alias or of a common table expression have texts as well.
    return node.op == Operator::Column && node.count == 0 && node.column != ConditionTree::kOperands;
}

bool areParameters(const ConditionTree& tree) {
    for (const ConditionTree::Node& node : tree.nodes)
        if (node.op != Operator::Parameter) return false;
    return true;
}

} // namespace

ConditionTree ConditionTree::leaf(Operator op, std::uint32_t column, const EntityInfo* entity) {
    ConditionTree tree;
    tree.nodes.push_back({op, column, 0, entity});
    return tree;
}

ConditionTree ConditionTree::leaf(Operator op, std::uint32_t column, const EntityInfo* entity, Value value) {
    ConditionTree tree = leaf(op, column, entity);
    tree.values.push_back(std::move(value));
    return tree;
}

ConditionTree ConditionTree::parameter(Value value) { return leaf(Operator::Parameter, 0, nullptr, std::move(value)); }

void ConditionTree::append(ConditionTree other) {
    moveTo(nodes, other.nodes);
    moveTo(values, other.values);
    moveTo(texts, other.texts);
    moveTo(queries, other.queries);
}

ConditionTree ConditionTree::join(Operator op, ConditionTree left, ConditionTree right) {
    // a && b && c is one list of three, not a nest.
    if (left.nodes.front().op == op)
        ++left.nodes.front().count;
    else
        left.nodes.insert(left.nodes.begin(), {op, 0, 2, nullptr});
    left.append(std::move(right));
    return left;
}

ConditionTree ConditionTree::over(Node node, ConditionTree inner) {
    inner.nodes.insert(inner.nodes.begin(), node);
    return inner;
}

ConditionTree ConditionTree::negate(ConditionTree inner) {
    return over({Operator::Not, 0, 1, nullptr}, std::move(inner));
}

ConditionTree ConditionTree::compare(Operator op, ConditionTree left, ConditionTree right) {
    const auto count = static_cast<std::uint32_t>(right.nodes.size());
    if (isPlainColumn(left) && areParameters(right)) {
        const Node& column = left.nodes.front();
        ConditionTree tree = leaf(op, column.column, column.entity);
        tree.nodes.front().count = count;
        tree.values = std::move(right.values);
        return tree;
    }
    ConditionTree tree = over({op, kOperands, count, nullptr}, std::move(left));
    tree.append(std::move(right));
    return tree;
}

Value codedValue(const EntityInfo& entity, std::uint32_t offset, const void* value) {
    const ColumnInfo* column = entity.columnAt(offset);
    if (!column || !column->codec)
        throw UsageError{"a value of " + std::string{entity.name} + " is for no column that could store it"};
    return column->codec->write(*column, value);
}

Value codedValue(const ConditionTree& operand, const void* value) {
    for (const ConditionTree::Node& node : operand.nodes)
        if (node.op == Operator::Column && node.entity) return codedValue(*node.entity, node.column, value);
    throw UsageError{"a value of this type has no column that tells how it is stored: compare it with a column"};
}

std::shared_ptr<const QuerySpec> sharedSpec(const QuerySpec& spec) { return std::make_shared<const QuerySpec>(spec); }

ConditionTree amongQuery(Operator op, ConditionTree operand, const QuerySpec& spec) {
    ConditionTree tree = ConditionTree::over(
        {op == Operator::In ? Operator::InQuery : Operator::NotInQuery, ConditionTree::kOperands, 0, nullptr},
        std::move(operand));
    tree.queries.push_back(sharedSpec(spec));
    return tree;
}

} // namespace aerie::orm::detail
