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

// Returns the entities to their owner when the call ends, unless another thread still works on them.
class GiveBack {
public:
    GiveBack(const Work& work, Owned& from, Owned& to) noexcept : work_(work), from_(from), to_(to) {}
    ~GiveBack() {
        if (!work_.isAbandoned.load(std::memory_order_relaxed)) to_ = std::move(from_);
    }
    GiveBack(const GiveBack&) = delete;
    GiveBack& operator=(const GiveBack&) = delete;

private:
    const Work& work_;
    Owned& from_;
    Owned& to_;
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

Task<> insert(Executor& executor, const EntityInfo& entity, Owned& list) {
    auto work = std::make_shared<InsertWork>(executor.dialect(), entity, std::move(list));
    const GiveBack giveBack{*work, work->list, list};
    for (void* object : objectsOf(entity, work->list.get())) work->plan.add(object);
    work->plan.finish(work->statements);
    if (work->statements.empty()) co_return;
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
}

Task<> save(Executor& executor, const EntityInfo& entity, Owned& list) {
    auto work = std::make_shared<SaveWork>(executor.dialect(), entity, std::move(list));
    const GiveBack giveBack{*work, work->list, list};
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
    if (work->statements.empty()) co_return;
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
}

Task<UpdateResult> updateResult(Task<std::int64_t> affected) { co_return UpdateResult{co_await std::move(affected)}; }
Task<DeleteResult> deleteResult(Task<std::int64_t> affected) { co_return DeleteResult{co_await std::move(affected)}; }

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

Owned listWithCopy(const EntityInfo& entity, const void* value) {
    Owned list{*entity.listOwner};
    entity.ops->appendCopy(list.get(), value);
    return list;
}

Task<> storeOne(Store function, Executor& executor, const EntityInfo& entity, void* stored) {
    struct Lent {
        Lent(const EntityInfo& info, void* value) : list(*info.listOwner), info_(info), value_(value) {
            info_.ops->append(list.get(), value_);
        }
        ~Lent() {
            if (list.get()) info_.ops->takeFirst(list.get(), value_);
        }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        Owned list;

    private:
        const EntityInfo& info_;
        void* value_;
    };
    Lent lent{entity, stored};
    co_await function(executor, entity, lent.list);
}

} // namespace aerie::orm::detail
