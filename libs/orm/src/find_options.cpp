#include <aerie/orm/find_options.hpp>

namespace aerie::orm::detail {

void append(std::vector<RelationNode>& nodes, RelationNode node) { nodes.push_back(std::move(node)); }

OrderItems orderOf(OrderItem item) { return OrderItems{{item}}; }

void append(OrderItems& items, OrderItems more) {
    std::vector<OrderItem> all = items.take();
    for (const OrderItem item : more.take()) all.push_back(item);
    items = OrderItems{std::move(all)};
}

template class AwaitSafe<ConditionTree>;
template class AwaitSafe<std::vector<OrderItem>>;
template class AwaitSafe<std::vector<RelationNode>>;

} // namespace aerie::orm::detail
