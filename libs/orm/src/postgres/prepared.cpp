#include "postgres/prepared.hpp"

namespace aerie::orm::postgres {

std::shared_ptr<PreparedStatement> PreparedCache::find(std::string_view sql) {
    const auto found = bySql_.find(sql);
    if (found == bySql_.end()) return nullptr;
    recent_.splice(recent_.begin(), recent_, found->second);
    return *found->second;
}

std::shared_ptr<PreparedStatement> PreparedCache::add(std::string_view sql,
                                                      std::shared_ptr<PreparedStatement>& evicted) {
    if (recent_.size() >= kCapacity) {
        evicted = recent_.back();
        remove(*evicted);
    }
    auto statement = std::make_shared<PreparedStatement>();
    statement->sql = sql;
    statement->name = "aerie_" + std::to_string(nextName_++);
    recent_.push_front(statement);
    bySql_.emplace(statement->sql, recent_.begin());
    return statement;
}

void PreparedCache::remove(const PreparedStatement& statement) noexcept {
    const auto found = bySql_.find(statement.sql);
    if (found == bySql_.end() || found->second->get() != &statement) return;
    const List::iterator entry = found->second;
    bySql_.erase(found); // its key is the entry's text
    recent_.erase(entry);
}

void PreparedCache::clear() noexcept {
    bySql_.clear();
    recent_.clear();
}

} // namespace aerie::orm::postgres
