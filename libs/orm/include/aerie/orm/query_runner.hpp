// What a migration works with: one connection, inside the migration's transaction.
//
//   Task<> up(orm::QueryRunner& runner) const {
//       co_await runner.query(R"(CREATE TABLE "tags" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL))");
//       co_await runner.query(R"(INSERT INTO "tags"("id") VALUES (?))", 1);
//   }
//
// Errors: QueryFailedError; the migration's transaction is rolled back. Thread rule: one coroutine at a time.
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/orm/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::orm {

enum class DatabaseType : std::uint8_t { Sqlite, Postgres };

// "sqlite"
std::string_view nameOf(DatabaseType type) noexcept;

namespace detail {
class Executor;
Task<Rows> runQuery(Executor& executor, std::string sql, std::vector<Value> parameters);

template<class... V> std::vector<Value> parameterList(V&&... values) {
    std::vector<Value> list;
    list.reserve(sizeof...(values));
    (list.push_back(Value(std::forward<V>(values))), ...);
    return list;
}
} // namespace detail

class QueryRunner {
public:
    QueryRunner(detail::Executor& executor, DatabaseType type) noexcept : executor_(executor), type_(type) {}
    QueryRunner(const QueryRunner&) = delete;
    QueryRunner& operator=(const QueryRunner&) = delete;

    // One statement. Parameters are `?` in SQLite and `$1`, `$2` in PostgreSQL.
    template<class... V> Task<Rows> query(std::string sql, V&&... parameters) {
        return detail::runQuery(executor_, std::move(sql), detail::parameterList(std::forward<V>(parameters)...));
    }

    // For migrations that are written for both databases.
    DatabaseType databaseType() const noexcept { return type_; }

    Task<bool> hasTable(std::string table);
    Task<bool> hasColumn(std::string table, std::string column);

private:
    detail::Executor& executor_;
    DatabaseType type_;
};

} // namespace aerie::orm
