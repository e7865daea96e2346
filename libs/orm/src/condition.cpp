#include <aerie/orm/condition.hpp>

namespace aerie::orm::detail {

ConditionTree ConditionTree::leaf(Operator op, std::uint32_t column, Value value) {
    ConditionTree tree;
    tree.nodes.push_back({op, column, 0});
    tree.values.push_back(std::move(value));
    return tree;
}

ConditionTree ConditionTree::join(Operator op, ConditionTree left, ConditionTree right) {
    // a && b && c is one list of three, not a nest.
    if (left.nodes.front().op == op)
        ++left.nodes.front().count;
    else
        left.nodes.insert(left.nodes.begin(), {op, 0, 2});
    left.nodes.insert(left.nodes.end(), right.nodes.begin(), right.nodes.end());
    left.values.insert(left.values.end(), std::make_move_iterator(right.values.begin()),
                       std::make_move_iterator(right.values.end()));
    return left;
}

ConditionTree ConditionTree::negate(ConditionTree inner) {
    inner.nodes.insert(inner.nodes.begin(), {Operator::Not, 0, 1});
    return inner;
}

} // namespace aerie::orm::detail
