// The transaction that the running task is in, found through its TaskContext.
#pragma once

#include "executor.hpp"

#include <aerie/io/task_context.hpp>

namespace aerie::orm::detail {

// Statements of a transaction go to its own connection, wherever they come from.
class TransactionExecutor final : public Executor {
public:
    TransactionExecutor(const Executor& dataSource, Connection& connection, int transactionDepth) noexcept
        : base(dataSource), depth(transactionDepth), connection_(connection) {}

    const Dialect& dialect() const override { return base.dialect(); }
    ConnectionHandle forReading(bool) override { return ConnectionHandle{connection_}; }
    ConnectionHandle forWriting() override { return ConnectionHandle{connection_}; }
    std::unique_ptr<Connection> newTransaction() override;
    TransactionExecutor* activeTransaction() noexcept override { return this; }
    Connection& connection() const noexcept { return connection_; }

    const Executor& base; // the data source's: transactions of two data sources may be open at once
    const int depth;      // 0 is the transaction, deeper ones are savepoints

private:
    Connection& connection_;
};

// The value that a TaskContext carries.
struct ActiveTransaction {
    TransactionExecutor* executor;
    ActiveTransaction* outer; // of another data source, perhaps

    static TransactionExecutor* find(const Executor& base) noexcept;
};

} // namespace aerie::orm::detail
