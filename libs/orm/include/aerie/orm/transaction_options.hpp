// How a transaction runs.
//
//   co_await dataSource.transaction({.isolation = orm::IsolationLevel::Serializable, .retries = 5},
//                                   [&](orm::EntityManager& manager) -> Task<> { ... });
//
// SQLite has one level, serializable, whatever is asked for; savepoints (a transaction inside of a transaction) have
// none of their own.
#pragma once

#include <cstdint>

namespace aerie::orm {

enum class IsolationLevel : std::uint8_t {
    Default, // the database's; PostgreSQL: read committed
    ReadCommitted,
    RepeatableRead,
    Serializable,
};

struct TransactionOptions {
    IsolationLevel isolation = IsolationLevel::Default;
    bool readOnly = false; // PostgreSQL only
    // How often the function is called again when the transaction fails because of others, as Serialization or
    // Deadlock. What it did was rolled back; what it captured is its own affair.
    int retries = 0;
};

} // namespace aerie::orm
