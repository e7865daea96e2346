#include "doctor/checks.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>

namespace aerie::tools {

namespace {

constexpr std::string_view kDefaultUrl = "sqlite:data/app.db"; // what the app of this repository uses

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

// The first column of the first row, "" when there is no row, or SQLite's message when it fails.
std::string firstText(sqlite3* database, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    std::string out;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) return sqlite3_errmsg(database);
    int step = sqlite3_step(statement);
    if (step == SQLITE_ROW) {
        if (auto* text = sqlite3_column_text(statement, 0)) out = reinterpret_cast<const char*>(text);
    } else if (step != SQLITE_DONE) {
        out = sqlite3_errmsg(database);
    }
    sqlite3_finalize(statement);
    return out;
}

// "sqlite:data/app.db", "sqlite:///srv/app.db"; empty for other databases.
std::string fileOf(std::string_view url) {
    constexpr std::string_view kScheme = "sqlite:";
    if (!url.starts_with(kScheme)) return {};
    url.remove_prefix(kScheme.size());
    if (url.starts_with("//")) url.remove_prefix(2);
    return std::string{url.substr(0, url.find('?'))};
}

// Passwords stay out of what is printed.
std::string withoutPassword(std::string url) {
    auto at = url.rfind('@');
    auto scheme = url.find("://");
    if (at == std::string::npos || scheme == std::string::npos || scheme > at) return url;
    auto colon = url.find(':', scheme + 3);
    if (colon < at) url.replace(colon + 1, at - colon - 1, "***");
    return url;
}

} // namespace

Finding checkDatabase(const std::string& root, const ProjectEnvironment& environment) {
    auto url = environment.valueOf("DATABASE_URL", kDefaultUrl);
    auto file = fileOf(url);
    if (file.empty())
        return {Health::Good, "database", withoutPassword(url) + " (a server; its file is not ours to check)", ""};
    if (file == ":memory:") return {Health::Good, "database", "in memory", ""};

    auto path = std::filesystem::path{root} / file;
    std::error_code failure;
    if (!std::filesystem::exists(path, failure))
        return {Health::Good, "database", file + " will be made by the first start", ""};

    sqlite3* opened = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    std::unique_ptr<sqlite3, CloseDatabase> database{opened};
    if (code != SQLITE_OK)
        return {Health::Bad, "database", file + ": " + sqlite3_errmsg(opened),
                "Check who owns the file and its folder"};
    sqlite3_busy_timeout(opened, 2000);
    if (auto verdict = firstText(opened, "PRAGMA quick_check(1)"); verdict != "ok")
        return {Health::Bad, "database", file + " is damaged: " + verdict,
                "Put back a backup, or save what can be read: sqlite3 " + file + " .recover"};
    if (auto table = firstText(opened, "PRAGMA foreign_key_check"); !table.empty())
        return {Health::Bad, "database", file + " has rows in \"" + table + "\" whose parent is gone",
                "See them: sqlite3 " + file + " 'PRAGMA foreign_key_check'"};
    return {Health::Good, "database", file + " is whole", ""};
}

} // namespace aerie::tools
