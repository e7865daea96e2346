#pragma once

#include <aerie/pipeline/list.hpp>

#include <repo/db/database_module.hpp>
#include <repo/trpc/routers/app_router.hpp>
#include <repo/trpc/routers/items_router.hpp>
#include <repo/trpc/routers/users_router.hpp>
#include <repo/trpc/trpc_service.hpp>

namespace repo {

struct TRPCModule {
    using imports = list<db::DatabaseModule>;
    using providers = list<UsersRouter, ItemsRouter, AppRouter, TRPCService>;
    using exports = list<TRPCService>;
};

} // namespace repo
