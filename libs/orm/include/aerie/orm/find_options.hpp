// What a find takes, as TypeORM's FindManyOptions.
//
//   co_await users.find({
//       .where = orm::gt(&User::id, cursor),
//       .relations = orm::with(orm::relation(&User::userItems).order(orm::asc(&UserItem::id))),
//       .order = orm::asc(&User::username).then(orm::desc(&User::id)),
//       .skip = 40,
//       .take = 20,
//   });
//
// Everything may be left out. Each relation costs one further query, however many rows there are, and `take` counts
// entities. All queries of one find see one state of the database. With `select` only those columns are read: the
// others of the entity stay as a new object has them, so it is not for save().
#pragma once

#include <aerie/orm/condition.hpp>
#include <aerie/orm/detail/await_safe.hpp>
#include <aerie/orm/detail/query_spec.hpp>
#include <aerie/orm/relation.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

struct SetItem {
    std::uint32_t column;
    Value value;
    std::shared_ptr<const ConditionTree> expression = nullptr; // instead of the value
};

struct RelationNode {
    std::uint32_t relation = 0; // the member's offset
    std::vector<OrderItem> order;
    std::vector<RelationNode> children;
    std::vector<std::uint32_t> columns;             // empty: all that are not hidden
    std::shared_ptr<const ConditionTree> condition; // only these of the related rows
};

struct SelectedColumns {
    std::vector<std::uint32_t> chosen; // empty: all that are not hidden
    std::vector<std::uint32_t> added;
};

// Compiled once, in find_options.cpp: what every find of every file would compile again.
void append(std::vector<RelationNode>& nodes, RelationNode node);
using OrderItems = AwaitSafe<std::vector<OrderItem>>;
OrderItems orderOf(std::uint32_t column, bool isDescending);
OrderItems orderOf(ConditionTree expression, bool isDescending);
void append(OrderItems& items, OrderItems more);
void setNulls(OrderItems& items, Nulls nulls);
SelectedColumns everyColumn(const EntityInfo& entity);
extern template class AwaitSafe<ConditionTree>;
extern template class AwaitSafe<std::vector<OrderItem>>;
extern template class AwaitSafe<std::vector<RelationNode>>;
extern template class AwaitSafe<SelectedColumns>;
extern template class AwaitSafe<std::string>;

} // namespace detail

// ---- where

// A condition, or none.
template<class E> class Where {
public:
    Where() = default;
    Where(Condition<E> condition) : tree_(std::move(condition.tree)) {}
    detail::ConditionTree take() { return tree_.take(); }

private:
    detail::AwaitSafe<detail::ConditionTree> tree_;
};

// ---- order

template<class E> class Order {
public:
    Order() = default;
    Order(std::uint32_t column, bool isDescending) : items_(detail::orderOf(column, isDescending)) {}
    Order(detail::ConditionTree expression, bool isDescending)
        : items_(detail::orderOf(std::move(expression), isDescending)) {}

    // Where rows without a value stand. Databases do not agree: SQLite has them first, PostgreSQL last.
    Order nullsFirst() && {
        detail::setNulls(items_, Nulls::First);
        return std::move(*this);
    }
    Order nullsLast() && {
        detail::setNulls(items_, Nulls::Last);
        return std::move(*this);
    }

    // Rows that are equal so far are ordered by this.
    Order then(Order next) && {
        detail::append(items_, std::move(next.items_));
        return std::move(*this);
    }
    std::vector<detail::OrderItem> take() { return items_.take(); }

private:
    detail::OrderItems items_;
};

template<class E, class T, auto... O> Order<E> asc(Column<T, O...> E::* column) {
    return {detail::offsetOf(column), false};
}
template<class E, class T, auto... O> Order<E> desc(Column<T, O...> E::* column) {
    return {detail::offsetOf(column), true};
}

// By an expression: orm::asc(orm::path(&Post::author, &Account::email)).
template<class E, class T> Order<E> asc(Expression<E, T> expression) { return {std::move(expression.tree), false}; }
template<class E, class T> Order<E> desc(Expression<E, T> expression) { return {std::move(expression.tree), true}; }

// ---- select

namespace detail {
template<class E, class T, auto... O> std::uint32_t selectedOffset(Column<T, O...> E::* column) {
    return offsetOf(column);
}
template<class E, class T> std::uint32_t selectedOffset(const Expression<E, T>& embedded) {
    return embedded.tree.nodes.front().column;
}
} // namespace detail

// The columns to read; none named: all that are not hidden.
template<class E> class Select {
public:
    Select() = default;
    explicit Select(detail::SelectedColumns columns) : columns_(std::move(columns)) {}
    detail::SelectedColumns take() { return columns_.take(); }

private:
    detail::AwaitSafe<detail::SelectedColumns> columns_;
};

// Only these: orm::select(&Post::id, &Post::title). An embedded one by its path.
template<detail::Operand X, detail::Operand... More> auto select(X first, More... more) {
    using E = detail::EntityOf<X>;
    static_assert((std::is_same_v<detail::EntityOf<More>, E> && ...),
                  "aerie[E076]: the columns of one select(...) belong to one entity.");
    return Select<E>{{{detail::selectedOffset(first), detail::selectedOffset(more)...}, {}}};
}
// All that are not hidden, and these: orm::addSelect(&Account::secret).
template<detail::Operand X, detail::Operand... More> auto addSelect(X first, More... more) {
    return Select<detail::EntityOf<X>>{{{}, {detail::selectedOffset(first), detail::selectedOffset(more)...}}};
}

// Every column, the hidden ones too.
template<class E> Select<E> selectAll() { return Select<E>{detail::everyColumn(detail::infoOf<E>())}; }

// ---- relations

template<class E> class Relations {
public:
    Relations() = default;
    explicit Relations(std::vector<detail::RelationNode> nodes) : nodes_(std::move(nodes)) {}
    std::vector<detail::RelationNode> take() { return nodes_.take(); }

private:
    detail::AwaitSafe<std::vector<detail::RelationNode>> nodes_;
};

// One relation with what is wanted of it; made by relation().
template<class E, class Target> class LoadedRelation {
public:
    explicit LoadedRelation(std::uint32_t offset) { node.relation = offset; }

    // The order of the rows in a OneToMany. Without it they come as the database gives them.
    LoadedRelation order(Order<Target> order) && {
        node.order = order.take();
        return std::move(*this);
    }
    // Only these of their columns.
    template<detail::Operand... X> LoadedRelation select(X... columns) && {
        static_assert((std::is_same_v<detail::EntityOf<X>, Target> && ...),
                      "aerie[E076]: the columns of one select(...) belong to the entity of the relation.");
        node.columns = {detail::selectedOffset(columns)...};
        return std::move(*this);
    }
    // Only the related rows for which it holds.
    LoadedRelation where(Condition<Target> condition) && {
        node.condition = std::make_shared<const detail::ConditionTree>(std::move(condition.tree));
        return std::move(*this);
    }
    // Relations of the loaded entities, to be loaded as well.
    template<class... More> LoadedRelation with(More... more) && {
        (detail::append(node.children, toNode(more)), ...);
        return std::move(*this);
    }

    template<class Relation>
    requires std::is_member_object_pointer_v<Relation>
    static detail::RelationNode toNode(Relation member) {
        return {detail::offsetOf(member), {}, {}, {}, {}};
    }
    template<class Other> static detail::RelationNode toNode(LoadedRelation<Target, Other>& other) {
        return std::move(other.node);
    }

    detail::RelationNode node;
};

template<class E, class R>
requires requires { typename R::target_type; }
LoadedRelation<E, typename R::target_type> relation(R E::* member) {
    return LoadedRelation<E, typename R::target_type>{detail::offsetOf(member)};
}
template<class E, class T> LoadedRelation<E, T> relation(LoadedRelation<E, T> made) { return made; }

namespace detail {
template<class E, class T> E entityOfRelation(LoadedRelation<E, T>);
}

// The relations to load: members, or relation(...)s of them.
template<class First, class... More> auto with(First first, More... more) {
    using E = decltype(detail::entityOfRelation(relation(first)));
    constexpr bool kAllOfOne = (std::is_same_v<decltype(detail::entityOfRelation(relation(more))), E> && ...);
    static_assert(kAllOfOne, "aerie[E076]: the relations of one with(...) belong to one entity. What is loaded below a "
                             "relation is asked for there: relation(&User::userItems).with(&UserItem::tags).");
    std::vector<detail::RelationNode> nodes;
    detail::append(nodes, std::move(relation(std::move(first)).node));
    (detail::append(nodes, std::move(relation(std::move(more)).node)), ...);
    return Relations<E>{std::move(nodes)};
}

// ---- all together

// How relations are loaded: by one further query each, or all by one query with joins.
enum class RelationLoadStrategy : std::uint8_t { Query, Join };

// What a statement is marked with, for those who read the database's log.
class QueryComment {
public:
    QueryComment() = default;
    template<class T>
    requires std::is_convertible_v<T, std::string>
    QueryComment(T&& given) : text_(std::string(std::forward<T>(given))) {}
    std::string take() { return text_.take(); }

private:
    detail::AwaitSafe<std::string> text_;
};

template<class E> struct FindOptions {
    Select<E> select;
    Where<E> where;
    Relations<E> relations;
    Order<E> order;
    std::size_t skip = 0;
    std::optional<std::size_t> take;
    bool withDeleted = false; // soft-deleted rows too
    Lock lock;                // pessimistic ones only in a transaction
    RelationLoadStrategy relationLoadStrategy = RelationLoadStrategy::Query;
    bool loadEagerRelations = true;
    QueryComment comment;
};

// For a single entity.
template<class E> struct FindOneOptions {
    Select<E> select;
    Where<E> where;
    Relations<E> relations;
    Order<E> order;
    bool withDeleted = false;
    Lock lock;
    RelationLoadStrategy relationLoadStrategy = RelationLoadStrategy::Query;
    bool loadEagerRelations = true;
    QueryComment comment;
};

// ---- what update() sets

// Columns and their new values: orm::set(&User::email, email).set(&User::username, name).
template<class E> class Assignments {
public:
    Assignments() {} // not an aggregate, see await_safe.hpp

    template<class T, auto... O, class V> Assignments set(Column<T, O...> E::* column, V&& value) && {
        if constexpr (detail::Operand<V>) // what the database computes: upper(&Post::title)
            items.push_back(
                {detail::offsetOf(column),
                 {},
                 std::make_shared<const detail::ConditionTree>(detail::operandTree(std::forward<V>(value)))});
        else
            items.push_back({detail::offsetOf(column), assigned<T>(detail::offsetOf(column), std::forward<V>(value))});
        return std::move(*this);
    }
    // A column of an embedded value, by its path.
    template<class T, class V> Assignments set(const Expression<E, T>& embedded, V&& value) && {
        items.push_back(
            {detail::selectedOffset(embedded), assigned<T>(detail::selectedOffset(embedded), std::forward<V>(value))});
        return std::move(*this);
    }

    std::vector<detail::SetItem> items;

private:
    // Unlike in a condition, an empty optional has a meaning here: it sets NULL.
    template<class T, class V> static Value assigned(std::uint32_t offset, V&& value) {
        static_assert(std::is_convertible_v<V&&, T>,
                      "aerie[E077]: this value does not have the column's type. Only a column of std::optional can be "
                      "set to std::nullopt.");
        T converted(std::forward<V>(value));
        if constexpr (detail::kIsOptional<T>)
            return converted ? stored(offset, *converted) : Value{};
        else
            return stored(offset, converted);
    }
    template<class P> static Value stored([[maybe_unused]] std::uint32_t offset, const P& value) {
        if constexpr (detail::DirectValue<P>)
            return detail::toValue<P>(value);
        else
            return detail::codedValue(detail::infoOf<E>(), offset, &value);
    }
};

template<class E, class T, auto... O, class V> Assignments<E> set(Column<T, O...> E::* column, V&& value) {
    return Assignments<E>{}.set(column, std::forward<V>(value));
}

} // namespace aerie::orm
