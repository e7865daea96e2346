// Prepared statements of one connection by their text, the least recently used one thrown away first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace aerie::orm::sqlite {

struct PreparedStatement {
    std::string sql;
    sqlite3_stmt* handle = nullptr;
    bool isReadOnly = false;
    std::uint16_t heavyRuns = 0; // how many more runs go straight to another thread
};

class StatementCache {
public:
    static constexpr std::size_t kCapacity = 256;

    StatementCache() = default;
    ~StatementCache() { clear(); }
    StatementCache(const StatementCache&) = delete;
    StatementCache& operator=(const StatementCache&) = delete;

    // Prepares unless it is there. Null: the text is no single statement; sqlite3_errmsg(db) or `problem` says why.
    PreparedStatement* get(sqlite3* db, std::string_view sql, const char*& problem);
    PreparedStatement* find(std::string_view sql) noexcept;
    void clear() noexcept;

private:
    using List = std::list<PreparedStatement>;
    List recent_; // the front was used last
    std::unordered_map<std::string_view, List::iterator> bySql_;
};

} // namespace aerie::orm::sqlite
