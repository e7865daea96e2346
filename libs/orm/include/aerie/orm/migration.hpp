// Migrations: numbered steps of the schema, kept in TypeORM's `migrations` table, so both can work on one database.
//
//   struct AddTags1710000000000 {                                  // the last 13 digits are the time it was written
//       Task<> up(orm::QueryRunner& runner) const {
//           co_await runner.query(R"(CREATE TABLE "tags" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL))");
//       }
//       Task<> down(orm::QueryRunner& runner) const { co_await runner.query(R"(DROP TABLE "tags")"); }
//   };
//   inline constexpr auto migrations = orm::migrations<InitialSchema1700000000000, AddTags1710000000000>;
//
// What is pending is decided by name, and run in the order of the times. Two processes that start at once do not
// collide: the second waits for the first and finds nothing to do.
#pragma once

#include <aerie/base/reflect.hpp>
#include <aerie/io/task.hpp>
#include <aerie/orm/query_runner.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace aerie::orm {

struct MigrationInfo {
    std::string_view name; // "AddTags1710000000000"
    std::int64_t timestamp = 0;
    Task<> (*up)(QueryRunner& runner) = nullptr;
    Task<> (*down)(QueryRunner& runner) = nullptr;
};

using MigrationList = std::span<const MigrationInfo>;

// How migrations are wrapped into transactions.
enum class MigrationTransaction : std::uint8_t {
    All,  // one around all of them: all or none
    Each, // one around each
    None, // none: for statements that cannot be in one
};

struct MigrationOptions {
    MigrationTransaction transaction = MigrationTransaction::All;
    bool fake = false; // only write down that they were run
};

struct MigrationStatus {
    std::int64_t id = 0; // in the table; 0 when it is pending
    std::string name;
    std::int64_t timestamp = 0;
    bool isExecuted = false;
    bool isKnown = true; // false: in the table, and not in the program
};

namespace detail {

inline constexpr std::size_t kTimestampDigits = 13;

constexpr std::int64_t migrationTimestamp(std::string_view name) {
    if (name.size() <= kTimestampDigits) return 0;
    std::int64_t timestamp = 0;
    for (char c : name.substr(name.size() - kTimestampDigits)) {
        if (c < '0' || c > '9') return 0;
        timestamp = timestamp * 10 + (c - '0');
    }
    return timestamp;
}

template<class M> Task<> migrateUp(QueryRunner& runner) {
    const M migration;
    co_await migration.up(runner);
}

template<class M> Task<> migrateDown(QueryRunner& runner) {
    const M migration;
    co_await migration.down(runner);
}

template<class M> consteval MigrationInfo migrationInfo() {
    static_assert(migrationTimestamp(typeName<M>()) > 0,
                  "aerie[E087]: the name of a migration ends with the 13 digits of its time in milliseconds: "
                  "AddTags1710000000000. `migration:create AddTags` makes one.");
    static_assert(
        requires(const M& m, QueryRunner& r) {
            Task<>{m.up(r)};
            Task<>{m.down(r)};
        }, "aerie[E088]: a migration has two functions: Task<> up(orm::QueryRunner&) const and "
           "Task<> down(orm::QueryRunner&) const.");
    return {typeName<M>(), migrationTimestamp(typeName<M>()), &migrateUp<M>, &migrateDown<M>};
}

template<class... M> struct MigrationListOf {
    static constexpr std::array<MigrationInfo, sizeof...(M)> all{migrationInfo<M>()...};
};

} // namespace detail

template<class... M> inline constexpr MigrationList migrations = detail::MigrationListOf<M...>::all;

} // namespace aerie::orm
