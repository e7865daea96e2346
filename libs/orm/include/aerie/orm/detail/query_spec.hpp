// A query as data: what the typed query builder fills and the compiled half turns into SQL.
#pragma once

#include <aerie/orm/condition.hpp>
#include <aerie/orm/entity_info.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aerie::orm {

// How the rows of a find are kept from others until the transaction ends. SQLite has one writer at a time, so there the
// transaction itself is the lock, and nothing is added.
enum class LockMode : std::uint8_t { None, PessimisticRead, PessimisticWrite, Optimistic };
// What to do about a row that another transaction has locked.
enum class OnLocked : std::uint8_t { Wait, NoWait, SkipLocked };

// .lock = {orm::LockMode::PessimisticWrite, orm::OnLocked::SkipLocked}; .lock = orm::optimisticLock(version)
struct Lock {
    LockMode mode = LockMode::None;
    OnLocked onLocked = OnLocked::Wait;
    std::int64_t version = 0; // Optimistic: the row's version must be this
};

constexpr Lock optimisticLock(std::int64_t expected) { return {LockMode::Optimistic, OnLocked::Wait, expected}; }

enum class Nulls : std::uint8_t { Default, First, Last };

namespace detail {

struct OrderItem {
    std::uint32_t column = 0; // the member's offset
    bool isDescending = false;
    Nulls nulls = Nulls::Default;
    // Instead of a column: an operand of any kind.
    std::shared_ptr<const ConditionTree> expression;
};

struct QueryJoin {
    bool isInner = false;
    bool isSelected = false;            // its columns are read into the relation
    const EntityInfo* owner = nullptr;  // by relation: whose member
    std::uint32_t relation = 0;         //
    std::string ownerAlias;             // empty: the only alias of `owner`
    const EntityInfo* entity = nullptr; // what is joined
    std::string alias;
    std::vector<std::uint32_t> columns; // selected; empty: all that are not hidden
    std::shared_ptr<const ConditionTree> on;
};

struct QueryColumn {
    ConditionTree expression;
    std::string name; // in the result; empty: the database's choice
};

struct QuerySource {
    std::string name;
    std::shared_ptr<const QuerySpec> query;
};

struct QuerySpec {
    const EntityInfo* entity = nullptr; // null: from a common table expression or a query
    std::string alias;
    std::string fromName; // of a common table expression
    std::shared_ptr<const QuerySpec> fromQuery;
    std::vector<QuerySource> tables;    // common table expressions
    std::vector<QueryColumn> values;    // what getRawMany and subqueries select
    std::vector<std::uint32_t> columns; // of the entity; empty: all that are not hidden
    std::vector<std::uint32_t> added;   // hidden ones besides
    std::vector<QueryJoin> joins;
    std::optional<ConditionTree> where;
    std::optional<ConditionTree> having;
    std::vector<ConditionTree> groups;
    std::vector<OrderItem> order;
    std::size_t skip = 0;
    std::optional<std::size_t> take;
    bool isDistinct = false;
    bool withDeleted = false;
    Lock lock;
    std::string comment;
};

} // namespace detail

} // namespace aerie::orm
