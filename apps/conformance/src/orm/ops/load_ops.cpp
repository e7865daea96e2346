#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <array>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

Task<Value> oneToMany(Data& dataSource) {
    orm::FindOptions<User> options{.relations =
                                       orm::with(orm::relation(&User::userItems).order(orm::asc(&UserItem::id))),
                                   .order = orm::asc(&User::id)};
    const std::vector<User> list = co_await dataSource.getRepository<User>().find(std::move(options));
    co_return listOf(list, [](const User& user) {
        Object made = row(user);
        made.set("userItems", rows(user.userItems.items()));
        return Value{std::move(made)};
    });
}

Task<Value> byQueries(Data& dataSource) {
    orm::FindOptions<User> options{
        .select = orm::select(&User::id),
        .relations = orm::with(orm::relation(&User::userItems).select(&UserItem::id).order(orm::asc(&UserItem::id))),
        .order = orm::asc(&User::id)};
    const std::vector<User> list = co_await dataSource.getRepository<User>().find(std::move(options));
    co_return listOf(list, [](const User& user) {
        Object made = row(user, {"id"});
        made.set("userItems", rows(user.userItems.items(), {"id"}));
        return Value{std::move(made)};
    });
}

Task<Value> manyToOne(Data& dataSource) {
    orm::FindOptions<UserItem> options{.select = orm::select(&UserItem::id, &UserItem::name),
                                       .relations = orm::with(orm::relation(&UserItem::user).select(&User::username)),
                                       .order = orm::asc(&UserItem::id),
                                       .relationLoadStrategy = orm::RelationLoadStrategy::Join};
    const std::vector<UserItem> list = co_await dataSource.getRepository<UserItem>().find(std::move(options));
    co_return listOf(list, [](const UserItem& item) {
        Object made = row(item, {"id", "name"});
        made.set("user", row(*item.user, {"username"}));
        return Value{std::move(made)};
    });
}

Task<Value> oneToOne(Data& dataSource) {
    orm::FindOptions<Account> options{
        .select = orm::select(&Account::id),
        .relations = orm::with(orm::relation(&Account::profile)
                                   .select(&Profile::id, &Profile::birthday, &Profile::wakeUp, &Profile::avatar)),
        .order = orm::asc(&Account::id)};
    const std::vector<Account> list = co_await dataSource.getRepository<Account>().find(std::move(options));
    co_return listOf(list, [](const Account& account) {
        Object made = row(account, {"id"});
        made.set("profile",
                 account.profile ? Value{row(*account.profile, {"id", "birthday", "wakeUp", "avatar"})} : Value{});
        return Value{std::move(made)};
    });
}

Task<Value> manyToMany(Data& dataSource) {
    orm::FindOptions<Tag> options{
        .relations = orm::with(orm::relation(&Tag::posts).select(&Post::id).order(orm::asc(&Post::id))),
        .order = orm::asc(&Tag::id)};
    const std::vector<Tag> list = co_await dataSource.getRepository<Tag>().find(std::move(options));
    co_return listOf(list, [](const Tag& tag) {
        Object made = row(tag, {"id", "name"});
        made.set("posts", rows(tag.posts.items(), {"id"}));
        return Value{std::move(made)};
    });
}

Value replies(const Comment& comment) {
    Object made = row(comment, {"id"});
    made.set("replies", rows(comment.replies.items(), {"id"}));
    return Value{std::move(made)};
}

Task<Value> twoLevels(Data& dataSource) {
    auto comments = orm::relation(&Post::comments)
                        .select(&Comment::id)
                        .order(orm::asc(&Comment::id))
                        .with(orm::relation(&Comment::replies).select(&Comment::id).order(orm::asc(&Comment::id)));
    auto posts = orm::relation(&Account::posts).select(&Post::id).order(orm::asc(&Post::id)).with(std::move(comments));
    orm::FindOptions<Account> options{.select = orm::select(&Account::id),
                                      .where = orm::in(&Account::id, std::array{1, 2, 3}),
                                      .relations = orm::with(std::move(posts)),
                                      .order = orm::asc(&Account::id)};
    const std::vector<Account> list = co_await dataSource.getRepository<Account>().find(std::move(options));
    co_return listOf(list, [](const Account& account) {
        Object made = row(account, {"id"});
        made.set("posts", listOf(account.posts, [](const Post& post) {
                     Object inner = row(post, {"id"});
                     inner.set("comments", listOf(post.comments, replies));
                     return Value{std::move(inner)};
                 }));
        return Value{std::move(made)};
    });
}

Task<Value> compositeKey(Data& dataSource) {
    orm::FindOptions<Membership> options{
        .relations = orm::with(orm::relation(&Membership::account).select(&Account::email)),
        .order = orm::asc(&Membership::accountId).then(orm::asc(&Membership::groupName))};
    const std::vector<Membership> list = co_await dataSource.getRepository<Membership>().find(std::move(options));
    co_return listOf(list, [](const Membership& membership) {
        // A join column is printed from the loaded row, as the reference does, and its id was not asked for.
        Object made = row(membership, {"groupName", "level", "weight"});
        made.set("account", membership.account.isLoaded() ? Value{row(*membership.account, {"email"})} : Value{});
        return Value{std::move(made)};
    });
}

constexpr Operation kOperations[]{
    {"load.one-to-many", [](Data& d, const Value&) { return oneToMany(d); }},
    {"load.many-to-one", [](Data& d, const Value&) { return manyToOne(d); }},
    {"load.one-to-one", [](Data& d, const Value&) { return oneToOne(d); }},
    {"load.many-to-many", [](Data& d, const Value&) { return manyToMany(d); }},
    {"load.two-levels", [](Data& d, const Value&) { return twoLevels(d); }},
    {"load.query-strategy", [](Data& d, const Value&) { return byQueries(d); }},
    {"load.composite-key", [](Data& d, const Value&) { return compositeKey(d); }},
};

} // namespace

std::span<const Operation> loadOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
