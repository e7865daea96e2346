#include "database_options.hpp"

namespace backend {

db::DatabaseOptions databaseOptions(const AppConfig& appConfig) {
    return {.url = appConfig.database.url.reveal(),
            .poolSize = static_cast<std::size_t>(appConfig.database.poolSize->value),
            .migrationsRun = appConfig.migrations.run};
}

} // namespace backend
