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

#include <concepts>
#include <cstdint>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

class Executor;

struct FindRequest {
    ConditionTree where;
    std::vector<RelationNode> relations;
    std::vector<OrderItem> order;
    std::size_t skip = 0;
    std::optional<std::size_t> take;
};

struct SetItem {
    std::uint32_t column;
    Value value;
};

// The compiled half. A list is a std::vector of the entity.
Task<Owned> find(Executor& executor, const EntityInfo& entity, FindRequest request);
Task<std::int64_t> count(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<bool> exists(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<Owned> insert(Executor& executor, const EntityInfo& entity, Owned list);
Task<Owned> save(Executor& executor, const EntityInfo& entity, Owned list);
Task<std::int64_t> update(Executor& executor, const EntityInfo& entity, ConditionTree where,
                          std::vector<SetItem> assignments);
Task<std::int64_t> remove(Executor& executor, const EntityInfo& entity, ConditionTree where);
Task<std::int64_t> removeEntities(Executor& executor, const EntityInfo& entity, Owned list);

template<class E> std::vector<E>& listOf(const Owned& list) noexcept {
    return *static_cast<std::vector<E>*>(list.get());
}
template<class E> Owned ownedList(std::vector<E> entities) {
    Owned list{kOwnedOps<std::vector<E>>};
    listOf<E>(list) = std::move(entities);
    return list;
}
template<class E> Owned ownedList(E entity) {
    Owned list{kOwnedOps<std::vector<E>>};
    listOf<E>(list).push_back(std::move(entity));
    return list;
}

template<class E> Task<std::vector<E>> takeList(Task<Owned> task) {
    const Owned list = co_await std::move(task);
    co_return std::move(listOf<E>(list));
}
template<class E> Task<std::optional<E>> takeFirst(Task<Owned> task) {
    const Owned list = co_await std::move(task);
    if (listOf<E>(list).empty()) co_return std::nullopt;
    co_return std::move(listOf<E>(list).front());
}
template<class E> Task<E> takeOne(Task<Owned> task, std::source_location where) {
    const Owned list = co_await std::move(task);
    if (listOf<E>(list).empty()) throw EntityNotFoundError{typeName<E>(), where};
    co_return std::move(listOf<E>(list).front());
}

} // namespace detail

struct UpdateResult {
    std::int64_t affected = 0;
};
struct DeleteResult {
    std::int64_t affected = 0;
};

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
    Task<std::int64_t> count(Where<E> where = {}) { return detail::count(*executor_, info(), std::move(where.tree)); }
    Task<bool> exists(Where<E> where = {}) { return detail::exists(*executor_, info(), std::move(where.tree)); }

    // ---- writing

    // An object in memory, not stored; lets save(users.create({.username = ...})) name no type.
    static E create(E values) { return values; }

    // Stores new rows, all of them or none. Keys and dates that are not set are made; what comes back is as stored.
    Task<E> insert(E entity) {
        return detail::takeOne<E>(detail::insert(*executor_, info(), detail::ownedList<E>(std::move(entity))), {});
    }
    template<std::same_as<std::vector<E>> List> Task<List> insert(List entities) {
        return detail::takeList<E>(detail::insert(*executor_, info(), detail::ownedList<E>(std::move(entities))));
    }

    // Inserts what is new, by its key, and writes the columns that differ from the stored row of what is not; nothing
    // when none does. As in TypeORM the row is read first, so an object that is older than the row writes its old
    // values back. Relations are not stored by it.
    Task<E> save(E entity) {
        return detail::takeOne<E>(detail::save(*executor_, info(), detail::ownedList<E>(std::move(entity))), {});
    }
    template<std::same_as<std::vector<E>> List> Task<List> save(List entities) {
        return detail::takeList<E>(detail::save(*executor_, info(), detail::ownedList<E>(std::move(entities))));
    }

    // Sets columns of all rows that match; every row needs orm::all<E>(). An updateDate column moves as well.
    Task<UpdateResult> update(Condition<E> where, Assignments<E> assignments) {
        std::vector<detail::SetItem> items;
        items.reserve(assignments.items.size());
        for (auto& item : assignments.items) items.push_back({item.column, std::move(item.value)});
        co_return UpdateResult{co_await detail::update(*executor_, info(), std::move(where.tree), std::move(items))};
    }

    // TypeORM's delete, under the only name C++ leaves it: deletes all rows that match; every row needs orm::all<E>().
    Task<DeleteResult> delete_(Condition<E> where) {
        co_return DeleteResult{co_await detail::remove(*executor_, info(), std::move(where.tree))};
    }

    // Deletes this very row, by its key.
    Task<DeleteResult> remove(E entity) {
        co_return DeleteResult{
            co_await detail::removeEntities(*executor_, info(), detail::ownedList<E>(std::move(entity)))};
    }

private:
    static const EntityInfo& info() noexcept { return entityOf<E>(); }

    Task<detail::Owned> select(FindOneOptions<E> options) {
        return select(std::move(options.where), std::move(options.relations), std::move(options.order), 0, 1);
    }
    Task<detail::Owned> select(Where<E> where, Relations<E> relations, Order<E> order, std::size_t skip,
                               std::optional<std::size_t> take) {
        return detail::find(*executor_, info(),
                            {std::move(where.tree), std::move(relations.nodes), std::move(order.items), skip, take});
    }

    detail::Executor* executor_;
};

} // namespace aerie::orm
