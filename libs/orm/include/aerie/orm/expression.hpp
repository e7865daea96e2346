// Expressions over columns, for conditions, orders and the query builder.
//
//   orm::eq(orm::path(&Post::author, &Account::email), email)            by a to-one relation
//   orm::related(&Post::tags, orm::eq(&Tag::name, "red"))                 by any relation: there is such a row
//   orm::gt(orm::count(), 1)                                              aggregates, in having(...)
//   orm::raw<double>("abs({} - {})", &Post::rating, 2.5)                  the database's own functions
//   orm::rowNumber().over(orm::partitionBy(&Post::authorId).orderBy(orm::desc(&Post::views)))
//
// The text of raw(...) is a constant of the program, which the compiler checks; what stands in {} is a column, an
// expression, or a value, and values always travel as parameters.
#pragma once

#include <aerie/orm/condition.hpp>
#include <aerie/orm/relation.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

// SQL that is part of the program: it can be made from a literal only.
class SqlText {
public:
    consteval SqlText(const char* literal) : text_(literal) {}
    constexpr std::string_view view() const noexcept { return text_; }

private:
    std::string_view text_;
};

// A name for an entity in a query that has it more than once: `orm::Alias<Comment> reply{"r"}; reply[&Comment::text]`.
template<class E> class Alias {
public:
    explicit Alias(std::string name) : name_(std::move(name)) {}

    template<class T, auto... O> Expression<E, T> operator[](Column<T, O...> E::* column) const {
        detail::ConditionTree tree =
            detail::ConditionTree::leaf(detail::Operator::Column, detail::offsetOf(column), &detail::infoOf<E>());
        tree.nodes.front().count = 1;
        tree.texts.push_back(name_);
        return Expression<E, T>{std::move(tree)};
    }
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
};

namespace detail {

template<class R> struct RelationOf;

// A member of an embedded value as a column of the entity.
template<class E, class Inner, class T, auto... O>
ConditionTree embeddedTree(Inner E::* member, Column<T, O...> Inner::* column) {
    return ConditionTree::leaf(Operator::Column, offsetOf(member) + offsetOf(column), &infoOf<E>());
}

ConditionTree rawTree(std::string_view text, std::vector<ConditionTree> operands);

template<class X> ConditionTree anyOperand(X&& operand) {
    if constexpr (Operand<X>)
        return operandTree(std::forward<X>(operand));
    else
        return ConditionTree::parameter(Value{std::forward<X>(operand)});
}

// The one entity of several operands; void when they have none or differ.
template<class... X> struct CommonEntity {
    using type = void;
};
template<class X> struct CommonEntity<X> {
    using type = void;
};
template<Operand X> struct CommonEntity<X> {
    using type = EntityOf<X>;
};
template<class X, class... More>
requires(sizeof...(More) > 0)
struct CommonEntity<X, More...> {
    using First = typename CommonEntity<X>::type;
    using Rest = typename CommonEntity<More...>::type;
    using type = std::conditional_t<std::is_same_v<First, Rest> || std::is_void_v<Rest>, First,
                                    std::conditional_t<std::is_void_v<First>, Rest, void>>;
};

template<class T> using Maybe = std::optional<Plain<T>>;

} // namespace detail

// ---- through relations and embedded values

// The column of the row behind a to-one relation; NULL when there is none.
template<class E, class R, detail::Operand X>
requires requires { typename R::target_type; }
auto path(R E::* relation, X column) {
    static_assert(std::is_same_v<typename R::target_type, detail::EntityOf<X>>,
                  "aerie[E161]: this column is not one of the relation's entity.");
    static_assert(R::isToOne, "aerie[E162]: a path goes through relations to one row. For a list say what must hold of "
                              "one of its rows: orm::related(&Post::tags, orm::eq(&Tag::name, name)).");
    return Expression<E, detail::Maybe<detail::ValueOf<X>>>{detail::ConditionTree::over(
        {detail::Operator::Path, detail::offsetOf(relation), 0, &detail::infoOf<E>()}, detail::operandTree(column))};
}
// A column of an embedded value: path(&Account::name, &PersonName::first).
template<class E, class Inner, class T, auto... O>
requires(!requires { typename Inner::target_type; })
Expression<E, T> path(Inner E::* member, Column<T, O...> Inner::* column) {
    return Expression<E, T>{detail::embeddedTree(member, column)};
}

// There is a row behind the relation for which the condition holds; !related(...): there is none.
template<class E, class R, class Target> Condition<E> related(R E::* relation, Condition<Target> condition) {
    static_assert(std::is_same_v<typename R::target_type, Target>,
                  "aerie[E161]: this condition is not one on the relation's entity.");
    return Condition<E>{detail::ConditionTree::over(
        {detail::Operator::Related, detail::offsetOf(relation), 0, &detail::infoOf<E>()}, std::move(condition.tree))};
}
template<class E, class R> Condition<E> related(R E::* relation) {
    return related(relation, all<typename R::target_type>());
}

// ---- the database's functions

// An expression of type T, see above.
template<class T, class... X> auto raw(SqlText sql, X&&... operands) {
    std::vector<detail::ConditionTree> trees;
    (trees.push_back(detail::anyOperand(std::forward<X>(operands))), ...);
    return Expression<typename detail::CommonEntity<std::remove_cvref_t<X>...>::type, T>{
        detail::rawTree(sql.view(), std::move(trees))};
}
// A condition of the database's own; for the operators that have no name here.
template<class E, class... X> Condition<E> rawCondition(SqlText sql, X&&... operands) {
    std::vector<detail::ConditionTree> trees;
    (trees.push_back(detail::anyOperand(std::forward<X>(operands))), ...);
    return Condition<E>{detail::rawTree(sql.view(), std::move(trees))};
}

// The text at a path of keys in a JSON column; NULL when there is nothing.
template<detail::Operand X> auto jsonPath(X column, std::initializer_list<std::string_view> keys) {
    detail::ConditionTree tree = detail::ConditionTree::over(
        {detail::Operator::JsonPath, 0, static_cast<std::uint32_t>(keys.size()), nullptr}, detail::operandTree(column));
    tree.texts.insert(tree.texts.end(), keys.begin(), keys.end());
    return Expression<detail::EntityOf<X>, std::optional<std::string>>{std::move(tree)};
}
template<detail::Operand X> auto jsonPath(X column, std::string_view key) { return jsonPath(column, {key}); }

// An array column of PostgreSQL beside a list.
template<detail::Operand X> auto arrayContains(X column, const detail::Plain<detail::ValueOf<X>>& list) {
    return detail::compare(detail::Operator::ArrayContains, column, list);
}
template<detail::Operand X> auto arrayContainedBy(X column, const detail::Plain<detail::ValueOf<X>>& list) {
    return detail::compare(detail::Operator::ArrayContained, column, list);
}
template<detail::Operand X> auto arrayOverlap(X column, const detail::Plain<detail::ValueOf<X>>& list) {
    return detail::compare(detail::Operator::ArrayOverlap, column, list);
}

inline Expression<void, std::int64_t> count() { return raw<std::int64_t>("COUNT(*)"); }
template<detail::Operand X> auto count(X column) { return raw<std::int64_t>("COUNT({})", column); }
template<detail::Operand X> auto countDistinct(X column) { return raw<std::int64_t>("COUNT(DISTINCT {})", column); }
// Over no rows they are NULL.
template<detail::Operand X> auto sum(X column) { return raw<detail::Maybe<detail::ValueOf<X>>>("SUM({})", column); }
template<detail::Operand X> auto avg(X column) { return raw<std::optional<double>>("AVG({})", column); }
template<detail::Operand X> auto min(X column) { return raw<detail::Maybe<detail::ValueOf<X>>>("MIN({})", column); }
template<detail::Operand X> auto max(X column) { return raw<detail::Maybe<detail::ValueOf<X>>>("MAX({})", column); }
template<detail::Operand X> auto lower(X column) { return raw<detail::ValueOf<X>>("LOWER({})", column); }
template<detail::Operand X> auto upper(X column) { return raw<detail::ValueOf<X>>("UPPER({})", column); }
// The first that is not NULL.
template<detail::Operand X, class V> auto coalesce(X column, V&& otherwise) {
    return raw<detail::Plain<detail::ValueOf<X>>>("COALESCE({}, {})", column, std::forward<V>(otherwise));
}
template<detail::Operand X, class V> auto add(X column, V&& value) {
    return raw<detail::ValueOf<X>>("{} + {}", column, std::forward<V>(value));
}
template<detail::Operand X, class V> auto subtract(X column, V&& value) {
    return raw<detail::ValueOf<X>>("{} - {}", column, std::forward<V>(value));
}

} // namespace aerie::orm
