// Conditions on the columns of an entity, checked by the compiler. The names are TypeORM's find operators.
//
//   orm::eq(&User::email, email)
//   orm::gt(&User::id, cursor) && orm::like(&User::username, "a%")
//   orm::in(&ChatMessage::roomId, roomIds) || !orm::isNull(&ChatMessage::deletedAt)
//
// A column of another entity, a value of another type and a value that may be empty do not compile: there is no way to
// write a condition that silently matches every row. Values always travel as parameters.
#pragma once

#include <aerie/orm/column.hpp>
#include <aerie/orm/detail/member.hpp>
#include <aerie/orm/value.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

enum class Operator : std::uint8_t {
    All, // every row
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    MoreThan,
    MoreThanOrEqual,
    Like,
    ILike,
    In,
    NotIn,
    Between,
    IsNull,
    IsNotNull,
    And, // of the `count` conditions that follow
    Or,
    Not,
};

// A condition in prefix order; `values` are its parameters from left to right.
struct ConditionTree {
    struct Node {
        Operator op = Operator::All;
        std::uint32_t column = 0; // the member's offset
        std::uint32_t count = 0;  // values of In and NotIn, conditions of And and Or
    };
    std::vector<Node> nodes;
    std::vector<Value> values;

    static ConditionTree leaf(Operator op, std::uint32_t column) { return {{{op, column, 0}}, {}}; }
    static ConditionTree leaf(Operator op, std::uint32_t column, Value value);
    static ConditionTree join(Operator op, ConditionTree left, ConditionTree right);
    static ConditionTree negate(ConditionTree inner);
};

} // namespace detail

template<class E> class Condition {
public:
    explicit Condition(detail::ConditionTree made) noexcept : tree(std::move(made)) {}

    friend Condition operator&&(Condition a, Condition b) {
        return Condition{detail::ConditionTree::join(detail::Operator::And, std::move(a.tree), std::move(b.tree))};
    }
    friend Condition operator||(Condition a, Condition b) {
        return Condition{detail::ConditionTree::join(detail::Operator::Or, std::move(a.tree), std::move(b.tree))};
    }
    friend Condition operator!(Condition a) { return Condition{detail::ConditionTree::negate(std::move(a.tree))}; }

    detail::ConditionTree tree;
};

namespace detail {

template<class E, class T, auto... O, class V>
Condition<E> compare(Operator op, Column<T, O...> E::* column, V&& value) {
    return Condition<E>{ConditionTree::leaf(op, offsetOf(column), conditionValue<T>(std::forward<V>(value)))};
}

template<class E, class T, auto... O, class List>
Condition<E> among(Operator op, Column<T, O...> E::* column, const List& list) {
    ConditionTree tree;
    for (const auto& value : list) tree.values.push_back(conditionValue<T>(value));
    tree.nodes.push_back({op, offsetOf(column), static_cast<std::uint32_t>(tree.values.size())});
    return Condition<E>{std::move(tree)};
}

} // namespace detail

template<class E, class T, auto... O, class V> Condition<E> eq(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::Equal, column, std::forward<V>(value));
}
// Not equal. As in SQL, a row whose column is NULL does not match.
template<class E, class T, auto... O, class V> Condition<E> ne(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::NotEqual, column, std::forward<V>(value));
}
template<class E, class T, auto... O, class V> Condition<E> lt(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::LessThan, column, std::forward<V>(value));
}
template<class E, class T, auto... O, class V> Condition<E> lte(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::LessThanOrEqual, column, std::forward<V>(value));
}
template<class E, class T, auto... O, class V> Condition<E> gt(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::MoreThan, column, std::forward<V>(value));
}
template<class E, class T, auto... O, class V> Condition<E> gte(Column<T, O...> E::* column, V&& value) {
    return detail::compare(detail::Operator::MoreThanOrEqual, column, std::forward<V>(value));
}
// LIKE, with % and _. SQLite ignores the case of ASCII letters here, PostgreSQL does not; ilike ignores it on both.
template<class E, class T, auto... O, class V> Condition<E> like(Column<T, O...> E::* column, V&& pattern) {
    return detail::compare(detail::Operator::Like, column, std::forward<V>(pattern));
}
template<class E, class T, auto... O, class V> Condition<E> ilike(Column<T, O...> E::* column, V&& pattern) {
    return detail::compare(detail::Operator::ILike, column, std::forward<V>(pattern));
}
// Any of a list: a vector, a span, an array. An empty list matches nothing.
template<class E, class T, auto... O, class List> Condition<E> in(Column<T, O...> E::* column, const List& list) {
    return detail::among(detail::Operator::In, column, list);
}
template<class E, class T, auto... O, class List> Condition<E> notIn(Column<T, O...> E::* column, const List& list) {
    return detail::among(detail::Operator::NotIn, column, list);
}
// From low to high, both included.
template<class E, class T, auto... O, class Low, class High>
Condition<E> between(Column<T, O...> E::* column, Low&& low, High&& high) {
    auto condition = detail::compare(detail::Operator::Between, column, std::forward<Low>(low));
    condition.tree.values.push_back(detail::conditionValue<T>(std::forward<High>(high)));
    return condition;
}
template<class E, class T, auto... O> Condition<E> isNull(Column<T, O...> E::* column) {
    return Condition<E>{detail::ConditionTree::leaf(detail::Operator::IsNull, detail::offsetOf(column))};
}
template<class E, class T, auto... O> Condition<E> isNotNull(Column<T, O...> E::* column) {
    return Condition<E>{detail::ConditionTree::leaf(detail::Operator::IsNotNull, detail::offsetOf(column))};
}

// The words for &&, || and !, for those who prefer them.
template<class E, class... More> Condition<E> and_(Condition<E> first, More... more) {
    return (std::move(first) && ... && std::move(more));
}
template<class E, class... More> Condition<E> or_(Condition<E> first, More... more) {
    return (std::move(first) || ... || std::move(more));
}
template<class E> Condition<E> not_(Condition<E> condition) { return !std::move(condition); }

// Every row; update() and delete_() want it said.
template<class E> Condition<E> all() { return Condition<E>{detail::ConditionTree::leaf(detail::Operator::All, 0)}; }

} // namespace aerie::orm
