// The root of all procedures: what clients know as AppRouter.
#pragma once

#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/trpc/router.hpp>

#include <repo/trpc/context/context.hpp>
#include <repo/trpc/routers/items_router.hpp>
#include <repo/trpc/routers/users_router.hpp>

#include <optional>
#include <string>

namespace repo {

struct Hello {
    Optional<Text<0, 100>> name;
};

struct Greeting {
    std::string message;
};

class AppRouter {
    UsersRouter* users_;
    ItemsRouter* items_;

public:
    AppRouter(UsersRouter& users, ItemsRouter& items) : users_(&users), items_(&items) {}

    Greeting hello(Context& ctx, std::optional<Hello> input);

    static constexpr auto routes =
        trpc::router(trpc::query("hello", &AppRouter::hello), trpc::at("users", &AppRouter::users_),
                     trpc::at("items", &AppRouter::items_));
};

} // namespace repo
