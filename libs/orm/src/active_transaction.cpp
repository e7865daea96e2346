#include "active_transaction.hpp"

namespace aerie::orm::detail {

std::unique_ptr<Connection> TransactionExecutor::newTransaction() {
    throw UsageError{"a transaction inside of a transaction is a savepoint, not a connection"};
}

TransactionExecutor* ActiveTransaction::find(const Executor& base) noexcept {
    for (auto* active = TaskContext::find<ActiveTransaction>(); active; active = active->outer)
        if (&active->executor->base == &base) return active->executor;
    return nullptr;
}

} // namespace aerie::orm::detail
