#include <aerie/trpc/error.hpp>

#include <repo/trpc/routers/items_router.hpp>

namespace repo {

Task<db::UserItem> ItemsRouter::create(Context&, CreateItem input) {
    db::UserItem item{.userId = input.userId, .name = input.name};
    if (input.description) item.description = *input.description;
    try {
        co_return co_await items_.insert(item);
    } catch (const orm::QueryFailedError& error) {
        if (error.kind() != orm::QueryErrorKind::ForeignKeyViolation) throw;
        throw trpc::TRPCError({.code = "NOT_FOUND", .message = "User not found"});
    }
}

} // namespace repo
