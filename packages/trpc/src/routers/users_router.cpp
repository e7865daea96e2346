#include <aerie/trpc/error.hpp>

#include <repo/trpc/routers/users_router.hpp>

#include <utility>

namespace repo {

Task<db::User> UsersRouter::create(Context&, CreateUser input) {
    db::User user{.username = input.username, .email = input.email};
    try {
        co_return co_await users_.insert(user);
    } catch (const orm::QueryFailedError& error) {
        if (error.kind() != orm::QueryErrorKind::UniqueViolation) throw;
        throw trpc::TRPCError({.code = "CONFLICT", .message = "Username or email is taken"});
    }
}

Task<db::User> UsersRouter::byId(Context&, ById input) {
    return users_.findOneOrFail({
        .where = orm::eq(&db::User::id, input.id),
        .relations = orm::with(orm::relation(&db::User::userItems).order(orm::asc(&db::UserItem::id))),
    });
}

Task<UsersPage> UsersRouter::list(Context&, ListUsers input) {
    const auto limit = static_cast<std::size_t>(input.limit->value);
    orm::FindOptions<db::User> options{.order = orm::asc(&db::User::id), .take = limit + 1};
    if (input.cursor) options.where = orm::gt(&db::User::id, *input.cursor);
    UsersPage page;
    page.items = co_await users_.find(std::move(options));
    if (page.items.size() > limit) {
        page.items.pop_back();
        page.nextCursor = page.items.back().id;
    }
    co_return page;
}

} // namespace repo
