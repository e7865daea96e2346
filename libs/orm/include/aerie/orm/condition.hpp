// Conditions on the columns of an entity, checked by the compiler. The names are TypeORM's find operators.
//
//   orm::eq(&User::email, email)
//   orm::gt(&User::id, cursor) && orm::like(&User::username, "a%")
//   orm::in(&ChatMessage::roomId, roomIds) || !orm::isNull(&ChatMessage::deletedAt)
//
// A column of another entity, a value of another type and a value that may be empty do not compile: there is no way to
// write a condition that silently matches every row. Values always travel as parameters. Instead of a value another
// column or an expression (expression.hpp) may stand: orm::gt(&Account::balance, &Account::limit).
#pragma once

#include <aerie/orm/column.hpp>
#include <aerie/orm/detail/member.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/value.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

struct QuerySpec;

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
    ArrayContains,  // PostgreSQL: has all of the list
    ArrayContained, // PostgreSQL: has nothing but what is in the list
    ArrayOverlap,   // PostgreSQL: has one of the list
    And,            // of the `count` conditions that follow
    Or,
    Not,
    Related,    // there is a row behind the relation `column` for which the condition that follows holds
    InQuery,    // the operand that follows, and the next query
    NotInQuery, //
    Exists,     // the next query has a row
    // Operands
    Column,
    Parameter, // the next value
    Path,      // the operand that follows, of the row behind the relation `column`
    Raw,       // the next text, with `count` operands in place of its {}
    JsonPath,  // of the operand that follows, by `count` keys, which are the next texts
    Query,     // the next query, as one value
};

// A condition in prefix order; values, texts and queries are used up from left to right.
struct ConditionTree {
    static constexpr std::uint32_t kOperands = 0xFFFF'FFFF;
    struct Node {
        Operator op = Operator::All;
        std::uint32_t column = 0; // the member's offset; kOperands: what is compared follows as nodes of its own
        std::uint32_t count =
            0; // values of In and NotIn, conditions of And and Or; Column: 1 when a text names its alias
        const EntityInfo* entity = nullptr; // whose member; null: the statement's own
    };
    std::vector<Node> nodes;
    std::vector<Value> values;
    std::vector<std::string> texts;
    std::vector<std::shared_ptr<const QuerySpec>> queries;

    static ConditionTree leaf(Operator op, std::uint32_t column, const EntityInfo* entity = nullptr);
    static ConditionTree leaf(Operator op, std::uint32_t column, const EntityInfo* entity, Value value);
    static ConditionTree join(Operator op, ConditionTree left, ConditionTree right);
    static ConditionTree negate(ConditionTree inner);
    static ConditionTree parameter(Value value);
    // op over operands; one column and one value become a leaf.
    static ConditionTree compare(Operator op, ConditionTree left, ConditionTree right);
    // `node` over what follows.
    static ConditionTree over(Node node, ConditionTree inner);
    void append(ConditionTree other);
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

// Of two entities, as a query builder's joins need it.
template<class E, class Other> Condition<void> operator&&(Condition<E> a, Condition<Other> b) {
    return Condition<void>{detail::ConditionTree::join(detail::Operator::And, std::move(a.tree), std::move(b.tree))};
}
template<class E, class Other> Condition<void> operator||(Condition<E> a, Condition<Other> b) {
    return Condition<void>{detail::ConditionTree::join(detail::Operator::Or, std::move(a.tree), std::move(b.tree))};
}

// A value that the database computes from the columns of E; a column is the simplest. Made by the functions of
// expression.hpp; void as E: of whatever the query has.
template<class E, class T> class Expression {
public:
    using value_type = T;
    explicit Expression(detail::ConditionTree made) noexcept : tree(std::move(made)) {}
    detail::ConditionTree tree;
};

namespace detail {

// What conditions and expressions take: a column or an Expression, with its entity and the type of its value.
template<class X> struct OperandOf {
    static constexpr bool kIs = false;
};
template<class E, class T, auto... O> struct OperandOf<Column<T, O...> E::*> {
    static constexpr bool kIs = true;
    using Entity = E;
    using Value = T;
    static ConditionTree tree(Column<T, O...> E::* column) {
        return ConditionTree::leaf(Operator::Column, offsetOf(column), &infoOf<E>());
    }
};
template<class E, class T> struct OperandOf<Expression<E, T>> {
    static constexpr bool kIs = true;
    using Entity = E;
    using Value = T;
    static ConditionTree tree(Expression<E, T> expression) { return std::move(expression.tree); }
};
template<class X>
concept Operand = OperandOf<std::remove_cvref_t<X>>::kIs;
template<class X> using EntityOf = typename OperandOf<std::remove_cvref_t<X>>::Entity;
template<class X> using ValueOf = typename OperandOf<std::remove_cvref_t<X>>::Value;

template<class X> ConditionTree operandTree(X&& operand) {
    return OperandOf<std::remove_cvref_t<X>>::tree(std::forward<X>(operand));
}

template<class A, class B>
inline constexpr bool kComparable = std::is_same_v<Plain<A>, Plain<B>> || std::is_void_v<A> || std::is_void_v<B> ||
                                    (std::is_arithmetic_v<Plain<A>> && std::is_arithmetic_v<Plain<B>>);

// Whether a value of P is a Value at once. Others, as decimals, lists and JSON, are written by their column.
template<class P>
concept DirectValue =
    std::is_enum_v<P> || std::is_same_v<P, float> || std::is_constructible_v<Value, const P&> || TextLike<P>;

// As the column at `offset` stores it; as the first column of the operand does.
Value codedValue(const EntityInfo& entity, std::uint32_t offset, const void* value);
Value codedValue(const ConditionTree& operand, const void* value);

template<class T, class V> Value operandValue(const ConditionTree& left, V&& value) {
    using P = Plain<T>;
    if constexpr (DirectValue<P>) {
        return conditionValue<T>(std::forward<V>(value));
    } else {
        static_assert(std::is_convertible_v<V&&, P>,
                      "aerie[E075]: this value does not have the column's type. Convert it first.");
        const P made(std::forward<V>(value));
        return codedValue(left, &made);
    }
}

// A value, a column or an expression as the right side of a comparison with a T.
template<class T, class V> ConditionTree rightSide(const ConditionTree& left, V&& value) {
    if constexpr (Operand<V>) {
        static_assert(kComparable<T, ValueOf<V>>,
                      "aerie[E160]: these two columns do not have the same type, so they cannot be compared.");
        return operandTree(std::forward<V>(value));
    } else if constexpr (std::is_void_v<T>) {
        return ConditionTree::parameter(Value{std::forward<V>(value)});
    } else {
        return ConditionTree::parameter(operandValue<T>(left, std::forward<V>(value)));
    }
}

template<Operand X, class V> Condition<EntityOf<X>> compare(Operator op, X&& column, V&& value) {
    ConditionTree left = operandTree(std::forward<X>(column));
    ConditionTree right = rightSide<ValueOf<X>>(left, std::forward<V>(value));
    return Condition<EntityOf<X>>{ConditionTree::compare(op, std::move(left), std::move(right))};
}

// The common case, and therefore short: a column and a value.
template<class E, class T, auto... O, class V>
requires(!Operand<V> && DirectValue<Plain<T>>)
Condition<E> compare(Operator op, Column<T, O...> E::* column, V&& value) {
    return Condition<E>{
        ConditionTree::leaf(op, offsetOf(column), &infoOf<E>(), conditionValue<T>(std::forward<V>(value)))};
}

// A list of values, from a container or in braces; a query.
std::shared_ptr<const QuerySpec> sharedSpec(const QuerySpec& spec);
template<class Q>
concept QueryLike = requires(const Q& query) {
    { query.spec() } -> std::convertible_to<const QuerySpec&>;
};
ConditionTree amongQuery(Operator op, ConditionTree operand, const QuerySpec& spec);

template<Operand X, class List> Condition<EntityOf<X>> among(Operator op, X&& column, const List& list) {
    using T = ValueOf<X>;
    if constexpr (QueryLike<List>) {
        return Condition<EntityOf<X>>{amongQuery(op, operandTree(std::forward<X>(column)), list.spec())};
    } else {
        ConditionTree left = operandTree(std::forward<X>(column)), values;
        for (const auto& value : list) {
            if constexpr (std::is_void_v<T>)
                values.append(ConditionTree::parameter(Value{value}));
            else
                values.append(ConditionTree::parameter(operandValue<T>(left, value)));
        }
        return Condition<EntityOf<X>>{ConditionTree::compare(op, std::move(left), std::move(values))};
    }
}

} // namespace detail

template<detail::Operand X, class V> Condition<detail::EntityOf<X>> eq(X column, V&& value) {
    return detail::compare(detail::Operator::Equal, column, std::forward<V>(value));
}
// Not equal. As in SQL, a row whose column is NULL does not match.
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> ne(X column, V&& value) {
    return detail::compare(detail::Operator::NotEqual, column, std::forward<V>(value));
}
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> lt(X column, V&& value) {
    return detail::compare(detail::Operator::LessThan, column, std::forward<V>(value));
}
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> lte(X column, V&& value) {
    return detail::compare(detail::Operator::LessThanOrEqual, column, std::forward<V>(value));
}
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> gt(X column, V&& value) {
    return detail::compare(detail::Operator::MoreThan, column, std::forward<V>(value));
}
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> gte(X column, V&& value) {
    return detail::compare(detail::Operator::MoreThanOrEqual, column, std::forward<V>(value));
}
// LIKE, with % and _. SQLite ignores the case of ASCII letters here, PostgreSQL does not; ilike ignores it on both.
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> like(X column, V&& pattern) {
    return detail::compare(detail::Operator::Like, column, std::forward<V>(pattern));
}
template<detail::Operand X, class V> Condition<detail::EntityOf<X>> ilike(X column, V&& pattern) {
    return detail::compare(detail::Operator::ILike, column, std::forward<V>(pattern));
}
// Any of a list: a vector, a span, an array; or of a query's only column. An empty list matches nothing.
template<detail::Operand X, class List> auto in(X column, const List& list) {
    return detail::among(detail::Operator::In, column, list);
}
template<detail::Operand X, class List> auto notIn(X column, const List& list) {
    return detail::among(detail::Operator::NotIn, column, list);
}
// From low to high, both included.
template<detail::Operand X, class Low, class High> auto between(X column, Low&& low, High&& high) {
    detail::ConditionTree left = detail::operandTree(column);
    detail::ConditionTree bounds = detail::rightSide<detail::ValueOf<X>>(left, std::forward<Low>(low));
    bounds.append(detail::rightSide<detail::ValueOf<X>>(left, std::forward<High>(high)));
    return Condition<detail::EntityOf<X>>{
        detail::ConditionTree::compare(detail::Operator::Between, std::move(left), std::move(bounds))};
}
template<detail::Operand X> auto isNull(X column) {
    return Condition<detail::EntityOf<X>>{
        detail::ConditionTree::compare(detail::Operator::IsNull, detail::operandTree(column), {})};
}
template<detail::Operand X> auto isNotNull(X column) {
    return Condition<detail::EntityOf<X>>{
        detail::ConditionTree::compare(detail::Operator::IsNotNull, detail::operandTree(column), {})};
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
