// A data source on a PostgreSQL database of its own, and a loop to run tasks on.
#pragma once

#include "postgres_server.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/orm/data_source.hpp>
#include <aerie/orm/query_error.hpp>

#include <optional>
#include <string>
#include <utility>

struct PostgresDatabase {
    explicit PostgresDatabase(aerie::orm::DataSourceOptions options = {}) : source(complete(std::move(options))) {
        run(source.initialize());
        if (!source.options().entities.empty()) run(source.synchronize());
    }

    template<class T> T run(aerie::Task<T> task) { return loop.runUntilComplete(std::move(task)); }
    aerie::orm::Rows query(std::string sql) { return run(source.query(std::move(sql))); }
    // What a task fails with; nothing when it does not.
    std::optional<aerie::orm::QueryErrorKind> failureOf(aerie::Task<aerie::orm::Rows> task) {
        try {
            (void)run(std::move(task));
        } catch (const aerie::orm::QueryFailedError& error) {
            lastCode = error.driverCode();
            lastMessage = error.driverMessage();
            return error.kind();
        }
        return std::nullopt;
    }

    aerie::io::EventLoop loop;
    aerie::orm::DataSource source;
    std::string lastCode, lastMessage;

private:
    static aerie::orm::DataSourceOptions complete(aerie::orm::DataSourceOptions options) {
        options.url = postgresServer().freshDatabase();
        return options;
    }
};
