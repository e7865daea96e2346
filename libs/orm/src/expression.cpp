#include <aerie/orm/expression.hpp>
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

std::shared_ptr<const QuerySpec> sharedSpec(const QuerySpec& spec);

} // namespace aerie::orm::detail
