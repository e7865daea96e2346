// What a transaction is worked with. Its repositories belong to the transaction wherever they are used.
//
//   co_await dataSource.transaction([&](orm::EntityManager& manager) -> Task<> {
//       auto users = manager.getRepository<User>();
//       User user{.username = "ada", .email = "ada@example.com"};
//       co_await users.insert(user);
//       UserItem item{.userId = user.id, .name = "notebook"};
//       co_await manager.getRepository<UserItem>().insert(item);
//   });
//
// Inside of the function all other repositories of the data source belong to the transaction too, so that services need
// not hand the manager along. Returning commits, an exception rolls back and goes on to the caller. A transaction
// inside of a transaction is a savepoint: its failure, if caught, leaves the outer one usable.
// Lifetime: the manager lives as long as the function runs.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/orm/query_runner.hpp>
#include <aerie/orm/repository.hpp>
#include <aerie/orm/transaction_options.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace aerie::orm {

class EntityManager;
template<class E> class TreeRepository;

namespace detail {

// A transaction, or a savepoint inside of one: begun, and then either committed or rolled back. Destroyed before that,
// it rolls back.
class TransactionScope {
public:
    TransactionScope(Executor& executor, TransactionOptions options);
    ~TransactionScope();
    TransactionScope(const TransactionScope&) = delete;
    TransactionScope& operator=(const TransactionScope&) = delete;

    Task<> begin();
    Task<> commit();
    Task<> rollback();
    EntityManager& manager() noexcept;
    // In which the transaction is the current one.
    TaskContext& context() noexcept;
    // Whether this failure is one that another attempt may not meet: of a transaction, not of a savepoint.
    bool mayRetry(const std::exception_ptr& failure) const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

template<class Function> inline constexpr bool kTakesManager = std::is_invocable_v<Function&, EntityManager&>;

template<class Function> auto callTransaction(Function& function, EntityManager& manager) {
    if constexpr (kTakesManager<Function>)
        return function(manager);
    else
        return function();
}

template<class Function>
using TransactionValue =
    typename decltype(callTransaction(std::declval<Function&>(), std::declval<EntityManager&>()))::value_type;

// g++ 12 destroys the captures of a lambda that is written inside of a co_await twice; references do not mind.
template<class Function>
inline constexpr bool kSurvivesAwait =
    std::is_lvalue_reference_v<Function> || std::is_trivially_destructible_v<std::remove_reference_t<Function>>;

// How a transaction's function ended: with a value, a reference kept as a pointer, or an exception.
template<class T> struct TransactionOutcome {
    using Held = std::conditional_t<std::is_void_v<T>, bool,
                                    std::conditional_t<std::is_reference_v<T>, std::add_pointer_t<T>, T>>;
    std::optional<Held> value;
    std::exception_ptr failure;
};

template<class Function>
Task<> attemptTransaction(Function& function, TransactionScope& scope,
                          TransactionOutcome<TransactionValue<Function>>& outcome) {
    using T = TransactionValue<Function>;
    co_await scope.begin();
    try {
        if constexpr (std::is_void_v<T>)
            co_await callTransaction(function, scope.manager()).within(scope.context());
        else if constexpr (std::is_reference_v<T>)
            outcome.value.emplace(&co_await callTransaction(function, scope.manager()).within(scope.context()));
        else
            outcome.value.emplace(co_await callTransaction(function, scope.manager()).within(scope.context()));
    } catch (...) {
        outcome.failure = std::current_exception();
    }
    if (outcome.failure) {
        co_await scope.rollback();
        co_return;
    }
    try {
        co_await scope.commit();
    } catch (...) {
        outcome.failure = std::current_exception();
    }
}

// A little longer after each attempt, so that those who collided do not collide again.
Task<> pauseBeforeRetry(int attempt);

template<class Function>
Task<TransactionValue<Function>> runTransaction(Executor& executor, TransactionOptions options, Function function) {
    using T = TransactionValue<Function>;
    TransactionOutcome<T> outcome;
    for (int attempt = 0;; ++attempt) {
        outcome.value.reset();
        outcome.failure = nullptr;
        bool mayRetry = false;
        {
            TransactionScope scope{executor, options};
            co_await attemptTransaction(function, scope, outcome);
            mayRetry = outcome.failure && attempt < options.retries && scope.mayRetry(outcome.failure);
        }
        if (!mayRetry) break;
        co_await pauseBeforeRetry(attempt);
    }
    if (outcome.failure) std::rethrow_exception(outcome.failure);
    if constexpr (std::is_reference_v<T>)
        co_return **outcome.value;
    else if constexpr (!std::is_void_v<T>)
        co_return std::move(*outcome.value);
}

template<class Function> auto startTransaction(Executor& executor, TransactionOptions options, Function&& function) {
    static_assert(kSurvivesAwait<Function>,
                  "aerie[E079]: the function of a transaction captures by reference, [&], or has a name: "
                  "auto work = [user](...) -> Task<> {...}; co_await dataSource.transaction(work);");
    return runTransaction<std::decay_t<Function>>(executor, options, std::forward<Function>(function));
}

} // namespace detail

class EntityManager {
public:
    explicit EntityManager(detail::Executor& executor) noexcept : executor_(executor) {}
    EntityManager(const EntityManager&) = delete;
    EntityManager& operator=(const EntityManager&) = delete;

    template<class E> Repository<E> getRepository() { return Repository<E>{executor_}; }
    template<class E> TreeRepository<E> getTreeRepository() { return TreeRepository<E>{executor_}; }

    // One statement of SQL with its parameters: `?` in SQLite, `$1`, `$2` in PostgreSQL.
    template<class... V> Task<Rows> query(std::string sql, V&&... parameters) {
        return detail::runQuery(executor_, std::move(sql), detail::parameterList(std::forward<V>(parameters)...));
    }

    // Calls function(manager) or function(), a coroutine; gives what it returns.
    template<class Function> auto transaction(Function&& function) {
        return detail::startTransaction(executor_, {}, std::forward<Function>(function));
    }
    template<class Function> auto transaction(TransactionOptions options, Function&& function) {
        return detail::startTransaction(executor_, options, std::forward<Function>(function));
    }

private:
    detail::Executor& executor_;
};

} // namespace aerie::orm
