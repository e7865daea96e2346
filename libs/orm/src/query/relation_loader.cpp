#include "query/relation_loader.hpp"

#include "query/hydrator.hpp"
#include "query/object_list.hpp"
#include "query/sql_builder.hpp"

#include <algorithm>
#include <span>

namespace aerie::orm {

namespace {

// Keys asked for by one statement. More would be slower to prepare, and databases limit parameters.
constexpr std::size_t kKeysPerQuery = 256;

// The column of the objects whose value tells which rows belong to them.
const ColumnInfo& ownColumn(const EntityInfo& entity, const RelationInfo& relation) {
    return relation.joinColumn ? *relation.joinColumn : *entity.singleKey();
}

// The same value in the rows that are asked for; null for a ManyToMany, whose table in between has it.
const ColumnInfo* otherColumn(const RelationInfo& relation) {
    if (relation.kind == RelationKind::ManyToMany) return nullptr;
    if (relation.joinColumn) return relation.target->singleKey();
    return relation.target->relationByProperty(relation.inverse)->joinColumn;
}

// Puts each row where it belongs: at the end of its parent's list, or into everyone who points to it.
class RelationSink final : public RowSink {
public:
    // `key`: of the objects' column; cell `keyCell` has it, and the target's columns begin at `firstCell`.
    RelationSink(const RelationInfo& relation, const ColumnInfo& key, int keyCell, int firstCell,
                 std::vector<const ColumnInfo*> columns, const KeyIndex& objects)
        : relation_(relation),
          target_(*relation.target),
          keyCell_(keyCell),
          firstCell_(firstCell),
          columns_(std::move(columns)),
          reader_(key),
          objects_(objects) {}

    void onStart(const RowReader&) override {
        for (void* list : filled_) target_.list->clear(list); // begun a second time
        filled_.clear();
        failure_.reset();
    }

    bool onRow(const RowReader& row) override {
        std::string problem;
        // With one object there was one key to ask for, so every row is its.
        if (void* object = objects_.only()) return read(place(object), row, problem) || fail(std::move(problem));
        KeyView key;
        if (!reader_.read(row, keyCell_, key)) return fail("a row of " + std::string{target_.table} + " has no key");
        bool isRead = true;
        objects_.forEach(key, [&](void* object) { isRead = isRead && read(place(object), row, problem); });
        return isRead || fail(std::move(problem));
    }

private:
    bool read(void* object, const RowReader& row, std::string& problem) const {
        return columns_.empty() && firstCell_ == 0 ? readEntity(target_, object, row, problem)
                                                   : readColumns(columns_, object, row, firstCell_, problem);
    }
    void* place(void* object) {
        void* relation = relationOf(relation_, object);
        if (!relation_.isToMany()) return relation_.ops->emplace(relation, false);
        void* list = relation_.ops->loaded(relation);
        if (filled_.empty() || filled_.back() != list) filled_.push_back(list);
        return target_.list->append(list);
    }

    const RelationInfo& relation_;
    const EntityInfo& target_;
    int keyCell_, firstCell_;
    std::vector<const ColumnInfo*> columns_;
    KeyReader reader_;
    const KeyIndex& objects_;
    std::vector<void*> filled_;
};

// Everything that a thread may touch belongs to the work, because the waiting coroutine may be gone.
class RelationWork final : public Work {
public:
    RelationWork(std::shared_ptr<Work> owner, std::shared_ptr<const KeyIndex> objects, const RelationInfo& relation,
                 const ColumnInfo& key, int keyCell, int firstCell, std::vector<const ColumnInfo*> columns)
        : owner_(std::move(owner)),
          objects_(std::move(objects)),
          sink(relation, key, keyCell, firstCell, std::move(columns), *objects_) {}

private:
    std::shared_ptr<Work> owner_;
    std::shared_ptr<const KeyIndex> objects_;

public:
    RelationSink sink;
};

std::vector<void*> loadedObjects(const RelationInfo& relation, const std::vector<void*>& objects) {
    std::vector<void*> loaded;
    for (void* object : objects) {
        const std::vector<void*> related = relatedObjects(relation, object);
        loaded.insert(loaded.end(), related.begin(), related.end());
    }
    return loaded;
}

int cellOf(std::span<const ColumnInfo* const> columns, const EntityInfo& entity, const ColumnInfo& column) {
    if (columns.empty()) return static_cast<int>(&column - entity.columns.data());
    return static_cast<int>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
}

// SELECT link.owner, target.columns FROM link INNER JOIN target
Statement manyToManySelect(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation,
                           std::span<const ColumnInfo* const> columns, std::span<const Value> keys,
                           const detail::RelationNode& node, bool withDeleted) {
    const EntityInfo& target = *relation.target;
    const JoinTable table = joinTableOf(entity, relation);
    const std::string own =
        "\"l\"." + Dialect::quoted((relation.isOwner ? table.ownColumns : table.inverseColumns).front().name);
    const JoinTableColumn& other = (relation.isOwner ? table.inverseColumns : table.ownColumns).front();
    SqlWriter writer{dialect, target, "t"};
    writer.withDeleted = withDeleted;
    writer.sql = "SELECT " + own;
    for (const ColumnInfo* column : columns) writer.sql += ", \"t\"." + Dialect::quoted(column->name);
    writer.sql += " FROM " + Dialect::quoted(table.name) + " \"l\" INNER JOIN " + Dialect::quoted(target.table) +
                  " \"t\" ON \"t\"." + Dialect::quoted(other.key->name) + " = \"l\"." + Dialect::quoted(other.name) +
                  " WHERE " + own + " IN (";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) writer.sql += ", ";
        writer.parameter(keys[i]);
    }
    writer.sql += ')';
    writer.writeNotDeleted(target, "t", " AND ");
    if (node.condition) {
        writer.sql += " AND ";
        writer.condition(*node.condition);
    }
    writer.orderBy(node.order);
    return {std::move(writer.sql), std::move(writer.parameters), 0, nullptr, 0};
}

bool isAmong(const std::vector<detail::RelationNode>& nodes, std::uint32_t relation) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) { return node.relation == relation; });
}

// `path` guards against two entities that are each other's eager relation.
void addEager(const EntityInfo& entity, std::vector<detail::RelationNode>& nodes,
              std::vector<const RelationInfo*>& path) {
    for (const RelationInfo& relation : entity.relations)
        if (relation.isEager && !isAmong(nodes, relation.offset) &&
            std::find(path.begin(), path.end(), &relation) == path.end())
            nodes.push_back({relation.offset, {}, {}, {}, {}});
    for (detail::RelationNode& node : nodes) {
        const RelationInfo* relation = entity.relationAt(node.relation);
        if (!relation) continue;
        path.push_back(relation);
        addEager(*relation->target, node.children, path);
        path.pop_back();
    }
}

} // namespace

std::vector<void*> relatedObjects(const RelationInfo& relation, void* object) {
    void* value = relation.ops->loaded(relationOf(relation, object));
    if (!value) return {};
    if (!relation.isToMany()) return {value};
    return objectsOf(*relation.target, value);
}

std::vector<detail::RelationNode> withEagerRelations(const EntityInfo& entity,
                                                     std::vector<detail::RelationNode> nodes) {
    std::vector<const RelationInfo*> path;
    addEager(entity, nodes, path);
    return nodes;
}

std::vector<const ColumnInfo*> columnsFor(const EntityInfo& entity, const detail::SelectedColumns& selected,
                                          const std::vector<detail::RelationNode>& nodes,
                                          const ColumnInfo* alsoNeeded) {
    std::vector<const ColumnInfo*> columns = selectedColumns(entity, selected.chosen, selected.added);
    if (columns.empty()) return columns;
    const auto need = [&](const ColumnInfo& column) {
        if (std::find(columns.begin(), columns.end(), &column) == columns.end()) columns.push_back(&column);
    };
    if (alsoNeeded) need(*alsoNeeded);
    for (const detail::RelationNode& node : nodes)
        if (const RelationInfo* relation = entity.relationAt(node.relation)) need(ownColumn(entity, *relation));
    return columns;
}

Task<> RelationLoader::load(const EntityInfo& entity, std::vector<void*> objects,
                            const std::vector<detail::RelationNode>& nodes) {
    if (objects.empty()) co_return;
    for (const detail::RelationNode& node : nodes) {
        const RelationInfo* relation = entity.relationAt(node.relation);
        if (!relation)
            throw UsageError{"with(...) names a member of " + std::string{entity.name} + " that is no relation"};
        co_await loadOne(entity, *relation, objects, node);
        if (!node.children.empty()) co_await load(*relation->target, loadedObjects(*relation, objects), node.children);
    }
}

Task<> RelationLoader::loadOne(const EntityInfo& entity, const RelationInfo& relation, std::vector<void*> objects,
                               const detail::RelationNode& node) {
    // What finds no row stays as it is made here: an empty list, or null.
    if (relation.isToMany() || relation.isNullable)
        for (void* object : objects) relation.ops->emplace(relationOf(relation, object), true);

    const EntityInfo& target = *relation.target;
    const ColumnInfo& own = ownColumn(entity, relation);
    const ColumnInfo* other = otherColumn(relation);
    std::vector<const ColumnInfo*> columns = columnsFor(target, {node.columns, {}}, node.children, other);
    if (!other && columns.empty())
        for (const ColumnInfo& column : target.columns) columns.push_back(&column);
    const int keyCell = other ? cellOf(columns, target, *other) : 0;

    const auto keyIndex = std::make_shared<const KeyIndex>(own, std::move(objects));
    const std::vector<Value> keys = keyIndex->distinctKeys();
    for (std::size_t at = 0; at < keys.size(); at += kKeysPerQuery) {
        const std::span<const Value> some{keys.data() + at, std::min(kKeysPerQuery, keys.size() - at)};
        auto work = std::make_shared<RelationWork>(owner_, keyIndex, relation, other ? *other : own, keyCell,
                                                   other ? 0 : 1, columns);
        if (!other) {
            work->statements.push_back(manyToManySelect(dialect_, entity, relation, columns, some, node, withDeleted_));
        } else {
            SqlBuilder builder{dialect_, target};
            builder.select(columns).whereIn(*other, some);
            if (!withDeleted_) builder.andLive();
            if (node.condition) builder.andCondition(*node.condition);
            work->statements.push_back(builder.orderBy(node.order).take());
        }
        work->statements.back().sink = &work->sink;
        co_await execute(connection_, work);
    }
}

} // namespace aerie::orm
