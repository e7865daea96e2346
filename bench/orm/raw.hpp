// The machine's limit: the same work in plain C on sqlite3. Every column is copied, prepared statements are kept, items
// are grouped by their user; texts stay texts, nothing is parsed.
#pragma once

#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

struct RawItem {
    char id[37], userId[37], name[101], createdAt[24], updatedAt[24];
    char description[256];
    bool hasDescription;
};

struct RawUser {
    char id[37], username[51], email[256], createdAt[24], updatedAt[24];
    std::vector<RawItem> items;
};

class Raw {
public:
    explicit Raw(const std::string& file);
    ~Raw();
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    bool byId(const char* id, RawUser& user);          // a user and its items, two statements, one snapshot
    bool itemById(const char* id, RawItem& item);      // one row by key
    std::size_t loadItems(std::vector<RawItem>& items); // every item
    std::size_t usersWithItems(std::vector<RawUser>& users);
    void insertItems(const std::vector<RawItem>& items, std::size_t perTransaction);

private:
    sqlite3_stmt* prepare(const char* sql);
    void run(const char* sql);

    sqlite3* db_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
    sqlite3_stmt* userById_;
    sqlite3_stmt* itemsByUser_;
    sqlite3_stmt* itemById_;
    sqlite3_stmt* allItems_;
    sqlite3_stmt* joined_;
    sqlite3_stmt* insertItem_;
    sqlite3_stmt* begin_;
    sqlite3_stmt* commit_;
};

} // namespace bench
