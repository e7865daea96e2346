#include <aerie/orm/expression.hpp>
#include <aerie/orm/query_builder.hpp>
#include <aerie/orm/query_error.hpp>

namespace aerie::orm::detail {

ConditionTree rawTree(std::string_view text, std::vector<ConditionTree> operands) {
    std::size_t holes = 0;
    for (std::size_t at = 0; (at = text.find("{}", at)) != std::string_view::npos; at += 2) ++holes;
    if (holes != operands.size())
        throw UsageError{"raw(\"" + std::string{text} + "\") has " + std::to_string(holes) + " {} for " +
                         std::to_string(operands.size()) + " operands"};
    ConditionTree tree = ConditionTree::leaf(Operator::Raw, 0);
    tree.nodes.front().count = static_cast<std::uint32_t>(operands.size());
    tree.texts.emplace_back(text);
    for (ConditionTree& operand : operands) tree.append(std::move(operand));
    return tree;
}

ConditionTree overTree(ConditionTree function, std::vector<ConditionTree> partition, std::vector<OrderItem> order) {
    std::string text = "{} OVER (";
    std::vector<ConditionTree> operands;
    operands.push_back(std::move(function));
    std::string_view separator = "PARTITION BY ";
    for (ConditionTree& column : partition) {
        text.append(separator) += "{}";
        operands.push_back(std::move(column));
        separator = ", ";
    }
    separator = partition.empty() ? "ORDER BY " : " ORDER BY ";
    for (const OrderItem& item : order) {
        text.append(separator).append(item.isDescending ? "{} DESC" : "{} ASC");
        if (item.nulls != Nulls::Default) text += item.nulls == Nulls::First ? " NULLS FIRST" : " NULLS LAST";
        operands.push_back(*item.expression);
        separator = ", ";
    }
    return rawTree(text + ")", std::move(operands));
}

} // namespace aerie::orm::detail
