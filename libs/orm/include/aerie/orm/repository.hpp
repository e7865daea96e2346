// The table of one entity: finding, storing and deleting rows. The names and their meaning are TypeORM's.
//
//   class UsersService {
//   public:
//       explicit UsersService(orm::Repository<User>& users) : users_(users) {}
//       Task<User> findById(Uuid id) {
//           return users_.findOneOrFail({.where = orm::eq(&User::id, id), .relations = orm::with(&User::userItems)});
//       }
//       ...
//
// Errors: every call may throw QueryFailedError (query_error.hpp); what is thrown besides is said at the call.
// Inside of dataSource.transaction(...) every call belongs to the transaction. A call without one is committed when it
// returns. Thread rule: a repository may be used from every loop. Lifetime: the data source outlives it and its tasks.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/orm/entity.hpp>
#include <aerie/orm/find_options.hpp>
#include <aerie/orm/query_error.hpp>

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

struct UpdateResult {
    std::int64_t affected = 0;
};
struct DeleteResult {
    std::int64_t affected = 0;
};

namespace detail {

class Executor;

struct FindRequest {
    ConditionTree where;
    std::vector<RelationNode> relations;
    std::vector<OrderItem> order;
    std::size_t skip = 0;
    std::optional<std::size_t> take;
    SelectedColumns columns;
    bool withDeleted = false;
    bool byJoin = false;
    bool loadEager = true;
    Lock lock;
    std::string comment;
};

struct FoundAndCount {
    Owned list;
    std::int64_t count = 0;
};

// The compiled half. A list is a std::vector of the entity.
Task<Owned> find(Executor& executor, const EntityInfo& entity, FindRequest request);
Task<FoundAndCount> findAndCount(Executor& executor, const EntityInfo& entity, FindRequest request);
Task<std::int64_t> count(Executor& executor, const EntityInfo& entity, ConditionTree where, bool withDeleted);
Task<bool> exists(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<std::optional<double>> aggregate(Executor& executor, const EntityInfo& entity, std::string_view function,
                                      std::uint32_t column, ConditionTree where);
// The list is given back with what was made; on an error, as it was. After a cancellation it is empty.
Task<> insert(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> insertOrIgnore(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> save(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> softRemove(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> recover(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> removeAndResetAll(Executor& executor, const EntityInfo& entity, Owned& list);
Task<DeleteResult> removeAndReset(Executor& executor, const EntityInfo& entity, void* object);
Task<> load(Executor& executor, const EntityInfo& entity, Owned& list, std::vector<RelationNode> nodes);
Task<> upsert(Executor& executor, const EntityInfo& entity, Owned& list, const std::vector<std::uint32_t>& conflict);
Task<> upsertValues(Executor& executor, const EntityInfo& entity, std::vector<std::vector<SetItem>> rows,
                    std::vector<std::uint32_t> conflict);
Task<Owned> saveValues(Executor& executor, const EntityInfo& entity, std::vector<SetItem> values);
Task<std::int64_t> update(Executor& executor, const EntityInfo& entity, ConditionTree where,
                          std::vector<SetItem> assignments);
Task<Owned> updateReturning(Executor& executor, const EntityInfo& entity, ConditionTree where,
                            std::vector<SetItem> assignments);
Task<Owned> removeReturning(Executor& executor, const EntityInfo& entity, ConditionTree where);
// `sum`: "{} + {}" or "{} - {}"
Task<std::int64_t> increment(Executor& executor, const EntityInfo& entity, ConditionTree where, std::string_view sum,
                             std::uint32_t column, Value by);
Task<std::int64_t> softDelete(Executor& executor, const EntityInfo& entity, ConditionTree where, bool isDeletion);
Task<std::int64_t> remove(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<std::int64_t> removeEntities(Executor& executor, const EntityInfo& entity, Owned list);
Task<> changePairs(Executor& executor, const EntityInfo& entity, std::uint32_t member, Value own,
                   std::vector<Value> others, bool isAddition);
// A list of one: a copy of the entity.
Owned listWithCopy(const EntityInfo& entity, const void* value);

Task<UpdateResult> updateResult(Task<std::int64_t> affected);
Task<DeleteResult> deleteResult(Task<std::int64_t> affected);

using Store = Task<> (*)(Executor& executor, const EntityInfo& entity, Owned& list);
// Calls `function` with the entity, which is moved into a list for the time of the call and back however it ends.
Task<> storeOne(Store function, Executor& executor, const EntityInfo& entity, void* stored);

// What is left for each entity. Defined in detail/repository_tasks.hpp and made where a data source lists the entity,
// as its table is.
template<class E> Task<std::vector<E>> takeList(Task<Owned> task);
template<class E> Task<std::pair<std::vector<E>, std::int64_t>> takeListAndCount(Task<FoundAndCount> task);
template<class E> Task<E&> loadInto(Executor& executor, E& entity, std::vector<RelationNode> nodes);
template<class E>
Task<std::vector<E>&> loadIntoAll(Executor& executor, std::vector<E>& entities, std::vector<RelationNode> nodes);
template<class E> Task<E&> upsertOne(Executor& executor, E& entity, std::vector<std::uint32_t> conflict);
template<class E>
Task<std::vector<E>&> upsertAll(Executor& executor, std::vector<E>& entities, std::vector<std::uint32_t> conflict);
template<class E> Task<std::optional<E>> takeFirst(Task<Owned> task);
template<class E> Task<E> takeOne(Task<Owned> task, std::source_location where);
template<class E> Task<E&> store(Store function, Executor& executor, E& entity);
template<class E> Task<std::vector<E>&> storeAll(Store function, Executor& executor, std::vector<E>& entities);

template<class E> inline constexpr bool kIsNamed = false;

} // namespace detail

template<class E> class SelectQueryBuilder;

template<class E> class Repository {
public:
    explicit Repository(detail::Executor& executor) noexcept : executor_(&executor) {}

    // ---- reading

    Task<std::vector<E>> find(FindOptions<E> options = {}) {
        return detail::takeList<E>(detail::find(*executor_, info(), request(options, options.skip, options.take)));
    }
    Task<std::vector<E>> findBy(Condition<E> where) {
        return detail::takeList<E>(detail::find(*executor_, info(), {std::move(where.tree)}));
    }
    // A page, and how many rows there are without skip and take, at one moment.
    Task<std::pair<std::vector<E>, std::int64_t>> findAndCount(FindOptions<E> options = {}) {
        return detail::takeListAndCount<E>(
            detail::findAndCount(*executor_, info(), request(options, options.skip, options.take)));
    }
    // The first row, or none.
    Task<std::optional<E>> findOne(FindOneOptions<E> options) {
        return detail::takeFirst<E>(detail::find(*executor_, info(), request(options, 0, 1)));
    }
    Task<std::optional<E>> findOneBy(Condition<E> where) {
        return detail::takeFirst<E>(detail::find(*executor_, info(), first(std::move(where))));
    }
    // The first row; EntityNotFoundError (NOT_FOUND, "User not found") when there is none.
    Task<E> findOneOrFail(FindOneOptions<E> options, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(detail::find(*executor_, info(), request(options, 0, 1)), at);
    }
    Task<E> findOneByOrFail(Condition<E> where, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(detail::find(*executor_, info(), first(std::move(where))), at);
    }
    Task<std::int64_t> count(Where<E> where = {}, bool withDeleted = false) {
        return detail::count(*executor_, info(), where.take(), withDeleted);
    }
    Task<std::int64_t> countBy(Condition<E> where) { return count(std::move(where)); }
    Task<bool> exists(Where<E> where = {}) { return detail::exists(*executor_, info(), where.take()); }
    Task<bool> existsBy(Condition<E> where) { return exists(std::move(where)); }

    // Over the matching rows; nothing when there is none, or no value.
    template<class T, auto... O> Task<std::optional<double>> sum(Column<T, O...> E::* column, Where<E> where = {}) {
        return aggregate("SUM", column, where);
    }
    template<class T, auto... O> Task<std::optional<double>> average(Column<T, O...> E::* column, Where<E> where = {}) {
        return aggregate("AVG", column, where);
    }
    template<class T, auto... O> Task<std::optional<double>> minimum(Column<T, O...> E::* column, Where<E> where = {}) {
        return aggregate("MIN", column, where);
    }
    template<class T, auto... O> Task<std::optional<double>> maximum(Column<T, O...> E::* column, Where<E> where = {}) {
        return aggregate("MAX", column, where);
    }

    // Loads relations into entities that are there already, one query for each however many entities there are: what
    // TypeORM's lazy relations are for. `co_await users.load(user, orm::with(&User::userItems));`
    Task<E&> load(E& entity, Relations<E> relations) {
        return detail::loadInto<E>(*executor_, entity, relations.take());
    }
    Task<std::vector<E>&> load(std::vector<E>& entities, Relations<E> relations) {
        return detail::loadIntoAll<E>(*executor_, entities, relations.take());
    }

    // A query of any shape, see query_builder.hpp, which must be included.
    SelectQueryBuilder<E> createQueryBuilder(std::string alias = {}) {
        return SelectQueryBuilder<E>{*executor_, std::move(alias)};
    }

    // ---- writing

    // An object in memory, not stored: `auto user = users.create({.username = "ada"});`
    static E create(E values) { return values; }

    // Stores new rows, all of them or none. Keys, dates and defaults that are not set are made and written into the
    // entities, which must have a name: `User user{.username = "ada"}; co_await users.insert(user);`
    Task<E&> insert(E& entity) { return detail::store<E>(&detail::insert, *executor_, entity); }
    Task<std::vector<E>&> insert(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::insert, *executor_, entities);
    }

    // The same, and rows whose unique values are there already are left out.
    Task<std::vector<E>&> insertOrIgnore(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::insertOrIgnore, *executor_, entities);
    }
    // Inserts, or where the conflict columns' values are there already, writes the others of what the entity gives:
    // `upsert(user, &User::username)`. Dates and generated values that it does not give stay. The row is read back.
    template<class... C> Task<E&> upsert(E& entity, C... conflict) {
        return detail::upsertOne<E>(*executor_, entity, offsets(conflict...));
    }
    template<class... C> Task<std::vector<E>&> upsert(std::vector<E>& entities, C... conflict) {
        return detail::upsertAll<E>(*executor_, entities, offsets(conflict...));
    }
    // Only what is set is written: `upsert(orm::set(&User::username, name).set(&User::email, email), &User::username)`.
    template<class... C> Task<> upsert(Assignments<E> row, C... conflict) {
        std::vector<std::vector<detail::SetItem>> rows;
        rows.push_back(std::move(row.items));
        return detail::upsertValues(*executor_, info(), std::move(rows), offsets(conflict...));
    }

    // Inserts what is new, by its key, and writes the columns that differ from the stored row of what is not; nothing
    // when none does. As in TypeORM the row is read first, so an object that is older than the row writes its old
    // values back. What a loaded relation holds is stored along as its Cascade says; a ManyToMany that is loaded
    // becomes what it holds, and a relation to one row sets its join column.
    Task<E&> save(E& entity) { return detail::store<E>(&detail::save, *executor_, entity); }
    Task<std::vector<E>&> save(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::save, *executor_, entities);
    }
    // A part of an entity: the columns that are not set stay as they are stored. Gives what was stored.
    Task<E> save(Assignments<E> part, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(detail::saveValues(*executor_, info(), std::move(part.items)), at);
    }

    // Temporaries are refused. What is made would be lost with them, and g++ 12 destroys a temporary aggregate inside
    // of a co_await twice.
    template<class T = E>
    requires(!std::is_lvalue_reference_v<T>)
    Task<E&> insert(T&&) {
        return unnamed<T>();
    }
    template<class T = E>
    requires(!std::is_lvalue_reference_v<T>)
    Task<E&> save(T&&) {
        return unnamed<T>();
    }

    // Sets columns of all rows that match; every row needs orm::all<E>(). An updateDate column moves as well, and a
    // version counts up.
    Task<UpdateResult> update(Condition<E> where, Assignments<E> assignments) {
        return detail::updateResult(
            detail::update(*executor_, info(), std::move(where.tree), std::move(assignments.items)));
    }
    template<class T, auto... O>
    Task<UpdateResult> increment(Condition<E> where, Column<T, O...> E::* column, const std::type_identity_t<T>& by) {
        return add("{} + {}", std::move(where), column, by);
    }
    template<class T, auto... O>
    Task<UpdateResult> decrement(Condition<E> where, Column<T, O...> E::* column, const std::type_identity_t<T>& by) {
        return add("{} - {}", std::move(where), column, by);
    }
    // The rows as they are afterwards; as they were.
    Task<std::vector<E>> updateReturning(Condition<E> where, Assignments<E> assignments) {
        return detail::takeList<E>(
            detail::updateReturning(*executor_, info(), std::move(where.tree), std::move(assignments.items)));
    }
    Task<std::vector<E>> deleteReturning(Condition<E> where) {
        return detail::takeList<E>(detail::removeReturning(*executor_, info(), std::move(where.tree)));
    }

    // TypeORM's delete, under the only name C++ leaves it: deletes all rows that match; every row needs orm::all<E>().
    Task<DeleteResult> delete_(Condition<E> where) {
        return detail::deleteResult(detail::remove(*executor_, info(), std::move(where.tree)));
    }
    // Sets the deleteDate of all rows that match, and takes it away again.
    Task<UpdateResult> softDelete(Condition<E> where) {
        return detail::updateResult(detail::softDelete(*executor_, info(), std::move(where.tree), true));
    }
    Task<UpdateResult> restore(Condition<E> where) {
        return detail::updateResult(detail::softDelete(*executor_, info(), std::move(where.tree), false));
    }

    // Deletes this very row, by its key, and what its loaded relations with Cascade::Remove hold.
    Task<DeleteResult> remove(const E& entity) {
        return detail::deleteResult(detail::removeEntities(*executor_, info(), detail::listWithCopy(info(), &entity)));
    }
    // The same; a generated key is unset afterwards, so that the entity is a new one.
    Task<DeleteResult> remove(E& entity) { return detail::removeAndReset(*executor_, info(), &entity); }
    Task<std::vector<E>&> remove(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::removeAndResetAll, *executor_, entities);
    }
    template<class T = E>
    requires(!std::is_lvalue_reference_v<T>)
    Task<DeleteResult> remove(T&&) {
        unnamed<T>();
        return {};
    }
    // Sets the deleteDate of this row, with Cascade::SoftRemove also of those it holds; recover() takes it away.
    Task<E&> softRemove(E& entity) { return detail::store<E>(&detail::softRemove, *executor_, entity); }
    Task<E&> recover(E& entity) { return detail::store<E>(&detail::recover, *executor_, entity); }

    // Pairs of a ManyToMany by their keys, without loading anything:
    // `addRelated(&Post::tags, postId, std::array{1, 3})`.
    template<class R, class Key, class Keys> Task<> addRelated(R E::* relation, const Key& own, const Keys& others) {
        return changePairs(relation, own, others, true);
    }
    template<class R, class Key, class Keys> Task<> removeRelated(R E::* relation, const Key& own, const Keys& others) {
        return changePairs(relation, own, others, false);
    }

private:
    static const EntityInfo& info() noexcept { return entityOf<E>(); }

    template<class T> static Task<E&> unnamed() {
        static_assert(detail::kIsNamed<T>, "aerie[E078]: insert, save and remove want an entity that has a name, not a "
                                           "temporary: User user{.username = \"ada\"}; co_await users.insert(user);");
        return {};
    }

    template<class Options>
    static detail::FindRequest request(Options& options, std::size_t skip, std::optional<std::size_t> take) {
        return {options.where.take(),
                options.relations.take(),
                options.order.take(),
                skip,
                take,
                options.select.take(),
                options.withDeleted,
                options.relationLoadStrategy == RelationLoadStrategy::Join,
                options.loadEagerRelations,
                options.lock,
                options.comment.take()};
    }
    static detail::FindRequest first(Condition<E> where) { return {std::move(where.tree), {}, {}, 0, 1}; }

    template<class... C> static std::vector<std::uint32_t> offsets(C... columns) {
        return {detail::offsetOf(columns)...};
    }
    template<class C> Task<std::optional<double>> aggregate(std::string_view function, C column, Where<E>& where) {
        return detail::aggregate(*executor_, info(), function, detail::offsetOf(column), where.take());
    }
    template<class T, auto... O>
    Task<UpdateResult> add(std::string_view sum, Condition<E> where, Column<T, O...> E::* column, const T& by) {
        Value value;
        if constexpr (detail::DirectValue<T>)
            value = detail::toValue<T>(by);
        else
            value = detail::codedValue(info(), detail::offsetOf(column), &by);
        return detail::updateResult(detail::increment(*executor_, info(), std::move(where.tree), sum,
                                                      detail::offsetOf(column), std::move(value)));
    }
    template<class R, class Key, class Keys>
    Task<> changePairs(R E::* relation, const Key& own, const Keys& others, bool isAddition) {
        std::vector<Value> keys;
        for (const auto& other : others) keys.push_back(Value{other});
        return detail::changePairs(*executor_, info(), detail::offsetOf(relation), Value{own}, std::move(keys),
                                   isAddition);
    }

    detail::Executor* executor_;
};

} // namespace aerie::orm
