// The coroutines of Repository<E> that hold entities. Included by entities.hpp, so that a file which only calls them
// does not compile them again.
#pragma once

#include <aerie/orm/repository.hpp>

#include <exception>
#include <optional>
#include <source_location>
#include <utility>
#include <vector>

namespace aerie::orm::detail {

template<class E> std::vector<E>& listOf(const Owned& list) noexcept {
    return *static_cast<std::vector<E>*>(list.get());
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

template<class E> Task<E&> store(Store function, Executor& executor, E& entity) {
    co_await storeOne(function, executor, infoOf<E>(), &entity);
    co_return entity;
}

// The same for a whole list.
template<class E> class Lent {
public:
    explicit Lent(std::vector<E>& entities) : list(*infoOf<E>().listOwner), entities_(entities) {
        listOf<E>(list).swap(entities_);
    }
    ~Lent() {
        if (list.get()) listOf<E>(list).swap(entities_);
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    Owned list;

private:
    std::vector<E>& entities_;
};

template<class E> Task<std::vector<E>&> storeAll(Store function, Executor& executor, std::vector<E>& entities) {
    {
        Lent<E> lent{entities};
        co_await function(executor, infoOf<E>(), lent.list);
    }
    co_return entities;
}

template<class E> Task<std::pair<std::vector<E>, std::int64_t>> takeListAndCount(Task<FoundAndCount> task) {
    const FoundAndCount found = co_await std::move(task);
    std::pair<std::vector<E>, std::int64_t> result{std::move(listOf<E>(found.list)), found.count};
    co_return result;
}

template<class E>
Task<std::vector<E>&> loadIntoAll(Executor& executor, std::vector<E>& entities, std::vector<RelationNode> nodes) {
    {
        Lent<E> lent{entities};
        co_await load(executor, infoOf<E>(), lent.list, std::move(nodes));
    }
    co_return entities;
}

template<class E> Task<E&> loadInto(Executor& executor, E& entity, std::vector<RelationNode> nodes) {
    std::vector<E> one;
    one.push_back(std::move(entity));
    std::exception_ptr failure;
    try {
        co_await loadIntoAll<E>(executor, one, std::move(nodes));
    } catch (...) {
        failure = std::current_exception();
    }
    entity = std::move(one.front());
    if (failure) std::rethrow_exception(failure);
    co_return entity;
}

template<class E>
Task<std::vector<E>&> upsertAll(Executor& executor, std::vector<E>& entities, std::vector<std::uint32_t> conflict) {
    {
        Lent<E> lent{entities};
        co_await upsert(executor, infoOf<E>(), lent.list, conflict);
    }
    co_return entities;
}

template<class E> Task<E&> upsertOne(Executor& executor, E& entity, std::vector<std::uint32_t> conflict) {
    std::vector<E> one;
    one.push_back(std::move(entity));
    std::exception_ptr failure;
    try {
        co_await upsertAll<E>(executor, one, std::move(conflict));
    } catch (...) {
        failure = std::current_exception();
    }
    entity = std::move(one.front());
    if (failure) std::rethrow_exception(failure);
    co_return entity;
}

// Names them, so that they are made with the entity's table.
template<class E> struct RepositoryTasks {
    decltype(&takeList<E>) list = &takeList<E>;
    decltype(&takeListAndCount<E>) listAndCount = &takeListAndCount<E>;
    decltype(&loadIntoAll<E>) loadAll = &loadIntoAll<E>;
    decltype(&loadInto<E>) loadOne = &loadInto<E>;
    decltype(&upsertAll<E>) upsertEntities = &upsertAll<E>;
    decltype(&upsertOne<E>) upsertEntity = &upsertOne<E>;
    decltype(&takeFirst<E>) first = &takeFirst<E>;
    decltype(&takeOne<E>) one = &takeOne<E>;
    decltype(&store<E>) storeEntity = &store<E>;
    decltype(&storeAll<E>) storeEntities = &storeAll<E>;
};
template<class E> inline constexpr RepositoryTasks<E> kRepositoryTasks{};

} // namespace aerie::orm::detail
