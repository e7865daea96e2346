#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/joined_sink.hpp"
#include "query/object_list.hpp"
#include "query/relation_loader.hpp"
#include "query/sql_builder.hpp"
#include "query/value_work.hpp"

#include <aerie/orm/repository.hpp>

#include <memory>

namespace aerie::orm::detail {

namespace {

void checkLock(Executor& executor, const EntityInfo& entity, const Lock& lock) {
    if (lock.mode == LockMode::Optimistic && !versionOf(entity))
        throw UsageError{"an optimistic lock needs a version: " + std::string{entity.name} +
                         " has no column with orm::version"};
    const bool isPessimistic = lock.mode == LockMode::PessimisticRead || lock.mode == LockMode::PessimisticWrite;
    if (isPessimistic && !executor.activeTransaction())
        throw UsageError{"a pessimistic lock lasts as long as its transaction: put the find into "
                         "dataSource.transaction(...)"};
}

void checkVersion(const EntityInfo& entity, const Owned& list, const Lock& lock) {
    if (lock.mode != LockMode::Optimistic) return;
    for (const void* object : objectsOf(entity, list.get())) {
        const std::int64_t version = valueOf(*versionOf(entity), object).integer();
        if (version != lock.version) throw OptimisticLockVersionMismatchError{entity.name, lock.version, version};
    }
}

// The joins of a find that loads its relations by one query.
void addJoins(QuerySpec& spec, const EntityInfo& entity, const std::string& alias,
              const std::vector<RelationNode>& nodes) {
    for (const RelationNode& node : nodes) {
        const RelationInfo* relation = entity.relationAt(node.relation);
        if (!relation)
            throw UsageError{"with(...) names a member of " + std::string{entity.name} + " that is no relation"};
        QueryJoin join;
        join.isSelected = true;
        join.owner = &entity;
        join.relation = node.relation;
        join.ownerAlias = alias;
        join.entity = relation->target;
        join.alias = alias + "__" + std::string{relation->property};
        join.columns = node.columns;
        join.on = node.condition;
        const std::string own = join.alias;
        spec.joins.push_back(std::move(join));
        for (OrderItem item : node.order) {
            if (!item.expression) {
                ConditionTree column = ConditionTree::leaf(Operator::Column, item.column, relation->target);
                column.nodes.front().count = 1;
                column.texts.push_back(own);
                item.expression = std::make_shared<const ConditionTree>(std::move(column));
            }
            spec.order.push_back(std::move(item));
        }
        addJoins(spec, *relation->target, own, node.children);
    }
}

struct JoinedWork final : Work {
    explicit JoinedWork(std::vector<ResultBlock> blocks) : sink(std::move(blocks)) {}
    JoinedSink sink;
};

} // namespace

Task<Owned> findEntities(Executor& executor, const QuerySpec& spec) {
    checkLock(executor, *spec.entity, spec.lock);
    SqlWriter writer{executor.dialect()};
    std::vector<ResultBlock> blocks;
    writer.query(spec, QueryShape::Entities, &blocks);
    auto work = std::make_shared<JoinedWork>(std::move(blocks));
    work->statements.push_back({std::move(writer.sql), std::move(writer.parameters), 0, &work->sink, 0});
    const Lock lock = spec.lock;
    const EntityInfo& entity = *spec.entity;
    const ConnectionHandle connection = executor.forReading(false);
    co_await execute(*connection, work);
    Owned list = work->sink.take();
    checkVersion(entity, list, lock);
    co_return list;
}

namespace {

Task<Owned> findByJoin(Executor& executor, const EntityInfo& entity, FindRequest request) {
    QuerySpec spec;
    spec.entity = &entity;
    spec.alias = entity.table;
    spec.columns = std::move(request.columns.chosen);
    spec.added = std::move(request.columns.added);
    if (!request.where.nodes.empty()) spec.where = std::move(request.where);
    for (OrderItem item : request.order) {
        if (!item.expression) {
            ConditionTree column = ConditionTree::leaf(Operator::Column, item.column, &entity);
            column.nodes.front().count = 1;
            column.texts.push_back(spec.alias);
            item.expression = std::make_shared<const ConditionTree>(std::move(column));
        }
        spec.order.push_back(std::move(item));
    }
    spec.skip = request.skip;
    spec.take = request.take;
    spec.withDeleted = request.withDeleted;
    spec.lock = request.lock;
    spec.comment = std::move(request.comment);
    addJoins(spec, entity, spec.alias, request.relations);
    co_return co_await findEntities(executor, spec);
}

Task<Owned> findOn(Executor& executor, Connection& connection, const EntityInfo& entity, FindRequest& request) {
    std::vector<const ColumnInfo*> columns = columnsFor(entity, request.columns, request.relations);
    auto work = std::make_shared<FindWork>(entity, columns);
    work->statements.push_back(SqlBuilder{executor.dialect(), entity}
                                   .comment(request.comment)
                                   .select(columns)
                                   .whereLive(request.where, request.withDeleted)
                                   .orderBy(request.order)
                                   .limit(request.skip, request.take)
                                   .lock(request.lock)
                                   .take(work->sink()));
    co_await execute(connection, work);
    if (!request.relations.empty()) {
        RelationLoader loader{executor.dialect(), connection, work, request.withDeleted};
        co_await loader.load(entity, objectsOf(entity, work->list.get()), request.relations);
    }
    checkVersion(entity, work->list, request.lock);
    co_return std::move(work->list);
}

} // namespace

Task<Owned> find(Executor& executor, const EntityInfo& entity, FindRequest request) {
    checkLock(executor, entity, request.lock);
    if (request.loadEager && !entity.relations.empty())
        request.relations = withEagerRelations(entity, std::move(request.relations));
    if (request.byJoin && !request.relations.empty())
        co_return co_await findByJoin(executor, entity, std::move(request));
    const ConnectionHandle connection = executor.forReading(!request.relations.empty());
    co_return co_await findOn(executor, *connection, entity, request);
}

Task<FoundAndCount> findAndCount(Executor& executor, const EntityInfo& entity, FindRequest request) {
    checkLock(executor, entity, request.lock);
    if (request.loadEager) request.relations = withEagerRelations(entity, std::move(request.relations));
    const ConnectionHandle connection = executor.forReading(true);
    auto counting = std::make_shared<ValueWork>();
    counting->statements.push_back(SqlBuilder{executor.dialect(), entity}
                                       .comment(request.comment)
                                       .selectCount()
                                       .whereLive(request.where, request.withDeleted)
                                       .take(&counting->sink));
    co_await execute(*connection, counting);
    FoundAndCount found;
    found.count = counting->sink.value.integer();
    found.list = co_await findOn(executor, *connection, entity, request);
    co_return found;
}

Task<> load(Executor& executor, const EntityInfo& entity, Owned& list, std::vector<RelationNode> nodes) {
    struct ListWork final : Work {
        Owned list;
    };
    auto owner = std::make_shared<ListWork>();
    owner->list = std::move(list);
    const ConnectionHandle connection = executor.forReading(true);
    std::exception_ptr failure;
    try {
        RelationLoader loader{executor.dialect(), *connection, owner};
        co_await loader.load(entity, objectsOf(entity, owner->list.get()), nodes);
    } catch (...) {
        failure = std::current_exception();
    }
    list = std::move(owner->list);
    if (failure) std::rethrow_exception(failure);
}

Task<std::int64_t> count(Executor& executor, const EntityInfo& entity, ConditionTree where, bool withDeleted) {
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<ValueWork>();
    work->statements.push_back(
        SqlBuilder{executor.dialect(), entity}.selectCount().whereLive(where, withDeleted).take(&work->sink));
    co_await execute(*connection, work);
    co_return work->sink.value.integer();
}

Task<bool> exists(Executor& executor, const EntityInfo& entity, ConditionTree where) {
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<ValueWork>();
    work->statements.push_back(
        SqlBuilder{executor.dialect(), entity}.selectOne().whereLive(where, false).limit(0, 1).take(&work->sink));
    co_await execute(*connection, work);
    co_return work->sink.rows > 0;
}

Task<std::optional<double>> aggregate(Executor& executor, const EntityInfo& entity, std::string_view function,
                                      std::uint32_t column, ConditionTree where) {
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<ValueWork>();
    work->statements.push_back(SqlBuilder{executor.dialect(), entity}
                                   .selectAggregate(function, *entity.columnAt(column))
                                   .whereLive(where, false)
                                   .take(&work->sink));
    co_await execute(*connection, work);
    if (work->sink.value.isNull()) co_return std::nullopt;
    co_return work->sink.value.real();
}

} // namespace aerie::orm::detail
