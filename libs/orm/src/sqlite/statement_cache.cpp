#include "sqlite/statement_cache.hpp"

#include <sqlite3.h>

namespace aerie::orm::sqlite {

namespace {

bool isBlank(std::string_view rest) noexcept { return rest.find_first_not_of(" \t\r\n;") == std::string_view::npos; }

} // namespace

PreparedStatement* StatementCache::find(std::string_view sql) noexcept {
    if (!recent_.empty() && recent_.front().sql == sql) return &recent_.front();
    const auto found = bySql_.find(sql);
    if (found == bySql_.end()) return nullptr;
    recent_.splice(recent_.begin(), recent_, found->second);
    return &recent_.front();
}

PreparedStatement* StatementCache::get(sqlite3* db, std::string_view sql, const char*& problem) {
    problem = nullptr;
    if (PreparedStatement* cached = find(sql)) return cached;

    sqlite3_stmt* handle = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, &tail) !=
        SQLITE_OK)
        return nullptr;
    if (!handle) {
        problem = "the statement is empty";
        return nullptr;
    }
    // Without this the second half of "SELECT 1; DROP TABLE users" would be ignored in silence.
    if (!isBlank(sql.substr(static_cast<std::size_t>(tail - sql.data())))) {
        sqlite3_finalize(handle);
        problem = "there is more than one statement in the text; run them one by one";
        return nullptr;
    }

    if (recent_.size() >= kCapacity) {
        sqlite3_finalize(recent_.back().handle);
        bySql_.erase(recent_.back().sql);
        recent_.pop_back();
    }
    recent_.push_front({std::string{sql}, handle, sqlite3_stmt_readonly(handle) != 0, 0});
    bySql_.emplace(recent_.front().sql, recent_.begin());
    return &recent_.front();
}

void StatementCache::clear() noexcept {
    bySql_.clear();
    for (PreparedStatement& statement : recent_) sqlite3_finalize(statement.handle);
    recent_.clear();
}

} // namespace aerie::orm::sqlite
