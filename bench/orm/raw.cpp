#include "raw.hpp"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {

namespace {

template<std::size_t N> void copy(char (&to)[N], sqlite3_stmt* statement, int column) {
    const char* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    const std::size_t fits = size < N ? size : N - 1;
    if (text) std::memcpy(to, text, fits);
    to[fits] = '\0';
}

void takeUser(sqlite3_stmt* statement, RawUser& user) {
    copy(user.id, statement, 0);
    copy(user.username, statement, 1);
    copy(user.email, statement, 2);
    copy(user.createdAt, statement, 3);
    copy(user.updatedAt, statement, 4);
}

void takeItem(sqlite3_stmt* statement, RawItem& item, int first = 0) {
    copy(item.id, statement, first);
    copy(item.userId, statement, first + 1);
    copy(item.name, statement, first + 2);
    item.hasDescription = sqlite3_column_type(statement, first + 3) != SQLITE_NULL;
    copy(item.description, statement, first + 3);
    copy(item.createdAt, statement, first + 4);
    copy(item.updatedAt, statement, first + 5);
}

void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) {
        std::fprintf(stderr, "raw: %s\n", sqlite3_errmsg(sqlite3_db_handle(statement)));
        std::exit(1);
    }
    sqlite3_reset(statement);
}

void bind(sqlite3_stmt* statement, int parameter, const char* text) {
    sqlite3_bind_text(statement, parameter, text, -1, SQLITE_STATIC);
}

} // namespace

Raw::Raw(const std::string& file) {
    if (sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) std::exit(1);
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA synchronous = NORMAL");
    userById_ = prepare("SELECT id, username, email, createdAt, updatedAt FROM users WHERE id = ? LIMIT 1");
    itemsByUser_ = prepare("SELECT id, userId, name, description, createdAt, updatedAt FROM user_items WHERE userId = ? "
                           "ORDER BY id");
    itemById_ = prepare("SELECT id, userId, name, description, createdAt, updatedAt FROM user_items WHERE id = ?");
    allItems_ = prepare("SELECT id, userId, name, description, createdAt, updatedAt FROM user_items");
    joined_ = prepare("SELECT u.id, u.username, u.email, u.createdAt, u.updatedAt, i.id, i.userId, i.name, i.description, "
                      "i.createdAt, i.updatedAt FROM users u LEFT JOIN user_items i ON i.userId = u.id ORDER BY u.id");
    insertItem_ = prepare("INSERT INTO user_items(id, userId, name, description, createdAt, updatedAt) "
                          "VALUES (?, ?, ?, ?, ?, ?)");
    begin_ = prepare("BEGIN");
    commit_ = prepare("COMMIT");
}

Raw::~Raw() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
}

sqlite3_stmt* Raw::prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        std::fprintf(stderr, "raw: %s\n", sqlite3_errmsg(db_));
        std::exit(1);
    }
    statements_.push_back(statement);
    return statement;
}

void Raw::run(const char* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

bool Raw::byId(const char* id, RawUser& user) {
    step(begin_);
    bind(userById_, 1, id);
    const bool isFound = sqlite3_step(userById_) == SQLITE_ROW;
    if (isFound) takeUser(userById_, user);
    sqlite3_reset(userById_);
    user.items.clear();
    bind(itemsByUser_, 1, id);
    while (sqlite3_step(itemsByUser_) == SQLITE_ROW) takeItem(itemsByUser_, user.items.emplace_back());
    sqlite3_reset(itemsByUser_);
    step(commit_);
    return isFound;
}

bool Raw::itemById(const char* id, RawItem& item) {
    bind(itemById_, 1, id);
    const bool isFound = sqlite3_step(itemById_) == SQLITE_ROW;
    if (isFound) takeItem(itemById_, item);
    sqlite3_reset(itemById_);
    return isFound;
}

std::size_t Raw::loadItems(std::vector<RawItem>& items) {
    items.clear();
    while (sqlite3_step(allItems_) == SQLITE_ROW) takeItem(allItems_, items.emplace_back());
    sqlite3_reset(allItems_);
    return items.size();
}

std::size_t Raw::usersWithItems(std::vector<RawUser>& users) {
    users.clear();
    std::size_t count = 0;
    while (sqlite3_step(joined_) == SQLITE_ROW) {
        const char* id = reinterpret_cast<const char*>(sqlite3_column_text(joined_, 0));
        if (users.empty() || std::strcmp(users.back().id, id) != 0) takeUser(joined_, users.emplace_back());
        if (sqlite3_column_type(joined_, 5) == SQLITE_NULL) continue;
        takeItem(joined_, users.back().items.emplace_back(), 5);
        ++count;
    }
    sqlite3_reset(joined_);
    return count;
}

void Raw::insertItems(const std::vector<RawItem>& items, std::size_t perTransaction) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i % perTransaction == 0) step(begin_);
        const RawItem& item = items[i];
        bind(insertItem_, 1, item.id);
        bind(insertItem_, 2, item.userId);
        bind(insertItem_, 3, item.name);
        if (item.hasDescription)
            bind(insertItem_, 4, item.description);
        else
            sqlite3_bind_null(insertItem_, 4);
        bind(insertItem_, 5, item.createdAt);
        bind(insertItem_, 6, item.updatedAt);
        step(insertItem_);
        if (i % perTransaction == perTransaction - 1 || i + 1 == items.size()) step(commit_);
    }
}

} // namespace bench
