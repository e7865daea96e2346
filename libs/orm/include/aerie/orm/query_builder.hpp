// Queries of any shape, checked by the compiler: columns are members, joins follow relations, values are parameters.
//
//   auto posts = co_await postRepository.createQueryBuilder("p")
//                    .leftJoinAndSelect(&Post::tags, "t", orm::ne(&Tag::name, "red"))
//                    .where(orm::lte(&Post::id, 3))
//                    .orderBy(orm::asc(&Post::id)).addOrderBy(orm::asc(&Tag::id))
//                    .getMany();
//
//   auto rows = co_await postRepository.createQueryBuilder("p")
//                   .select(&Post::authorId, "author").addSelect(orm::count(), "n")
//                   .groupBy(&Post::authorId).having(orm::gt(orm::count(), 1))
//                   .getRawMany();
//   rows[0]["n"].integer();
//
// A column belongs to the alias whose entity it is a member of; where a query has an entity twice, orm::Alias says
// which. skip and take count entities, also with joins. getSql() and getQueryAndParameters() show what would be sent.
// Lifetime: a task or stream keeps a copy of the query; the builder may go. Errors: QueryFailedError; a column whose
// entity the query does not have is a UsageError.
#pragma once

#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/orm/expression.hpp>
#include <aerie/orm/find_options.hpp>
#include <aerie/orm/query_runner.hpp>
#include <aerie/orm/repository.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

struct QueryAndParameters {
    std::string query;
    std::vector<Value> parameters;
};

// A column of a common table expression: orm::column<std::int64_t>("c", "n").
template<class T> Expression<void, T> column(std::string alias, std::string name) {
    detail::ConditionTree tree =
        detail::ConditionTree::leaf(detail::Operator::Column, detail::ConditionTree::kOperands);
    tree.texts.push_back(std::move(alias));
    tree.texts.push_back(std::move(name));
    return Expression<void, T>{std::move(tree)};
}

namespace detail {

Task<Owned> findQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec);
Task<FoundAndCount> findQueryAndCount(Executor& executor, std::shared_ptr<const QuerySpec> spec);
Task<Rows> queryRows(Executor& executor, std::shared_ptr<const QuerySpec> spec);
Task<std::int64_t> countQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec);
Task<Rows> explainQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec);
QueryAndParameters queryText(Executor& executor, const QuerySpec& spec);
// Lists of some hundred entities, as they leave the database.
Stream<Owned> streamQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec);
ConditionTree overTree(ConditionTree function, std::vector<ConditionTree> partition, std::vector<OrderItem> order);
void giveEntity(std::vector<OrderItem>& order, const EntityInfo& entity);
std::string aliasOf(const EntityInfo& owner, std::uint32_t relation);

template<class E> Stream<E> entitiesOf(Stream<Owned> lists) {
    while (std::optional<Owned> list = co_await lists.next()) {
        std::vector<E>& some = *static_cast<std::vector<E>*>(list->get());
        for (E& entity : some) co_yield std::move(entity);
    }
}

} // namespace detail

// ---- window functions

// orm::over(orm::rowNumber(), orm::Window{}.partitionBy(&Post::authorId).orderBy(orm::desc(&Post::views)))
class Window {
public:
    template<detail::Operand... X> Window partitionBy(X... columns) && {
        (partition.push_back(detail::operandTree(columns)), ...);
        return std::move(*this);
    }
    template<class E> Window orderBy(Order<E> by) && {
        order = by.take();
        if constexpr (!std::is_void_v<E>) detail::giveEntity(order, detail::infoOf<E>());
        return std::move(*this);
    }
    std::vector<detail::ConditionTree> partition;
    std::vector<detail::OrderItem> order;
};

inline Expression<void, std::int64_t> rowNumber() { return raw<std::int64_t>("ROW_NUMBER()"); }
inline Expression<void, std::int64_t> rank() { return raw<std::int64_t>("RANK()"); }
inline Expression<void, std::int64_t> denseRank() { return raw<std::int64_t>("DENSE_RANK()"); }
template<class E, class T> Expression<E, T> over(Expression<E, T> function, Window window) {
    return Expression<E, T>{
        detail::overTree(std::move(function.tree), std::move(window.partition), std::move(window.order))};
}

// There is a row of the query, which may name columns of the one around it.
template<class E, class Q> Condition<E> exists(const Q& query) {
    detail::ConditionTree tree = detail::ConditionTree::leaf(detail::Operator::Exists, 0);
    tree.queries.push_back(detail::sharedSpec(query.spec()));
    return Condition<E>{std::move(tree)};
}
// The one value of a query of one column and at most one row.
template<class T, class Q> Expression<void, std::optional<T>> subquery(const Q& query) {
    detail::ConditionTree tree = detail::ConditionTree::leaf(detail::Operator::Query, 0);
    tree.queries.push_back(detail::sharedSpec(query.spec()));
    return Expression<void, std::optional<T>>{std::move(tree)};
}

// ---- the builder

template<class E> class SelectQueryBuilder {
public:
    SelectQueryBuilder(detail::Executor& executor, std::string alias) : executor_(&executor) {
        spec_.entity = &detail::infoOf<E>();
        spec_.alias = alias.empty() ? std::string{spec_.entity->table} : std::move(alias);
    }

    // ---- what is read

    // Columns of the entity, for getMany: select(orm::select(&Post::id, &Post::title)).
    SelectQueryBuilder& select(Select<E> columns) {
        detail::SelectedColumns taken = columns.take();
        spec_.columns = std::move(taken.chosen);
        spec_.added = std::move(taken.added);
        return *this;
    }
    // Values, for getRawMany and subqueries: a column or an expression, and its name in the result.
    template<detail::Operand X> SelectQueryBuilder& select(X value, std::string as = {}) {
        spec_.values.clear();
        return addSelect(std::move(value), std::move(as));
    }
    template<detail::Operand X> SelectQueryBuilder& addSelect(X value, std::string as = {}) {
        spec_.values.push_back({detail::operandTree(std::move(value)), std::move(as)});
        return *this;
    }
    SelectQueryBuilder& distinct(bool isDistinct = true) {
        spec_.isDistinct = isDistinct;
        return *this;
    }
    // A name for a query, that from() and joins can use: addCommonTableExpression("c", query).from("c").
    template<class Q> SelectQueryBuilder& addCommonTableExpression(std::string name, const Q& query) {
        spec_.tables.push_back({std::move(name), detail::sharedSpec(query.spec())});
        return *this;
    }
    // Instead of the entity's table; what it gives is values then.
    SelectQueryBuilder& from(std::string name) {
        spec_.entity = nullptr;
        spec_.alias = name;
        spec_.fromName = std::move(name);
        return *this;
    }
    template<class Q>
    requires detail::QueryLike<Q>
    SelectQueryBuilder& from(const Q& query, std::string alias) {
        spec_.entity = nullptr;
        spec_.alias = std::move(alias);
        spec_.fromQuery = detail::sharedSpec(query.spec());
        return *this;
    }

    // ---- joins: by a relation of any entity that the query has. Without an alias it is the relation's name.

    template<class O, class R> SelectQueryBuilder& leftJoin(R O::* relation, std::string alias = {}) {
        return join(relation, std::move(alias), false, false);
    }
    template<class O, class R> SelectQueryBuilder& innerJoin(R O::* relation, std::string alias = {}) {
        return join(relation, std::move(alias), true, false);
    }
    // And the joined rows fill the relation.
    template<class O, class R> SelectQueryBuilder& leftJoinAndSelect(R O::* relation, std::string alias = {}) {
        return join(relation, std::move(alias), false, true);
    }
    template<class O, class R> SelectQueryBuilder& innerJoinAndSelect(R O::* relation, std::string alias = {}) {
        return join(relation, std::move(alias), true, true);
    }
    // With a condition on what is joined.
    template<class O, class R, class C>
    SelectQueryBuilder& leftJoin(R O::* relation, std::string alias, Condition<C> on) {
        return join(relation, std::move(alias), false, false, std::move(on.tree));
    }
    template<class O, class R, class C>
    SelectQueryBuilder& innerJoin(R O::* relation, std::string alias, Condition<C> on) {
        return join(relation, std::move(alias), true, false, std::move(on.tree));
    }
    template<class O, class R, class C>
    SelectQueryBuilder& leftJoinAndSelect(R O::* relation, std::string alias, Condition<C> on) {
        return join(relation, std::move(alias), false, true, std::move(on.tree));
    }
    template<class O, class R, class C>
    SelectQueryBuilder& innerJoinAndSelect(R O::* relation, std::string alias, Condition<C> on) {
        return join(relation, std::move(alias), true, true, std::move(on.tree));
    }
    // Any entity, by a condition: leftJoin<Membership>("m", orm::eq(&Membership::accountId, &Account::id)).
    template<class Target, class C> SelectQueryBuilder& leftJoin(std::string alias, Condition<C> on) {
        return joinEntity<Target>(std::move(alias), false, std::move(on.tree));
    }
    template<class Target, class C> SelectQueryBuilder& innerJoin(std::string alias, Condition<C> on) {
        return joinEntity<Target>(std::move(alias), true, std::move(on.tree));
    }

    // ---- which rows

    template<class C> SelectQueryBuilder& where(Condition<C> condition) {
        spec_.where = std::move(condition.tree);
        return *this;
    }
    template<class C> SelectQueryBuilder& andWhere(Condition<C> condition) {
        return also(spec_.where, detail::Operator::And, std::move(condition.tree));
    }
    template<class C> SelectQueryBuilder& orWhere(Condition<C> condition) {
        return also(spec_.where, detail::Operator::Or, std::move(condition.tree));
    }
    template<class Q> SelectQueryBuilder& whereExists(const Q& query) { return andWhere(exists<E>(query)); }
    template<detail::Operand X> SelectQueryBuilder& groupBy(X value) {
        spec_.groups.clear();
        return addGroupBy(std::move(value));
    }
    template<detail::Operand X> SelectQueryBuilder& addGroupBy(X value) {
        spec_.groups.push_back(detail::operandTree(std::move(value)));
        return *this;
    }
    template<class C> SelectQueryBuilder& having(Condition<C> condition) {
        spec_.having = std::move(condition.tree);
        return *this;
    }
    template<class C> SelectQueryBuilder& andHaving(Condition<C> condition) {
        return also(spec_.having, detail::Operator::And, std::move(condition.tree));
    }
    template<class O> SelectQueryBuilder& orderBy(Order<O> order) {
        spec_.order.clear();
        return addOrderBy(std::move(order));
    }
    template<class O> SelectQueryBuilder& addOrderBy(Order<O> order) {
        std::vector<detail::OrderItem> items = order.take();
        if constexpr (!std::is_void_v<O>) detail::giveEntity(items, detail::infoOf<O>());
        for (detail::OrderItem& item : items) spec_.order.push_back(std::move(item));
        return *this;
    }
    SelectQueryBuilder& skip(std::size_t count) {
        spec_.skip = count;
        return *this;
    }
    SelectQueryBuilder& take(std::size_t count) {
        spec_.take = count;
        return *this;
    }
    SelectQueryBuilder& offset(std::size_t count) { return skip(count); }
    SelectQueryBuilder& limit(std::size_t count) { return take(count); }
    SelectQueryBuilder& withDeleted() {
        spec_.withDeleted = true;
        return *this;
    }
    SelectQueryBuilder& setLock(Lock lock) {
        spec_.lock = lock;
        return *this;
    }
    SelectQueryBuilder& comment(std::string given) {
        spec_.comment = std::move(given);
        return *this;
    }

    // ---- results

    Task<std::vector<E>> getMany() const { return detail::takeList<E>(detail::findQuery(*executor_, shared())); }
    Task<std::optional<E>> getOne() const { return detail::takeFirst<E>(detail::findQuery(*executor_, shared())); }
    Task<E> getOneOrFail(std::source_location at = std::source_location::current()) const {
        return detail::takeOne<E>(detail::findQuery(*executor_, shared()), at);
    }
    Task<std::pair<std::vector<E>, std::int64_t>> getManyAndCount() const {
        return detail::takeListAndCount<E>(detail::findQueryAndCount(*executor_, shared()));
    }
    Task<Rows> getRawMany() const { return detail::queryRows(*executor_, shared()); }
    Task<std::int64_t> getCount() const { return detail::countQuery(*executor_, shared()); }
    // Entities one after the other; never more than some hundred of them are in memory. The connection is kept until
    // the stream ends or is destroyed. Joins are not for it.
    Stream<E> stream() const { return detail::entitiesOf<E>(detail::streamQuery(*executor_, shared())); }
    // How the database would do it, in its own words.
    Task<Rows> explain() const { return detail::explainQuery(*executor_, shared()); }

    std::string getSql() const { return detail::queryText(*executor_, spec_).query; }
    QueryAndParameters getQueryAndParameters() const { return detail::queryText(*executor_, spec_); }
    const detail::QuerySpec& spec() const noexcept { return spec_; }

private:
    std::shared_ptr<const detail::QuerySpec> shared() const { return detail::sharedSpec(spec_); }

    template<class O, class R>
    SelectQueryBuilder& join(R O::* relation, std::string alias, bool isInner, bool isSelected,
                             std::optional<detail::ConditionTree> on = std::nullopt) {
        detail::QueryJoin made;
        made.isInner = isInner;
        made.isSelected = isSelected;
        made.owner = &detail::infoOf<O>();
        made.relation = detail::offsetOf(relation);
        made.entity = &detail::infoOf<typename R::target_type>();
        made.alias = alias.empty() ? detail::aliasOf(*made.owner, made.relation) : std::move(alias);
        if (on) made.on = std::make_shared<const detail::ConditionTree>(std::move(*on));
        spec_.joins.push_back(std::move(made));
        return *this;
    }
    template<class Target> SelectQueryBuilder& joinEntity(std::string alias, bool isInner, detail::ConditionTree on) {
        detail::QueryJoin made;
        made.isInner = isInner;
        made.entity = &detail::infoOf<Target>();
        made.alias = std::move(alias);
        made.on = std::make_shared<const detail::ConditionTree>(std::move(on));
        spec_.joins.push_back(std::move(made));
        return *this;
    }
    SelectQueryBuilder& also(std::optional<detail::ConditionTree>& to, detail::Operator op,
                             detail::ConditionTree condition) {
        to = to ? detail::ConditionTree::join(op, std::move(*to), std::move(condition)) : std::move(condition);
        return *this;
    }

    detail::Executor* executor_;
    detail::QuerySpec spec_;
};

} // namespace aerie::orm
