#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <algorithm>
#include <array>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

Task<Value> upsert(Data& dataSource) {
    std::vector<Tag> tags;
    tags.push_back({.id = 2, .name = "azure"});
    tags.push_back({.id = 9, .name = "violet"});
    co_await dataSource.getRepository<Tag>().upsert(tags, &Tag::id);
    co_return Value{};
}

Task<Value> upsertUnique(Data& dataSource) {
    User user{.id = uuid(1), .username = "user1", .email = "changed@example.test"};
    co_await dataSource.getRepository<User>().upsert(user, &User::username);
    co_return Value{};
}

Task<Value> insertOrIgnore(Data& dataSource) {
    auto r = dataSource.getRepository<Tag>();
    std::vector<Tag> tags;
    tags.push_back({.name = "red"});
    tags.push_back({.name = "teal"});
    co_await r.insertOrIgnore(tags);
    orm::FindOptions<Tag> options{.order = orm::asc(&Tag::name)};
    co_return listOf(co_await r.find(std::move(options)), [](const Tag& tag) { return Value{*tag.name}; });
}

Task<Value> insertMany(Data& dataSource) {
    std::vector<Tag> tags;
    for (const char* name : {"i1", "i2", "i3"}) tags.push_back({.name = name});
    co_await dataSource.getRepository<Tag>().insert(tags);
    co_return listOf(tags, [](const Tag& tag) { return Value{*tag.id}; });
}

Task<Value> insertDefaults(Data& dataSource) {
    auto r = dataSource.getRepository<UserItem>();
    UserItem item{.id = uuid(960), .name = "d", .userId = uuid(1)};
    co_await r.insert(item);
    const UserItem stored = co_await r.findOneByOrFail(orm::eq(&UserItem::id, uuid(960)));
    co_return Value{*stored.quantity};
}

bool isVersion4(const std::string& text) {
    return text.size() == 36 && text[14] == '4' && std::string_view{"89ab"}.find(text[19]) < 4;
}

Task<Value> insertUuid(Data& dataSource) {
    auto r = dataSource.getRepository<User>();
    User user{.username = "gen", .email = "gen@example.test"};
    co_await r.save(user);
    co_await r.delete_(orm::eq(&User::username, "gen"));
    co_return Value{isVersion4(user.id->toString())};
}

Task<Value> updateCriteria(Data& dataSource) {
    const orm::UpdateResult result = co_await dataSource.getRepository<Post>().update(
        orm::eq(&Post::status, PostStatus::draft) && orm::isNotNull(&Post::authorId),
        orm::set(&Post::status, PostStatus::archived).set(&Post::rating, 9.5));
    // TypeORM cannot tell with SQLite.
    co_return dataSource.type() == orm::DatabaseType::Postgres ? Value{result.affected} : Value{};
}

Task<Value> updateExpression(Data& dataSource) {
    co_await dataSource.getRepository<Post>().update(orm::eq(&Post::id, 2),
                                                     orm::set(&Post::title, orm::upper(&Post::title)));
    co_return Value{};
}

Task<Value> updateBumps(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_await r.update(orm::eq(&Account::id, 3), orm::set(&Account::role, Role::admin));
    const Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 3));
    co_return object({{"version", *a.version}, {"updated", a.updatedAt->milliseconds > 1'735'689'600'000}});
}

Task<Value> increment(Data& dataSource) {
    auto r = dataSource.getRepository<Post>();
    co_await r.increment(orm::eq(&Post::authorId, 1), &Post::views, 10);
    co_await r.decrement(orm::eq(&Post::id, 2), &Post::views, 3);
    co_return Value{};
}

Task<Value> deleteItems(Data& dataSource) {
    co_await dataSource.getRepository<UserItem>().delete_(orm::gt(&UserItem::quantity, 2));
    co_return Value{};
}
Task<Value> deleteUsers(Data& dataSource) {
    co_await dataSource.getRepository<User>().delete_(orm::in(&User::id, std::array{uuid(1), uuid(2)}));
    co_return Value{};
}
Task<Value> deleteAccount(Data& dataSource) {
    co_await dataSource.getRepository<Account>().delete_(orm::eq(&Account::id, 1));
    co_return Value{};
}

Task<Value> removeEntity(Data& dataSource) {
    auto r = dataSource.getRepository<Post>();
    Post post = co_await r.findOneByOrFail(orm::eq(&Post::id, 3));
    co_await r.remove(post);
    co_return Value{post.id == 0};
}

Task<Value> softDelete(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_await r.softDelete(orm::eq(&Account::id, 2));
    orm::FindOptions<Account> options{.select = orm::select(&Account::id), .order = orm::asc(&Account::id)};
    co_return listOf(co_await r.find(std::move(options)), [](const Account& a) { return Value{*a.id}; });
}

Task<Value> softRemoveRecover(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 1));
    co_await r.softRemove(a);
    const bool gone = co_await r.existsBy(orm::eq(&Account::id, 1));
    co_await r.recover(a);
    const bool back = co_await r.existsBy(orm::eq(&Account::id, 1));
    co_return object({{"gone", gone}, {"back", back}});
}

Task<Value> restore(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_await r.restore(orm::eq(&Account::id, 6));
    co_return Value{co_await r.existsBy(orm::eq(&Account::id, 6))};
}

Task<Value> writeValue(Data& dataSource, std::string text) {
    auto r = dataSource.getRepository<Tag>();
    Tag tag{.name = text};
    co_await r.save(tag);
    const Tag back = co_await r.findOneByOrFail(orm::eq(&Tag::name, text));
    co_await r.update(orm::eq(&Tag::name, text), orm::set(&Tag::name, text + "!"));
    const std::int64_t n = co_await r.countBy(orm::like(&Tag::name, "%!"));
    co_await r.delete_(orm::eq(&Tag::name, text + "!"));
    const std::int64_t left = co_await r.count();
    co_return object({{"same", back.name == text}, {"n", n}, {"left", left}});
}

Task<Value> simpleArray(Data& dataSource, Value list) {
    auto r = dataSource.getRepository<Account>();
    std::optional<std::vector<std::string>> labels;
    if (const Value::Array* given = list.array()) {
        labels.emplace();
        for (const Value& label : *given) labels->emplace_back(label.string().value_or(""));
    }
    co_await r.update(orm::eq(&Account::id, 1), orm::set(&Account::labels, labels));
    const Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 1));
    co_return Value{row(a, {"labels"})}["labels"];
}

std::string textOf(const Value& arguments) { return std::string{arguments["text"].string().value_or("")}; }

constexpr Operation kOperations[]{
    {"upsert", [](Data& d, const Value&) { return upsert(d); }},
    {"upsert.unique", [](Data& d, const Value&) { return upsertUnique(d); }},
    {"insert.or-ignore", [](Data& d, const Value&) { return insertOrIgnore(d); }},
    {"insert.many-ids", [](Data& d, const Value&) { return insertMany(d); }},
    {"insert.defaults", [](Data& d, const Value&) { return insertDefaults(d); }},
    {"insert.uuid", [](Data& d, const Value&) { return insertUuid(d); }},
    {"update.criteria", [](Data& d, const Value&) { return updateCriteria(d); }},
    {"update.expression", [](Data& d, const Value&) { return updateExpression(d); }},
    {"update.bumps-version", [](Data& d, const Value&) { return updateBumps(d); }},
    {"increment", [](Data& d, const Value&) { return increment(d); }},
    {"delete.criteria", [](Data& d, const Value&) { return deleteItems(d); }},
    {"delete.cascade", [](Data& d, const Value&) { return deleteUsers(d); }},
    {"delete.set-null", [](Data& d, const Value&) { return deleteAccount(d); }},
    {"remove.entity", [](Data& d, const Value&) { return removeEntity(d); }},
    {"soft-delete", [](Data& d, const Value&) { return softDelete(d); }},
    {"soft-remove-recover", [](Data& d, const Value&) { return softRemoveRecover(d); }},
    {"restore", [](Data& d, const Value&) { return restore(d); }},
    {"write.value", [](Data& d, const Value& arguments) { return writeValue(d, textOf(arguments)); }},
    {"simple-array", [](Data& d, const Value& arguments) { return simpleArray(d, arguments["list"]); }},
};

} // namespace

std::span<const Operation> writeOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
