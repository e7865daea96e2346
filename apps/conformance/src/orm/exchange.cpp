#include "orm/exchange.hpp"

#include <aerie/base/exception.hpp>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

template<class E> json::Value toJson(const E& entity) {
    json::Object row;
    for (const orm::ColumnInfo& column : orm::entityOf<E>().columns)
        row.set(column.property, conformance::ORM_DIALECT::toJson(column, &entity));
    return row;
}

template<class E> E fromJson(const json::Value& row) {
    E entity;
    for (const orm::ColumnInfo& column : orm::entityOf<E>().columns) {
        const json::Value* value = row.find(column.property);
        if (!value || column.isComputed()) continue;
        conformance::ORM_DIALECT::fromJson(column, *value, &entity).value();
    }
    return entity;
}

// Every row with every column.
template<class E, class Key> Task<> dumpEntity(orm::DataSource& dataSource, json::Object& out, Key E::* key) {
    orm::FindOptions<E> options{.select = orm::selectAll<E>(), .order = orm::asc(key), .withDeleted = true};
    const std::vector<E> entities = co_await dataSource.getRepository<E>().find(std::move(options));
    json::Value::Array rows;
    for (const E& entity : entities) rows.push_back(toJson(entity));
    out.set(orm::entityOf<E>().name, json::Value{std::move(rows)});
}

template<class E> Task<> loadEntity(orm::EntityManager& manager, const json::Value& data) {
    const json::Value::Array* rows = data[orm::entityOf<E>().name].array();
    if (!rows) co_return;
    std::vector<E> entities;
    for (const json::Value& row : *rows) entities.push_back(fromJson<E>(row));
    co_await manager.getRepository<E>().insert(entities);
}

Task<json::Value> dumpTags(orm::DataSource& dataSource) {
    const orm::Rows rows =
        co_await dataSource.query(R"(SELECT "postsId", "tagsId" FROM "posts_tags_tags" ORDER BY "postsId", "tagsId")");
    json::Value::Array pairs;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        json::Object pair;
        pair.set("postsId", rows[i][0].text());
        pair.set("tagsId", rows[i][1].integer());
        pairs.emplace_back(std::move(pair));
    }
    co_return json::Value{std::move(pairs)};
}

Task<> loadTags(orm::DataSource& dataSource, orm::EntityManager& manager, const json::Value& data) {
    const json::Value::Array* rows = data["posts_tags_tags"].array();
    if (!rows) co_return;
    const bool isSqlite = dataSource.type() == orm::DatabaseType::Sqlite;
    const std::string sql = std::string{R"(INSERT INTO "posts_tags_tags"("postsId", "tagsId") VALUES )"} +
                            (isSqlite ? "(?, ?)" : "($1, $2)");
    for (const json::Value& row : *rows) {
        const std::string post{row["postsId"].string().value_or("")};
        const std::int64_t tag = row["tagsId"].integer().value_or(0);
        co_await manager.query(sql, post, tag);
    }
}

Task<> loadAll(orm::DataSource& dataSource, orm::EntityManager& manager, const json::Value& data) {
    co_await loadEntity<User>(manager, data);
    co_await loadEntity<UserItem>(manager, data);
    co_await loadEntity<Account>(manager, data);
    co_await loadEntity<Profile>(manager, data);
    co_await loadEntity<Post>(manager, data);
    co_await loadEntity<Tag>(manager, data);
    co_await loadEntity<Comment>(manager, data);
    co_await loadEntity<Membership>(manager, data);
    co_await loadTags(dataSource, manager, data);
}

} // namespace

Task<json::Value> dump(orm::DataSource& dataSource) {
    json::Object out;
    co_await dumpEntity<User>(dataSource, out, &User::id);
    co_await dumpEntity<UserItem>(dataSource, out, &UserItem::id);
    co_await dumpEntity<Account>(dataSource, out, &Account::id);
    co_await dumpEntity<Profile>(dataSource, out, &Profile::id);
    co_await dumpEntity<Post>(dataSource, out, &Post::id);
    co_await dumpEntity<Tag>(dataSource, out, &Tag::id);
    co_await dumpEntity<Comment>(dataSource, out, &Comment::id);
    co_await dumpEntity<Membership>(dataSource, out, &Membership::accountId);
    out.set("posts_tags_tags", co_await dumpTags(dataSource));
    co_return json::Value{std::move(out)};
}

Task<> load(orm::DataSource& dataSource, const json::Value& data) {
    const auto work = [&](orm::EntityManager& manager) -> Task<> { return loadAll(dataSource, manager, data); };
    co_await dataSource.transaction(work);
}

} // namespace conformance::ORM_DIALECT
