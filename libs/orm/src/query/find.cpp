#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/object_list.hpp"
#include "query/relation_loader.hpp"
#include "query/sql_builder.hpp"

#include <aerie/orm/repository.hpp>

#include <memory>

namespace aerie::orm::detail {

namespace {

// The first cell of the first row, as an integer.
class IntegerSink final : public RowSink {
public:
    void onStart(const RowReader&) override { rows = value = 0; }
    bool onRow(const RowReader& row) override {
        if (rows++ == 0) value = row.integer(0);
        return true;
    }
    std::int64_t rows = 0;
    std::int64_t value = 0;
};

struct IntegerWork final : Work {
    IntegerSink sink;
};

} // namespace

Task<Owned> find(Executor& executor, const EntityInfo& entity, FindRequest request) {
    const bool hasRelations = !request.relations.empty();
    const ConnectionHandle connection = executor.forReading(hasRelations);
    auto work = std::make_shared<FindWork>(entity);
    work->statements.push_back(SqlBuilder{executor.dialect(), entity}
                                   .select()
                                   .where(request.where)
                                   .orderBy(request.order)
                                   .limit(request.skip, request.take)
                                   .take(work->sink()));
    co_await execute(*connection, work);
    if (hasRelations) {
        RelationLoader loader{executor.dialect(), *connection, work};
        co_await loader.load(entity, objectsOf(entity, work->list.get()), request.relations);
    }
    co_return std::move(work->list);
}

Task<std::int64_t> count(Executor& executor, const EntityInfo& entity, ConditionTree where) {
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<IntegerWork>();
    work->statements.push_back(SqlBuilder{executor.dialect(), entity}.selectCount().where(where).take(&work->sink));
    co_await execute(*connection, work);
    co_return work->sink.value;
}

Task<bool> exists(Executor& executor, const EntityInfo& entity, ConditionTree where) {
    const ConnectionHandle connection = executor.forReading(false);
    auto work = std::make_shared<IntegerWork>();
    work->statements.push_back(
        SqlBuilder{executor.dialect(), entity}.selectOne().where(where).limit(0, 1).take(&work->sink));
    co_await execute(*connection, work);
    co_return work->sink.rows > 0;
}

} // namespace aerie::orm::detail
