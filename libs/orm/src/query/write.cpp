#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/insert_plan.hpp"
#include "query/object_list.hpp"
#include "query/save_plan.hpp"
#include "query/sql_builder.hpp"

#include <aerie/orm/repository.hpp>

#include <algorithm>
#include <memory>

namespace aerie::orm::detail {

namespace {

struct ListWork : Work {
    explicit ListWork(Owned owned) : list(std::move(owned)) {}
    Owned list;
};

struct InsertWork final : ListWork {
    InsertWork(const Dialect& dialect, const EntityInfo& entity, Owned owned)
        : ListWork(std::move(owned)), plan(dialect, entity) {}
    InsertPlan plan;
};

std::int64_t affectedBy(const Work& work) noexcept {
    std::int64_t affected = 0;
    for (const Statement& statement : work.statements) affected += statement.affected;
    return affected;
}

std::vector<Value> keyValues(const EntityInfo& entity, const void* object) {
    std::vector<Value> key;
    for (const ColumnInfo& column : entity.columns)
        if (column.options.isPrimary) key.push_back(valueOf(column, object));
    return key;
}

} // namespace

Task<Owned> insert(Executor& executor, const EntityInfo& entity, Owned list) {
    auto work = std::make_shared<InsertWork>(executor.dialect(), entity, std::move(list));
    for (void* object : objectsOf(entity, work->list.get())) work->plan.add(object);
    work->plan.finish(work->statements);
    if (!work->statements.empty()) {
        const ConnectionHandle connection = executor.forWriting();
        co_await execute(*connection, work);
    }
    co_return std::move(work->list);
}

Task<Owned> save(Executor& executor, const EntityInfo& entity, Owned list) {
    auto work = std::make_shared<SaveWork>(executor.dialect(), entity, std::move(list));
    {
        const ConnectionHandle connection = executor.forReading(true);
        for (Statement& statement : work->selectStored()) {
            auto read = std::make_shared<FindWork>(entity);
            statement.sink = read->sink();
            read->statements.push_back(std::move(statement));
            co_await execute(*connection, read);
            work->addStored(std::move(read->list));
        }
    }
    work->plan();
    if (!work->statements.empty()) {
        const ConnectionHandle connection = executor.forWriting();
        co_await execute(*connection, work);
    }
    co_return std::move(work->list);
}

Task<std::int64_t> update(Executor& executor, const EntityInfo& entity, ConditionTree where,
                          std::vector<SetItem> assignments) {
    if (assignments.empty())
        throw UsageError{"update of " + std::string{entity.name} +
                         " sets nothing: name a column, orm::set(&Entity::column, value)"};
    std::vector<SqlBuilder::Assignment> sets;
    for (SetItem& item : assignments) sets.push_back({entity.columnAt(item.column), std::move(item.value)});
    for (const ColumnInfo& column : entity.columns) {
        const bool isGiven =
            std::any_of(sets.begin(), sets.end(), [&](const auto& set) { return set.column == &column; });
        if (column.options.role == DateRole::UpdateDate && !isGiven) sets.push_back({&column, Value{Timestamp::now()}});
    }
    auto work = std::make_shared<Work>(SqlBuilder{executor.dialect(), entity}.update(sets).where(where).take());
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return affectedBy(*work);
}

Task<std::int64_t> remove(Executor& executor, const EntityInfo& entity, ConditionTree where) {
    auto work = std::make_shared<Work>(SqlBuilder{executor.dialect(), entity}.deleteFrom().where(where).take());
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return affectedBy(*work);
}

Task<std::int64_t> removeEntities(Executor& executor, const EntityInfo& entity, Owned list) {
    auto work = std::make_shared<ListWork>(std::move(list));
    for (void* object : objectsOf(entity, work->list.get()))
        work->statements.push_back(
            SqlBuilder{executor.dialect(), entity}.deleteFrom().whereKey(keyValues(entity, object)).take());
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return affectedBy(*work);
}

} // namespace aerie::orm::detail
