// What this application is made of.
#pragma once

#include "config/config_module.hpp"
#include "database_options.hpp"
#include "health_controller.hpp"

#include <repo/db/database_module.hpp>
#include <repo/trpc/trpc_module.hpp>

namespace backend {

struct AppModule {
    using imports = list<ConfigModule, DatabaseOptionsModule, db::DatabaseModule, repo::TRPCModule>;
    using controllers = list<HealthController>;
};

} // namespace backend
