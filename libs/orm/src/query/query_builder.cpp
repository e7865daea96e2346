#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/joined_sink.hpp"
#include "query/object_list.hpp"
#include "query/sql_writer.hpp"
#include "query/value_work.hpp"

#include <aerie/orm/query_builder.hpp>

namespace aerie::orm::detail {

Task<Owned> findEntities(Executor& executor, const QuerySpec& spec);

namespace {

constexpr std::size_t kStreamed = 500; // entities at a time

QueryAndParameters textOf(const Dialect& dialect, const QuerySpec& spec, QueryShape shape) {
    SqlWriter writer{dialect};
    writer.query(spec, shape);
    return {std::move(writer.sql), std::move(writer.parameters)};
}

// Which keys come after the last one that was seen.
ConditionTree after(const EntityInfo& entity, const void* object) {
    const ColumnInfo& key = *entity.singleKey();
    return ConditionTree::leaf(Operator::MoreThan, key.offset, &entity, valueOf(key, object));
}

} // namespace

void giveEntity(std::vector<OrderItem>& order, const EntityInfo& entity) {
    for (OrderItem& item : order)
        if (!item.expression)
            item.expression =
                std::make_shared<const ConditionTree>(ConditionTree::leaf(Operator::Column, item.column, &entity));
}

std::string aliasOf(const EntityInfo& owner, std::uint32_t relation) {
    const RelationInfo* found = owner.relationAt(relation);
    if (!found) throw UsageError{"a join names a member of " + std::string{owner.name} + " that is no relation"};
    return std::string{found->property};
}

Task<Owned> findQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec) {
    co_return co_await findEntities(executor, *spec);
}

Task<FoundAndCount> findQueryAndCount(Executor& executor, std::shared_ptr<const QuerySpec> spec) {
    FoundAndCount found;
    found.count = co_await countQuery(executor, spec);
    found.list = co_await findEntities(executor, *spec);
    co_return found;
}

Task<std::int64_t> countQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec) {
    QueryAndParameters text = textOf(executor.dialect(), *spec, QueryShape::Count);
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<ValueWork>();
    work->statements.push_back({std::move(text.query), std::move(text.parameters), 0, &work->sink, 0});
    co_await execute(*connection, work);
    co_return work->sink.value.integer();
}

Task<Rows> queryRows(Executor& executor, std::shared_ptr<const QuerySpec> spec) {
    QueryAndParameters text = textOf(executor.dialect(), *spec, QueryShape::Values);
    co_return co_await runQuery(executor, std::move(text.query), std::move(text.parameters));
}

QueryAndParameters queryText(Executor& executor, const QuerySpec& spec) {
    return textOf(executor.dialect(), spec,
                  spec.values.empty() && spec.entity ? QueryShape::Entities : QueryShape::Values);
}

Task<Rows> explainQuery(Executor& executor, std::shared_ptr<const QuerySpec> spec) {
    QueryAndParameters text = queryText(executor, *spec);
    const bool isPostgres = executor.dialect().type() == DatabaseType::Postgres;
    text.query.insert(0, isPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ");
    co_return co_await runQuery(executor, std::move(text.query), std::move(text.parameters));
}

// By its key each page begins where the last one ended; in another order it is counted from the beginning. One
// connection shows all pages one state of the database.
Stream<Owned> streamQuery(Executor& executor, std::shared_ptr<const QuerySpec> given) {
    if (!given->joins.empty())
        throw UsageError{"stream() reads one entity after the other: load what belongs to them with "
                         "repository.load(entities, relations)"};
    QuerySpec page = *given;
    const EntityInfo& entity = *page.entity;
    const ColumnInfo* key = entity.singleKey();
    const bool isByKey = page.order.empty() && page.skip == 0 && key != nullptr;
    if (isByKey) {
        page.order.push_back({key->offset, false, Nulls::Default, nullptr});
        giveEntity(page.order, entity);
    }
    std::size_t left = page.take.value_or(static_cast<std::size_t>(-1));
    const std::optional<ConditionTree> where = page.where;
    const ConnectionHandle connection = executor.forReading(true);
    while (left > 0) {
        page.take = std::min(left, kStreamed);
        SqlWriter writer{executor.dialect()};
        std::vector<ResultBlock> blocks;
        writer.query(page, QueryShape::Entities, &blocks);
        auto work = std::make_shared<FindWork>(entity, blocks.front().columns);
        work->statements.push_back({std::move(writer.sql), std::move(writer.parameters), 0, work->sink(), 0});
        co_await execute(*connection, work);
        const std::vector<void*> objects = objectsOf(entity, work->list.get());
        const std::size_t count = objects.size();
        if (count == 0) co_return;
        if (isByKey) {
            ConditionTree next = after(entity, objects.back());
            page.where = where ? ConditionTree::join(Operator::And, *where, std::move(next)) : std::move(next);
        } else {
            page.skip += count;
        }
        left -= count;
        co_yield std::move(work->list);
        if (count < kStreamed) co_return;
    }
}

} // namespace aerie::orm::detail
