// A throw-away database with the tables of the test entities, and a loop to run tasks on. It is SQLite's, or, with
// AERIE_TEST_DATABASE=postgres in the environment, PostgreSQL's.
#pragma once

#include "postgres_server.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/orm/data_source.hpp>

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

class TestDirectory {
public:
    TestDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aerie-orm-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~TestDirectory() { std::filesystem::remove_all(path_); }
    TestDirectory(const TestDirectory&) = delete;
    TestDirectory& operator=(const TestDirectory&) = delete;

    std::string file(const char* name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

inline bool usesPostgres() {
    const char* database = std::getenv("AERIE_TEST_DATABASE");
    return database && std::string_view{database} == "postgres";
}

// The loop is made first and destroyed last: tasks and data sources live on it.
class TestDatabase {
public:
    explicit TestDatabase(aerie::orm::EntityList entities, aerie::orm::DataSourceOptions options = {})
        : dataSource(complete(std::move(options), entities)) {
        run(dataSource.initialize());
        run(dataSource.synchronize());
    }

    template<class T> T run(aerie::Task<T> task) { return loop.runUntilComplete(std::move(task)); }
    // insert() and save() give back the entity that they were given.
    template<class T> void run(aerie::Task<T&> task) { loop.runUntilComplete(ignoreResult(std::move(task))); }
    std::string file() const { return directory.file("test.db"); }

    aerie::io::EventLoop loop;
    TestDirectory directory;
    aerie::orm::DataSource dataSource;

private:
    template<class T> static aerie::Task<> ignoreResult(aerie::Task<T&> task) { co_await std::move(task); }
    aerie::orm::DataSourceOptions complete(aerie::orm::DataSourceOptions options,
                                           aerie::orm::EntityList entities) const {
        options.entities = entities;
        if (options.url == aerie::orm::DataSourceOptions{}.url)
            options.url = usesPostgres() ? postgresServer().freshDatabase() : "sqlite:" + file();
        return options;
    }
};
