// Where packages/db finds its database: as the configuration says.
#pragma once

#include "config/app_config.hpp"

#include <aerie/app/module.hpp>

#include <repo/db/data_source.hpp>

namespace backend {

db::DatabaseOptions databaseOptions(const AppConfig& appConfig);

struct DatabaseOptionsModule {
    static constexpr bool global = true; // DatabaseModule does not know this application
    using providers = list<app::Factory<&databaseOptions>>;
    using exports = list<db::DatabaseOptions>;
};

} // namespace backend
