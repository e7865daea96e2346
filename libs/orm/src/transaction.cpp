#include "active_transaction.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/orm/entity_manager.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <random>

namespace aerie::orm::detail {

namespace {

Task<> run(Connection& connection, Work::Command command, TransactionOptions options) {
    auto work = std::make_shared<Work>();
    work->command = command;
    work->isolation = options.isolation;
    work->isReadOnly = options.readOnly;
    co_await execute(connection, work);
}

Task<> run(Connection& connection, std::string sql) {
    auto work = std::make_shared<Work>();
    work->statements.push_back({std::move(sql), {}, 0, nullptr, 0});
    co_await execute(connection, work);
}

} // namespace

struct TransactionScope::Impl {
    Impl(Executor& executor, TransactionOptions given)
        : options(given),
          outer(executor.activeTransaction()),
          owned(outer ? nullptr : executor.newTransaction()),
          inner(outer ? outer->base : executor, outer ? outer->connection() : *owned, outer ? outer->depth + 1 : 0),
          manager(inner),
          active{&inner, TaskContext::find<ActiveTransaction>()},
          context(TaskContext::current()),
          value(context, active),
          savepoint("aerie_" + std::to_string(inner.depth)) {}

    TransactionOptions options;
    TransactionExecutor* outer; // this is a savepoint of it
    std::unique_ptr<Connection> owned;
    TransactionExecutor inner;
    EntityManager manager;
    ActiveTransaction active;
    TaskContext context;
    ContextValue<ActiveTransaction> value;
    std::string savepoint;
};

TransactionScope::TransactionScope(Executor& executor, TransactionOptions options)
    : impl_(std::make_unique<Impl>(executor, options)) {}
TransactionScope::~TransactionScope() = default;

EntityManager& TransactionScope::manager() noexcept { return impl_->manager; }
TaskContext& TransactionScope::context() noexcept { return impl_->context; }

Task<> TransactionScope::begin() {
    Connection& connection = impl_->inner.connection();
    if (impl_->outer) return run(connection, "SAVEPOINT " + impl_->savepoint);
    return run(connection, Work::Command::Begin, impl_->options);
}

// The end is waited for even when the caller was cancelled: nobody could say otherwise what became of it.
Task<> TransactionScope::commit() {
    Connection& connection = impl_->inner.connection();
    if (impl_->outer) return shielded(run(connection, "RELEASE " + impl_->savepoint));
    return shielded(run(connection, Work::Command::Commit, {}));
}

Task<> TransactionScope::rollback() {
    Connection& connection = impl_->inner.connection();
    if (!impl_->outer) {
        co_await shielded(run(connection, Work::Command::Rollback, {}));
        co_return;
    }
    try {
        co_await shielded(run(connection, "ROLLBACK TO " + impl_->savepoint));
        co_await shielded(run(connection, "RELEASE " + impl_->savepoint));
    } catch (const QueryFailedError&) {
        // The whole transaction is gone already; the error that led here says more than this one.
    }
}

bool TransactionScope::mayRetry(const std::exception_ptr& failure) const noexcept {
    if (impl_->outer) return false; // the whole transaction is lost
    try {
        std::rethrow_exception(failure);
    } catch (const QueryFailedError& error) {
        return error.kind() == QueryErrorKind::Serialization || error.kind() == QueryErrorKind::Deadlock;
    } catch (...) {
        return false;
    }
}

Task<> pauseBeforeRetry(int attempt) {
    thread_local std::minstd_rand random{static_cast<unsigned>(TimePoint::now().nanoseconds)};
    const std::int64_t limit = std::int64_t{2'000} << std::min(attempt, 8); // microseconds
    co_await io::sleepFor(Duration::fromMicroseconds(static_cast<std::int64_t>(random()) % limit));
}

} // namespace aerie::orm::detail
