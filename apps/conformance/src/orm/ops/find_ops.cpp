#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <aerie/orm/query_builder.hpp>

#include <algorithm>
#include <array>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using S = PostStatus;
using Data = orm::DataSource;

Task<Value> posts(Data& dataSource, orm::Where<Post> where, std::size_t skip = 0,
                  std::optional<std::size_t> take = {}) {
    orm::FindOptions<Post> options{.select = orm::select(&Post::id, &Post::title),
                                   .where = std::move(where),
                                   .order = orm::asc(&Post::id),
                                   .skip = skip,
                                   .take = take};
    return found<Post>(dataSource, std::move(options), {"id", "title"});
}

Task<Value> accounts(Data& dataSource, orm::Condition<Account> where, orm::Select<Account> select,
                     std::vector<std::string_view> columns) {
    orm::FindOptions<Account> options{
        .select = std::move(select), .where = std::move(where), .order = orm::asc(&Account::id)};
    return found<Account>(dataSource, std::move(options), std::move(columns));
}

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

Task<Value> findOne(Data& dataSource, int id) {
    const std::optional<Account> account =
        co_await dataSource.getRepository<Account>().findOneBy(orm::eq(&Account::id, id));
    if (!account) co_return Value{};
    co_return Value{row(*account)};
}

Task<Value> keysOfOne(Data& dataSource) {
    const Account account = co_await dataSource.getRepository<Account>().findOneByOrFail(orm::eq(&Account::id, 1));
    const Object found = row(account);
    std::vector<std::string> keys;
    for (const Object::Member& member : found) keys.push_back(member.name);
    std::sort(keys.begin(), keys.end());
    co_return listOf(keys, [](const std::string& key) { return Value{key}; });
}

Task<Value> secrets(Data& dataSource) {
    auto query = dataSource.getRepository<Account>().createQueryBuilder("a");
    query.select(orm::addSelect(&Account::secret)).orderBy(orm::asc(&Account::id));
    const std::vector<Account> list = co_await query.getMany();
    co_return listOf(list, [](const Account& a) { return a.secret ? Value{*a.secret} : Value{}; });
}

Task<Value> cursor(Data& dataSource) {
    Value::Array pages;
    auto repository = dataSource.getRepository<Post>();
    std::int64_t last = 0;
    for (;;) {
        orm::FindOptions<Post> options{.select = orm::select(&Post::id),
                                       .where = orm::gt(&Post::id, last),
                                       .order = orm::asc(&Post::id),
                                       .take = 5};
        const std::vector<Post> page = co_await repository.find(std::move(options));
        if (page.empty()) co_return Value{std::move(pages)};
        pages.push_back(listOf(page, [](const Post& p) { return Value{std::to_string(p.id)}; }));
        last = page.back().id;
    }
}

Task<Value> withJoin(Data& dataSource) {
    orm::FindOptions<Post> options{
        .select = orm::select(&Post::id),
        .relations = orm::with(orm::relation(&Post::tags).select(&Tag::id, &Tag::name).order(orm::asc(&Tag::id))),
        .order = orm::asc(&Post::id),
        .skip = 1,
        .take = 2};
    const std::vector<Post> list = co_await dataSource.getRepository<Post>().find(std::move(options));
    co_return listOf(list, [](const Post& post) {
        Object made = row(post, {"id"});
        made.set("tags", listOf(post.tags, [](const Tag& tag) { return Value{row(tag, {"id", "name"})}; }));
        return Value{std::move(made)};
    });
}

Task<Value> findAndCount(Data& dataSource) {
    orm::FindOptions<Post> options{.select = orm::select(&Post::id),
                                   .where = orm::eq(&Post::status, S::draft),
                                   .order = orm::asc(&Post::id),
                                   .skip = 1,
                                   .take = 2};
    const auto [list, count] = co_await dataSource.getRepository<Post>().findAndCount(std::move(options));
    co_return object({{"n", count}, {"list", rows(list, {"id"})}});
}

Value number(std::optional<double> value) { return value ? Value{*value} : Value{}; }

Task<Value> countExists(Data& dataSource) {
    auto r = dataSource.getRepository<Post>();
    Object made;
    made.set("count", Value{co_await r.countBy(orm::eq(&Post::authorId, 1))});
    made.set("yes", Value{co_await r.existsBy(orm::eq(&Post::slug, "s3"))});
    made.set("no", Value{co_await r.existsBy(orm::eq(&Post::slug, "zz"))});
    made.set("sum", number(co_await r.sum(&Post::views, orm::eq(&Post::authorId, 1))));
    made.set("max", number(co_await r.maximum(&Post::rating)));
    made.set("min", number(co_await r.minimum(&Post::rating, orm::eq(&Post::authorId, 2))));
    made.set("none", number(co_await r.sum(&Post::views, orm::eq(&Post::slug, "zz"))));
    co_return Value{std::move(made)};
}

Task<Value> withDeleted(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    orm::FindOptions<Account> plain{.select = orm::select(&Account::id), .order = orm::asc(&Account::id)};
    orm::FindOptions<Account> all{
        .select = orm::select(&Account::id, &Account::deletedAt), .order = orm::asc(&Account::id), .withDeleted = true};
    Object made;
    made.set("plain", rows(co_await r.find(std::move(plain)), {"id"}));
    made.set("all", rows(co_await r.find(std::move(all)), {"id", "deletedAt"}));
    made.set("count", Value{co_await r.count()});
    co_return Value{std::move(made)};
}

Task<Value> failing(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_return co_await attempt(ignoringResult(r.findOneByOrFail(orm::eq(&Account::id, 4711))));
}

Task<Value> rated(Data& dataSource, orm::Order<Post> order) {
    orm::FindOptions<Post> options{.select = orm::select(&Post::id, &Post::rating), .order = std::move(order)};
    return found<Post>(dataSource, std::move(options), {"id", "rating"});
}

constexpr Operation kOperations[]{
    {"find.eq", [](Data& d, const Value&) { return posts(d, orm::eq(&Post::status, S::published)); }},
    {"find.not", [](Data& d, const Value&) { return posts(d, orm::ne(&Post::status, S::published)); }},
    {"find.in", [](Data& d, const Value&) { return posts(d, orm::in(&Post::id, std::array{3, 1, 99})); }},
    {"find.in-empty", [](Data& d, const Value&) { return posts(d, orm::in(&Post::id, std::vector<std::int64_t>{})); }},
    {"find.not-in",
     [](Data& d, const Value&) { return posts(d, orm::notIn(&Post::status, std::array{S::draft, S::archived})); }},
    {"find.between", [](Data& d, const Value&) { return posts(d, orm::between(&Post::views, 2, 5)); }},
    {"find.like", [](Data& d, const Value&) { return posts(d, orm::like(&Post::title, "%a%")); }},
    {"find.like-escaped", [](Data& d, const Value&) { return posts(d, orm::like(&Post::title, "%\\%%")); }},
    {"find.ilike", [](Data& d, const Value&) { return posts(d, orm::ilike(&Post::title, "%A%")); }},
    {"find.is-null", [](Data& d, const Value&) { return posts(d, orm::isNull(&Post::authorId)); }},
    {"find.not-null", [](Data& d, const Value&) { return posts(d, orm::isNotNull(&Post::publishedAt)); }},
    {"find.lt-gte",
     [](Data& d, const Value&) { return posts(d, orm::gte(&Post::rating, 0.5) && orm::lt(&Post::rating, 2.0)); }},
    {"find.date-gt",
     [](Data& d, const Value&) { return posts(d, orm::gt(&Post::publishedAt, at("2024-01-05T10:00:00.000Z"))); }},
    {"find.or",
     [](Data& d, const Value&) {
         return posts(d, (orm::eq(&Post::status, S::draft) && orm::eq(&Post::authorId, 1)) ||
                             (orm::eq(&Post::status, S::archived) && orm::in(&Post::authorId, std::array{2, 3})));
     }},
    {"find.or-operator",
     [](Data& d, const Value&) { return posts(d, orm::eq(&Post::views, 0) || orm::gt(&Post::views, 9)); }},
    {"find.by-relation",
     [](Data& d, const Value&) {
         return posts(d, orm::eq(orm::path(&Post::author, &Account::email), "acc2@example.test"));
     }},
    {"find.by-relation-embedded",
     [](Data& d, const Value&) {
         return posts(d, orm::related(&Post::author, orm::eq(orm::path(&Account::name, &PersonName::first), "Cy")));
     }},
    {"find.by-nn",
     [](Data& d, const Value&) { return posts(d, orm::related(&Post::tags, orm::eq(&Tag::name, "red"))); }},
    {"find.embedded",
     [](Data& d, const Value&) {
         const auto first = orm::path(&Account::name, &PersonName::first);
         const auto last = orm::path(&Account::name, &PersonName::last);
         orm::FindOptions<Account> options{.select = orm::select(&Account::id, first, last),
                                           .where = orm::isNotNull(last),
                                           .order = orm::desc(first)};
         return found<Account>(d, std::move(options), {"id", "name.first", "name.last"});
     }},
    {"find.boolean",
     [](Data& d, const Value&) {
         return accounts(d, orm::eq(&Account::isActive, false), orm::select(&Account::id), {"id"});
     }},
    {"find.transformer",
     [](Data& d, const Value&) {
         return accounts(d, orm::eq(&Account::countryCode, "de"), orm::select(&Account::id, &Account::countryCode),
                         {"id", "countryCode"});
     }},
    {"find.json-path",
     [](Data& d, const Value&) {
         return accounts(d, orm::eq(orm::jsonPath(&Account::settings, "theme"), "dark"),
                         orm::select(&Account::id, &Account::settings), {"id", "settings"});
     }},
    {"find.value",
     [](Data& d, const Value& arguments) {
         orm::FindOptions<User> options{
             .where = orm::eq(&User::username, std::string{arguments["text"].string().value_or("")}),
             .order = orm::asc(&User::id)};
         return found<User>(d, std::move(options), {});
     }},
    {"find-one",
     [](Data& d, const Value& arguments) {
         return findOne(d, static_cast<int>(arguments["id"].integer().value_or(0)));
     }},
    {"find-one-or-fail", [](Data& d, const Value&) { return failing(d); }},
    {"select.part",
     [](Data& d, const Value&) {
         return accounts(d, orm::all<Account>(), orm::select(&Account::id, &Account::email), {"id", "email"});
     }},
    {"select.hidden-left-out", [](Data& d, const Value&) { return keysOfOne(d); }},
    {"select.hidden-asked", [](Data& d, const Value&) { return secrets(d); }},
    {"order.nulls-last",
     [](Data& d, const Value&) { return rated(d, orm::desc(&Post::rating).nullsLast().then(orm::asc(&Post::id))); }},
    {"order.nulls-first",
     [](Data& d, const Value&) { return rated(d, orm::asc(&Post::rating).nullsFirst().then(orm::desc(&Post::id))); }},
    {"page.skip-take", [](Data& d, const Value&) { return posts(d, {}, 3, 4); }},
    {"page.skip-take-with-join", [](Data& d, const Value&) { return withJoin(d); }},
    {"page.cursor", [](Data& d, const Value&) { return cursor(d); }},
    {"find-and-count", [](Data& d, const Value&) { return findAndCount(d); }},
    {"count-exists", [](Data& d, const Value&) { return countExists(d); }},
    {"with-deleted", [](Data& d, const Value&) { return withDeleted(d); }},
#ifdef ORM_POSTGRES
    {"find.array-contains",
     [](Data& d, const Value&) { return posts(d, orm::arrayContains(&Post::keywords, {"z w"})); }},
    {"find.array-overlap", [](Data& d, const Value&) { return posts(d, orm::arrayOverlap(&Post::scores, {2, 5})); }},
#endif
};

} // namespace

std::span<const Operation> findOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
