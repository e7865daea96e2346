// items.*: what users keep.
#pragma once

#include <aerie/base/text.hpp>
#include <aerie/orm/repository.hpp>
#include <aerie/trpc/router.hpp>

#include <repo/db/entities/user_item.hpp>
#include <repo/trpc/context/context.hpp>

#include <optional>

namespace repo {

struct CreateItem {
    Uuid userId;
    Text<1, 100> name;
    std::optional<Text<0, 1000>> description;
};

class ItemsRouter {
public:
    explicit ItemsRouter(orm::Repository<db::UserItem>& items) : items_(items) {}

    // NOT_FOUND when there is no such user.
    Task<db::UserItem> create(Context& ctx, CreateItem input);

    static constexpr auto routes = trpc::router(trpc::mutation("create", &ItemsRouter::create));

private:
    orm::Repository<db::UserItem>& items_;
};

} // namespace repo
