// The coroutines of Repository<E> that hold entities. Included by entities.hpp, so that a file which only calls them
// does not compile them again.
#pragma once

#include <aerie/orm/repository.hpp>

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

// Names them, so that they are made with the entity's table.
template<class E> struct RepositoryTasks {
    decltype(&takeList<E>) list = &takeList<E>;
    decltype(&takeFirst<E>) first = &takeFirst<E>;
    decltype(&takeOne<E>) one = &takeOne<E>;
    decltype(&store<E>) storeEntity = &store<E>;
    decltype(&storeAll<E>) storeEntities = &storeAll<E>;
};
template<class E> inline constexpr RepositoryTasks<E> kRepositoryTasks{};

} // namespace aerie::orm::detail
