#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <aerie/orm/query_builder.hpp>

#include <openssl/evp.h>

#include <algorithm>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

std::string sha1Hex(const std::string& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

Value integers(const std::vector<Account>& list) {
    return listOf(list, [](const Account& a) { return Value{*a.id}; });
}

Task<Value> groupHaving(Data& dataSource) {
    auto query = dataSource.getRepository<Post>().createQueryBuilder("p");
    query.select(&Post::authorId, "author")
        .addSelect(orm::count(), "n")
        .addSelect(orm::sum(&Post::views), "views")
        .where(orm::isNotNull(&Post::authorId))
        .groupBy(&Post::authorId)
        .having(orm::gt(orm::count(), 1))
        .orderBy(orm::asc(&Post::authorId));
    const orm::Rows found = co_await query.getRawMany();
    Value::Array made;
    for (std::size_t i = 0; i < found.size(); ++i)
        made.push_back(object({{"author", found[i]["author"].integer()},
                               {"n", found[i]["n"].integer()},
                               {"views", found[i]["views"].integer()}}));
    co_return Value{std::move(made)};
}

Task<Value> subquery(Data& dataSource) {
    auto archived = dataSource.getRepository<Post>().createQueryBuilder("p");
    archived.select(&Post::authorId).where(orm::eq(&Post::status, PostStatus::archived));
    auto query = dataSource.getRepository<Account>().createQueryBuilder("a");
    query.where(orm::in(&Account::id, archived)).orderBy(orm::asc(&Account::id));
    co_return integers(co_await query.getMany());
}

Task<Value> exists(Data& dataSource) {
    auto memberships = dataSource.getRepository<Membership>().createQueryBuilder("m");
    memberships.where(orm::eq(&Membership::accountId, &Account::id)).andWhere(orm::gt(&Membership::level, 1));
    auto query = dataSource.getRepository<Account>().createQueryBuilder("a");
    query.whereExists(memberships).orderBy(orm::asc(&Account::id));
    co_return integers(co_await query.getMany());
}

Task<Value> commonTable(Data& dataSource) {
    auto counts = dataSource.getRepository<Post>().createQueryBuilder("p");
    counts.select(&Post::authorId, "author")
        .addSelect(orm::count(), "n")
        .where(orm::isNotNull(&Post::authorId))
        .groupBy(&Post::authorId);
    const auto author = orm::column<std::int64_t>("c", "author");
    const auto n = orm::column<std::int64_t>("c", "n");
    auto query = dataSource.getRepository<Post>().createQueryBuilder();
    query.addCommonTableExpression("c", counts)
        .from("c")
        .select(author, "author")
        .addSelect(n, "n")
        .where(orm::gte(n, 2))
        .orderBy(orm::asc(author));
    const orm::Rows found = co_await query.getRawMany();
    Value::Array made;
    for (std::size_t i = 0; i < found.size(); ++i)
        made.push_back(object({{"author", found[i]["author"].integer()}, {"n", found[i]["n"].integer()}}));
    co_return Value{std::move(made)};
}

Task<Value> joinCondition(Data& dataSource) {
    auto query = dataSource.getRepository<Post>().createQueryBuilder("p");
    query.select(orm::select(&Post::id))
        .leftJoinAndSelect(&Post::tags, "t", orm::ne(&Tag::name, "red"))
        .where(orm::lte(&Post::id, 3))
        .orderBy(orm::asc(&Post::id))
        .addOrderBy(orm::asc(&Tag::id));
    const std::vector<Post> list = co_await query.getMany();
    co_return listOf(list, [](const Post& post) {
        Object made = row(post, {"id"});
        made.set("tags", rows(post.tags.items()));
        return Value{std::move(made)};
    });
}

Task<Value> distinct(Data& dataSource) {
    auto query = dataSource.getRepository<Post>().createQueryBuilder("p");
    query.select(&Post::status, "s").distinct().orderBy(orm::asc(&Post::status));
    const orm::Rows found = co_await query.getRawMany();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < found.size(); ++i) names.push_back(found[i]["s"].text());
    std::sort(names.begin(), names.end());
    co_return listOf(names, [](const std::string& name) { return Value{name}; });
}

Task<Value> rawParameters(Data& dataSource, std::string text) {
    const bool isSqlite = dataSource.type() == orm::DatabaseType::Sqlite;
    const orm::Rows found =
        co_await dataSource.query(isSqlite ? "SELECT ? AS t, ? + 1 AS n, ? IS NULL AS z"
                                           : "SELECT $1::text AS t, $2::int + 1 AS n, $3::text IS NULL AS z",
                                  text, 41, nullptr);
    Value::Array made;
    made.push_back(object({{"t", found[0]["t"].text()},
                           {"n", found[0]["n"].integer()},
                           {"z", found[0]["z"].text() == "1" || found[0]["z"].text() == "t"}}));
    co_return Value{std::move(made)};
}

Task<Value> stream(Data& dataSource) {
    auto repository = dataSource.getRepository<UserItem>();
    std::vector<UserItem> items;
    for (int i = 0; i < 1000; ++i) {
        UserItem item{.id = uuid(10000 + i), .name = "s" + std::to_string(i), .quantity = i, .userId = uuid(5)};
        items.push_back(std::move(item));
    }
    co_await repository.save(items);
    auto query = repository.createQueryBuilder("i");
    query.where(orm::eq(&UserItem::userId, uuid(5)));
    Stream<UserItem> stream = query.stream();
    std::string text;
    std::int64_t count = 0, sum = 0;
    while (std::optional<UserItem> item = co_await stream.next()) {
        text += item->id->toString() + ":" + std::to_string(*item->quantity) + "\n";
        ++count;
        sum += item->quantity;
    }
    co_await repository.delete_(orm::eq(&UserItem::userId, uuid(5)));
    co_return object({{"count", count}, {"sum", sum}, {"sha1", sha1Hex(text)}});
}

constexpr Operation kOperations[]{
    {"qb.group-having", [](Data& d, const Value&) { return groupHaving(d); }},
    {"qb.subquery", [](Data& d, const Value&) { return subquery(d); }},
    {"qb.exists", [](Data& d, const Value&) { return exists(d); }},
    {"qb.cte", [](Data& d, const Value&) { return commonTable(d); }},
    {"qb.join-condition", [](Data& d, const Value&) { return joinCondition(d); }},
    {"qb.distinct", [](Data& d, const Value&) { return distinct(d); }},
    {"raw.parameters",
     [](Data& d, const Value& a) { return rawParameters(d, std::string{a["text"].string().value_or("")}); }},
    {"stream.1000", [](Data& d, const Value&) { return stream(d); }},
};

} // namespace

std::span<const Operation> queryOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
