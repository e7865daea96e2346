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
};

// The compiled half. A list is a std::vector of the entity.
Task<Owned> find(Executor& executor, const EntityInfo& entity, FindRequest request);
Task<std::int64_t> count(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<bool> exists(Executor& executor, const EntityInfo& entity, ConditionTree where);
// The list is given back with what was made; on an error, as it was. After a cancellation it is empty.
Task<> insert(Executor& executor, const EntityInfo& entity, Owned& list);
Task<> save(Executor& executor, const EntityInfo& entity, Owned& list);
Task<std::int64_t> update(Executor& executor, const EntityInfo& entity, ConditionTree where,
                          std::vector<SetItem> assignments);
Task<std::int64_t> remove(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<std::int64_t> removeEntities(Executor& executor, const EntityInfo& entity, Owned list);
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
template<class E> Task<std::optional<E>> takeFirst(Task<Owned> task);
template<class E> Task<E> takeOne(Task<Owned> task, std::source_location where);
template<class E> Task<E&> store(Store function, Executor& executor, E& entity);
template<class E> Task<std::vector<E>&> storeAll(Store function, Executor& executor, std::vector<E>& entities);

template<class E> inline constexpr bool kIsNamed = false;

} // namespace detail

template<class E> class Repository {
public:
    explicit Repository(detail::Executor& executor) noexcept : executor_(&executor) {}

    // ---- reading

    Task<std::vector<E>> find(FindOptions<E> options = {}) {
        return detail::takeList<E>(select(std::move(options.where), std::move(options.relations),
                                          std::move(options.order), options.skip, options.take));
    }
    Task<std::vector<E>> findBy(Condition<E> where) {
        return detail::takeList<E>(select(std::move(where), {}, {}, 0, std::nullopt));
    }
    // The first row, or none.
    Task<std::optional<E>> findOne(FindOneOptions<E> options) {
        return detail::takeFirst<E>(select(std::move(options)));
    }
    Task<std::optional<E>> findOneBy(Condition<E> where) {
        return detail::takeFirst<E>(select(std::move(where), {}, {}, 0, 1));
    }
    // The first row; EntityNotFoundError (NOT_FOUND, "User not found") when there is none.
    Task<E> findOneOrFail(FindOneOptions<E> options, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(select(std::move(options)), at);
    }
    Task<E> findOneByOrFail(Condition<E> where, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(select(std::move(where), {}, {}, 0, 1), at);
    }
    Task<std::int64_t> count(Where<E> where = {}) { return detail::count(*executor_, info(), where.take()); }
    Task<bool> exists(Where<E> where = {}) { return detail::exists(*executor_, info(), where.take()); }

    // ---- writing

    // An object in memory, not stored: `auto user = users.create({.username = "ada"});`
    static E create(E values) { return values; }

    // Stores new rows, all of them or none. Keys, dates and defaults that are not set are made and written into the
    // entities, which must have a name: `User user{.username = "ada"}; co_await users.insert(user);`
    Task<E&> insert(E& entity) { return detail::store<E>(&detail::insert, *executor_, entity); }
    Task<std::vector<E>&> insert(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::insert, *executor_, entities);
    }

    // Inserts what is new, by its key, and writes the columns that differ from the stored row of what is not; nothing
    // when none does. As in TypeORM the row is read first, so an object that is older than the row writes its old
    // values back. Relations are not stored by it.
    Task<E&> save(E& entity) { return detail::store<E>(&detail::save, *executor_, entity); }
    Task<std::vector<E>&> save(std::vector<E>& entities) {
        return detail::storeAll<E>(&detail::save, *executor_, entities);
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

    // Sets columns of all rows that match; every row needs orm::all<E>(). An updateDate column moves as well.
    Task<UpdateResult> update(Condition<E> where, Assignments<E> assignments) {
        return detail::updateResult(
            detail::update(*executor_, info(), std::move(where.tree), std::move(assignments.items)));
    }

    // TypeORM's delete, under the only name C++ leaves it: deletes all rows that match; every row needs orm::all<E>().
    Task<DeleteResult> delete_(Condition<E> where) {
        return detail::deleteResult(detail::remove(*executor_, info(), std::move(where.tree)));
    }

    // Deletes this very row, by its key.
    Task<DeleteResult> remove(const E& entity) {
        return detail::deleteResult(detail::removeEntities(*executor_, info(), detail::listWithCopy(info(), &entity)));
    }
    template<class T = E>
    requires(!std::is_lvalue_reference_v<T>)
    Task<DeleteResult> remove(T&&) {
        unnamed<T>();
        return {};
    }

private:
    static const EntityInfo& info() noexcept { return entityOf<E>(); }

    template<class T> static Task<E&> unnamed() {
        static_assert(detail::kIsNamed<T>, "aerie[E078]: insert, save and remove want an entity that has a name, not a "
                                           "temporary: User user{.username = \"ada\"}; co_await users.insert(user);");
        return {};
    }

    Task<detail::Owned> select(FindOneOptions<E> options) {
        return select(std::move(options.where), std::move(options.relations), std::move(options.order), 0, 1);
    }
    Task<detail::Owned> select(Where<E> where, Relations<E> relations, Order<E> order, std::size_t skip,
                               std::optional<std::size_t> take) {
        return detail::find(*executor_, info(), {where.take(), relations.take(), order.take(), skip, take});
    }

    detail::Executor* executor_;
};

} // namespace aerie::orm
