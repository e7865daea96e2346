#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/insert_plan.hpp"
#include "query/object_list.hpp"
#include "query/relation_loader.hpp"
#include "query/save_graph.hpp"
#include "query/sql_builder.hpp"
#include "query/tree_sql.hpp"

#include <aerie/orm/entity_manager.hpp>
#include <aerie/orm/expression.hpp>
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
    InsertWork(const Dialect& dialect, const EntityInfo& entity, Owned owned, OnConflict onConflict)
        : ListWork(std::move(owned)), plan(dialect, entity, std::move(onConflict)) {}
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

// A step of a save: the graph owns what its statements write to.
struct StepWork final : Work {
    explicit StepWork(std::shared_ptr<SaveGraph> owner) : graph(std::move(owner)) {}
    std::shared_ptr<SaveGraph> graph;
};

struct PairWork final : Work {
    PairSink sink;
};

// Runs statements as one; in a transaction of their own when they are several steps.
Task<> runAsOne(Executor& executor, std::shared_ptr<Work> work) {
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
}

Task<> insertTree(Executor& executor, const EntityInfo& entity, std::shared_ptr<InsertWork> work) {
    co_await runAsOne(executor, work);
    auto tree = std::make_shared<Work>();
    for (const void* node : objectsOf(entity, work->list.get()))
        insertTreeNode(executor.dialect(), entity, node, tree->statements);
    co_await runAsOne(executor, tree);
}

// Calls within a transaction, or a savepoint of the one that is open.
Task<> inTransaction(Executor& executor, Task<> task) {
    TransactionScope scope{executor, TransactionOptions{}};
    co_await scope.begin();
    std::exception_ptr failure;
    try {
        co_await std::move(task).within(scope.context());
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await scope.rollback();
        std::rethrow_exception(failure);
    }
    co_await scope.commit();
}

Task<> insertRows(Executor& executor, const EntityInfo& entity, Owned& list, OnConflict onConflict) {
    auto work = std::make_shared<InsertWork>(executor.dialect(), entity, std::move(list), std::move(onConflict));
    const GiveBack giveBack{*work, work->list, list};
    for (void* object : objectsOf(entity, work->list.get())) work->plan.add(object);
    work->plan.finish(work->statements);
    if (work->statements.empty()) co_return;
    if (entity.tree != TreeKind::None) {
        co_await inTransaction(executor, insertTree(executor, entity, work));
        co_return;
    }
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
}

Task<> saveSteps(Executor& executor, std::shared_ptr<SaveGraph> graph, bool& isAbandoned) {
    for (std::size_t i = 0; i < graph->stepCount(); ++i) {
        auto work = std::make_shared<StepWork>(graph);
        work->statements = graph->step(i);
        if (work->statements.empty()) continue;
        const ConnectionHandle connection = executor.forWriting();
        isAbandoned = true; // until the statement is over, however the task ends
        std::exception_ptr failure;
        try {
            co_await execute(*connection, work);
        } catch (...) {
            failure = std::current_exception();
        }
        isAbandoned = work->isAbandoned.load(std::memory_order_relaxed);
        if (failure) std::rethrow_exception(failure);
    }
}

Task<> readStored(Executor& executor, SaveGraph& graph) {
    std::vector<SaveGraph::Read> reads = graph.reads();
    std::vector<Statement> pairs = graph.pairReads();
    if (reads.empty() && pairs.empty()) co_return;
    const ConnectionHandle connection = executor.forReading(true);
    for (SaveGraph::Read& read : reads) {
        auto work = std::make_shared<FindWork>(*read.entity);
        read.statement.sink = work->sink();
        work->statements.push_back(std::move(read.statement));
        co_await execute(*connection, work);
        graph.addStored(*read.entity, std::move(work->list));
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        auto work = std::make_shared<PairWork>();
        pairs[i].sink = &work->sink;
        work->statements.push_back(std::move(pairs[i]));
        co_await execute(*connection, work);
        graph.addPairs(i, std::move(work->sink.pairs));
    }
}

Task<> saveGraph(Executor& executor, Owned& list, std::shared_ptr<SaveGraph> graph) {
    bool isAbandoned = false;
    struct Return {
        ~Return() {
            if (!isAbandoned) to = std::move(graph.list);
        }
        SaveGraph& graph;
        Owned& to;
        bool& isAbandoned;
    } const giveBack{*graph, list, isAbandoned};
    co_await readStored(executor, *graph);
    graph->plan();
    if (graph->isOneStep()) {
        co_await saveSteps(executor, graph, isAbandoned);
        co_return;
    }
    co_await inTransaction(executor, saveSteps(executor, graph, isAbandoned));
}

// The columns that a list of conflict columns or assignments names.
std::vector<const ColumnInfo*> columnsAt(const EntityInfo& entity, std::span<const std::uint32_t> offsets) {
    std::vector<const ColumnInfo*> columns;
    for (std::uint32_t offset : offsets) columns.push_back(entity.columnAt(offset));
    return columns;
}

ConditionTree columnPlus(const EntityInfo& entity, const ColumnInfo& column, Value value,
                         std::string_view sum = "{} + {}") {
    std::vector<ConditionTree> operands;
    operands.push_back(ConditionTree::leaf(Operator::Column, column.offset, &entity));
    operands.push_back(ConditionTree::parameter(std::move(value)));
    return rawTree(sum, std::move(operands));
}

// updatedAt and version, where nobody sets them.
void addTouched(const EntityInfo& entity, std::vector<SqlBuilder::Assignment>& sets) {
    for (const ColumnInfo& column : entity.columns) {
        const bool isGiven =
            std::any_of(sets.begin(), sets.end(), [&](const auto& set) { return set.column == &column; });
        if (isGiven) continue;
        if (column.options.role == DateRole::UpdateDate)
            sets.push_back({&column, Value{Timestamp::now()}, nullptr});
        else if (column.options.isVersion)
            sets.push_back({&column, {}, std::make_shared<const ConditionTree>(columnPlus(entity, column, Value{1}))});
    }
}

const ColumnInfo& deleteDate(const EntityInfo& entity) {
    if (const ColumnInfo* column = deleteDateOf(entity)) return *column;
    throw UsageError{std::string{entity.name} + " has no column with orm::deleteDate, so its rows cannot be "
                                                "soft-deleted: add orm::Column<std::optional<Timestamp>, "
                                                "orm::deleteDate> deletedAt"};
}

// The objects and, where a relation says so, those it holds; those that refer to others come first.
void collect(const EntityInfo& entity, void* object, Cascade cascade,
             std::vector<std::pair<const EntityInfo*, void*>>& out) {
    for (const auto& known : out)
        if (known.second == object) return;
    const auto follow = [&](bool isOwner) {
        for (const RelationInfo& relation : entity.relations) {
            if (!(relation.cascade & cascade) || (relation.joinColumn != nullptr) != isOwner) continue;
            for (void* related : relatedObjects(relation, object)) collect(*relation.target, related, cascade, out);
        }
    };
    follow(false);
    out.emplace_back(&entity, object);
    follow(true);
}

// The column of an item that gives a value: what the database computes can only be the new value of rows that are
// there.
const ColumnInfo* givenColumn(const EntityInfo& entity, const SetItem& item, std::string_view call) {
    const ColumnInfo* column = entity.columnAt(item.column);
    if (item.expression)
        throw UsageError{std::string{call} + " of " + std::string{entity.name} + " needs a value for " +
                         std::string{column->property} + "; expressions are for update(where, orm::set(...))"};
    return column;
}

} // namespace

Task<> insert(Executor& executor, const EntityInfo& entity, Owned& list) {
    return insertRows(executor, entity, list, {});
}

Task<> insertOrIgnore(Executor& executor, const EntityInfo& entity, Owned& list) {
    return insertRows(executor, entity, list, {OnConflict::Action::Ignore, {}, {}});
}

Task<> upsert(Executor& executor, const EntityInfo& entity, Owned& list, const std::vector<std::uint32_t>& conflict) {
    if (conflict.empty())
        throw UsageError{"upsert of " + std::string{entity.name} +
                         " needs the columns whose value may be there already: upsert(user, &User::username)"};
    return insertRows(executor, entity, list, {OnConflict::Action::Update, columnsAt(entity, conflict), {}});
}

Task<> upsertValues(Executor& executor, const EntityInfo& entity, std::vector<std::vector<SetItem>> rows,
                    std::vector<std::uint32_t> conflict) {
    for (std::vector<SetItem>& row : rows) {
        Owned list{*entity.listOwner};
        void* object = entity.list->append(list.get());
        OnConflict onConflict{OnConflict::Action::Update, columnsAt(entity, conflict), {}};
        for (SetItem& item : row) {
            const ColumnInfo* column = givenColumn(entity, item, "upsert");
            assignValue(*column, object, storedValue(*column, std::move(item.value)));
            if (!column->options.isPrimary) onConflict.updated.push_back(column);
        }
        if (onConflict.updated.empty()) onConflict.updated = onConflict.columns;
        co_await insertRows(executor, entity, list, std::move(onConflict));
    }
}

Task<> save(Executor& executor, const EntityInfo& entity, Owned& list) {
    auto graph = std::make_shared<SaveGraph>(executor.dialect(), entity, std::move(list));
    return saveGraph(executor, list, std::move(graph));
}

Task<Owned> saveValues(Executor& executor, const EntityInfo& entity, std::vector<SetItem> values) {
    Owned list{*entity.listOwner};
    void* object = entity.list->append(list.get());
    std::vector<const ColumnInfo*> given;
    for (SetItem& item : values) {
        const ColumnInfo* column = givenColumn(entity, item, "save");
        assignValue(*column, object, storedValue(*column, std::move(item.value)));
        given.push_back(column);
    }
    co_await saveGraph(executor, list,
                       std::make_shared<SaveGraph>(executor.dialect(), entity, std::move(list), std::move(given)));
    co_return list;
}

Task<UpdateResult> updateResult(Task<std::int64_t> affected) { co_return UpdateResult{co_await std::move(affected)}; }
Task<DeleteResult> deleteResult(Task<std::int64_t> affected) { co_return DeleteResult{co_await std::move(affected)}; }

namespace {

Statement updateStatement(Executor& executor, const EntityInfo& entity, const ConditionTree& where,
                          std::vector<SetItem>& assignments, std::span<const ColumnInfo* const> returning,
                          RowSink* sink) {
    if (assignments.empty())
        throw UsageError{"update of " + std::string{entity.name} +
                         " sets nothing: name a column, orm::set(&Entity::column, value)"};
    std::vector<SqlBuilder::Assignment> sets;
    for (SetItem& item : assignments) {
        const ColumnInfo* column = entity.columnAt(item.column);
        sets.push_back({column, storedValue(*column, std::move(item.value)), std::move(item.expression)});
    }
    addTouched(entity, sets);
    return SqlBuilder{executor.dialect(), entity}.update(sets).where(where).returning(returning).take(sink);
}

std::vector<const ColumnInfo*> allColumns(const EntityInfo& entity) {
    std::vector<const ColumnInfo*> columns;
    for (const ColumnInfo& column : entity.columns) columns.push_back(&column);
    return columns;
}

Task<Owned> runReturning(Executor& executor, std::shared_ptr<FindWork> work) {
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return std::move(work->list);
}

} // namespace

Task<std::int64_t> update(Executor& executor, const EntityInfo& entity, ConditionTree where,
                          std::vector<SetItem> assignments) {
    auto work = std::make_shared<Work>(updateStatement(executor, entity, where, assignments, {}, nullptr));
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return affectedBy(*work);
}

Task<Owned> updateReturning(Executor& executor, const EntityInfo& entity, ConditionTree where,
                            std::vector<SetItem> assignments) {
    auto work = std::make_shared<FindWork>(entity);
    work->statements.push_back(updateStatement(executor, entity, where, assignments, allColumns(entity), work->sink()));
    return runReturning(executor, std::move(work));
}

Task<Owned> removeReturning(Executor& executor, const EntityInfo& entity, ConditionTree where) {
    auto work = std::make_shared<FindWork>(entity);
    work->statements.push_back(SqlBuilder{executor.dialect(), entity}
                                   .deleteFrom()
                                   .where(where)
                                   .returning(allColumns(entity))
                                   .take(work->sink()));
    return runReturning(executor, std::move(work));
}

Task<std::int64_t> increment(Executor& executor, const EntityInfo& entity, ConditionTree where, std::string_view sum,
                             std::uint32_t column, Value by) {
    const ColumnInfo& changed = *entity.columnAt(column);
    std::vector<SetItem> sets;
    sets.push_back(
        {column, {}, std::make_shared<const ConditionTree>(columnPlus(entity, changed, std::move(by), sum))});
    return update(executor, entity, std::move(where), std::move(sets));
}

Task<std::int64_t> softDelete(Executor& executor, const EntityInfo& entity, ConditionTree where, bool isDeletion) {
    std::vector<SqlBuilder::Assignment> sets;
    sets.push_back({&deleteDate(entity), isDeletion ? Value{Timestamp::now()} : Value{}, nullptr});
    addTouched(entity, sets);
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
    std::vector<std::pair<const EntityInfo*, void*>> removed;
    for (void* object : objectsOf(entity, work->list.get())) collect(entity, object, Cascade::Remove, removed);
    for (const auto& [info, object] : removed)
        work->statements.push_back(
            SqlBuilder{executor.dialect(), *info}.deleteFrom().whereKey(keyValues(*info, object)).take());
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
    co_return affectedBy(*work);
}

namespace {

Task<> setDeleted(Executor& executor, const EntityInfo& entity, Owned& list, bool isDeletion) {
    auto work = std::make_shared<ListWork>(std::move(list));
    const GiveBack giveBack{*work, work->list, list};
    std::vector<std::pair<const EntityInfo*, void*>> changed;
    for (void* object : objectsOf(entity, work->list.get()))
        collect(entity, object, isDeletion ? Cascade::SoftRemove : Cascade::Recover, changed);
    const Value now{Timestamp::now()};
    for (const auto& [info, object] : changed) {
        std::vector<SqlBuilder::Assignment> sets;
        const ColumnInfo& column = deleteDate(*info);
        sets.push_back({&column, isDeletion ? now : Value{}, nullptr});
        addTouched(*info, sets);
        work->statements.push_back(
            SqlBuilder{executor.dialect(), *info}.update(sets).whereKey(keyValues(*info, object)).take());
        assignValue(column, object, sets.front().value);
    }
    if (work->statements.empty()) co_return;
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
}

} // namespace

namespace {

Task<std::int64_t> removeObjects(Executor& executor, const EntityInfo& entity, std::vector<void*> objects) {
    Owned copies{*entity.listOwner};
    for (const void* object : objects) entity.ops->appendCopy(copies.get(), object);
    const std::int64_t affected = co_await removeEntities(executor, entity, std::move(copies));
    for (void* object : objects)
        for (const ColumnInfo& column : entity.columns)
            if (column.options.isPrimary && column.options.isGenerated) resetColumn(column, object);
    co_return affected;
}

} // namespace

Task<> removeAndResetAll(Executor& executor, const EntityInfo& entity, Owned& list) {
    co_await removeObjects(executor, entity, objectsOf(entity, list.get()));
}

Task<DeleteResult> removeAndReset(Executor& executor, const EntityInfo& entity, void* object) {
    return deleteResult(removeObjects(executor, entity, {object}));
}

Task<> softRemove(Executor& executor, const EntityInfo& entity, Owned& list) {
    return setDeleted(executor, entity, list, true);
}
Task<> recover(Executor& executor, const EntityInfo& entity, Owned& list) {
    return setDeleted(executor, entity, list, false);
}

Task<> changePairs(Executor& executor, const EntityInfo& entity, std::uint32_t member, Value own,
                   std::vector<Value> others, bool isAddition) {
    const RelationInfo* relation = entity.relationAt(member);
    if (!relation || relation->kind != RelationKind::ManyToMany)
        throw UsageError{"add and remove of a relation are for a ManyToMany; set the join column of another one"};
    auto work = std::make_shared<Work>();
    for (Value& other : others)
        work->statements.push_back(isAddition
                                       ? insertPair(executor.dialect(), entity, *relation, own, std::move(other))
                                       : deletePair(executor.dialect(), entity, *relation, own, std::move(other)));
    if (work->statements.empty()) co_return;
    const ConnectionHandle connection = executor.forWriting();
    co_await execute(*connection, work);
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
