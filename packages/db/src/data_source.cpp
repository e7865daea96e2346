#include <aerie/pipeline/logger.hpp>

#include <repo/db/data_source.hpp>
#include <repo/db/migrations/migrations.hpp>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace db {

namespace {

constexpr aerie::Logger kLogger{"DatabaseModule"};

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::string_view{value} : std::string_view{};
}

void logSlowQuery(void*, std::string_view sql, aerie::Duration took) {
    kLogger.warn("slow query", {{"milliseconds", took.toMilliseconds()}, {"sql", sql}});
}

} // namespace

DatabaseOptions DatabaseOptions::fromEnvironment() {
    DatabaseOptions options;
    if (const std::string_view url = variable("DATABASE_URL"); !url.empty()) options.url = url;
    if (const std::string_view size = variable("DATABASE_POOL_SIZE"); !size.empty()) {
        const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), options.poolSize);
        if (error != std::errc{} || end != size.data() + size.size() || options.poolSize < 1 || options.poolSize > 1000)
            throw orm::UsageError{"DATABASE_POOL_SIZE is a whole number from 1 to 1000"};
    }
    if (const std::string_view run = variable("MIGRATIONS_RUN"); !run.empty()) {
        if (run != "true" && run != "false") throw orm::UsageError{"MIGRATIONS_RUN is true or false"};
        options.migrationsRun = run == "true";
    }
    return options;
}

orm::DataSourceOptions dataSourceOptions(const DatabaseOptions& options) {
    return {.url = options.url,
            .entities = entities,
            .migrations = migrations,
            .poolSize = options.poolSize,
            .onSlowQuery = &logSlowQuery};
}

} // namespace db
