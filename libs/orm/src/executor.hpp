// Where statements go: to the data source, or to the transaction that the running task is in.
#pragma once

#include "driver.hpp"

#include <memory>
#include <utility>

namespace aerie::orm::detail {

// A connection for one call: owned by the call, or the transaction's.
class ConnectionHandle {
public:
    explicit ConnectionHandle(Connection& shared) noexcept : connection_(&shared) {}
    explicit ConnectionHandle(std::unique_ptr<Connection> owned) noexcept
        : owned_(std::move(owned)), connection_(owned_.get()) {}

    Connection& operator*() const noexcept { return *connection_; }

private:
    std::unique_ptr<Connection> owned_;
    Connection* connection_;
};

class TransactionExecutor;

class Executor {
public:
    virtual ~Executor() = default;

    virtual const Dialect& dialect() const = 0;
    // A snapshot when there is more than one statement that must fit together.
    virtual ConnectionHandle forReading(bool isSnapshot) = 0;
    virtual ConnectionHandle forWriting() = 0;
    // A connection for a transaction that begins.
    virtual std::unique_ptr<Connection> newTransaction() = 0;
    // The transaction that statements belong to already, or null.
    virtual TransactionExecutor* activeTransaction() noexcept = 0;
};

} // namespace aerie::orm::detail
