// users.*: people and what belongs to them.
#pragma once

#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/orm/repository.hpp>
#include <aerie/trpc/router.hpp>

#include <repo/db/entities/user.hpp>
#include <repo/trpc/context/context.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace repo {

struct CreateUser {
    Text<3, 50> username;
    Email email;
};

struct ById {
    Uuid id;
};

struct ListUsers {
    Default<Int<1, 100>, 20> limit;
    std::optional<Uuid> cursor; // the last id of the page before
};

struct UsersPage {
    std::vector<db::User> items;
    std::optional<Uuid> nextCursor; // null on the last page
};

class UsersRouter {
public:
    explicit UsersRouter(orm::Repository<db::User>& users) : users_(users) {}

    // CONFLICT when the username or email is taken.
    Task<db::User> create(Context& ctx, CreateUser input);
    // With the user's items by id; NOT_FOUND when there is no such user.
    Task<db::User> byId(Context& ctx, ById input);
    // By id, a page at a time.
    Task<UsersPage> list(Context& ctx, ListUsers input);

    static constexpr auto routes =
        trpc::router(trpc::mutation("create", &UsersRouter::create), trpc::query("byId", &UsersRouter::byId),
                     trpc::query("list", &UsersRouter::list));

private:
    orm::Repository<db::User>& users_;
};

} // namespace repo
