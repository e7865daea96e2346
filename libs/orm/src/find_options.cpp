#include <aerie/orm/find_options.hpp>

namespace aerie::orm::detail {

void append(std::vector<RelationNode>& nodes, RelationNode node) { nodes.push_back(std::move(node)); }

OrderItems orderOf(std::uint32_t column, bool isDescending) {
    return OrderItems{{OrderItem{column, isDescending, Nulls::Default, nullptr}}};
}

OrderItems orderOf(ConditionTree expression, bool isDescending) {
    return OrderItems{
        {OrderItem{0, isDescending, Nulls::Default, std::make_shared<const ConditionTree>(std::move(expression))}}};
}

void append(OrderItems& items, OrderItems more) {
    std::vector<OrderItem> all = items.take();
    for (OrderItem& item : more.take()) all.push_back(std::move(item));
    items = OrderItems{std::move(all)};
}

void setNulls(OrderItems& items, Nulls nulls) {
    std::vector<OrderItem> all = items.take();
    if (!all.empty()) all.back().nulls = nulls;
    items = OrderItems{std::move(all)};
}

SelectedColumns everyColumn(const EntityInfo& entity) {
    SelectedColumns columns;
    for (const ColumnInfo& column : entity.columns) columns.added.push_back(column.offset);
    return columns;
}

template class AwaitSafe<ConditionTree>;
template class AwaitSafe<std::vector<OrderItem>>;
template class AwaitSafe<std::vector<RelationNode>>;
template class AwaitSafe<SelectedColumns>;
template class AwaitSafe<std::string>;

} // namespace aerie::orm::detail
