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

void* relationOf(const RelationInfo& relation, void* object) noexcept {
    return static_cast<char*>(object) + relation.offset;
}

// The two columns that a relation joins: one of the objects, one of the rows that are asked for.
struct Join {
    const ColumnInfo* own;
    const ColumnInfo* other;
};

Join joinOf(const EntityInfo& entity, const RelationInfo& relation) {
    if (relation.kind == RelationKind::OneToMany)
        return {entity.singleKey(), relation.target->relationByProperty(relation.inverse)->joinColumn};
    return {relation.joinColumn, relation.target->singleKey()};
}

// Puts each row where it belongs: at the end of its parent's list, or into everyone who points to it.
class RelationSink final : public RowSink {
public:
    RelationSink(const RelationInfo& relation, const ColumnInfo& join, const KeyIndex& objects)
        : relation_(relation),
          target_(*relation.target),
          joinCell_(static_cast<int>(&join - target_.columns.data())),
          reader_(join),
          objects_(objects) {}

    void onStart(const RowReader&) override {
        for (void* list : filled_) target_.list->clear(list); // begun a second time
        filled_.clear();
        failure_.reset();
    }

    bool onRow(const RowReader& row) override {
        std::string problem;
        // With one object there was one key to ask for, so every row is its.
        if (void* object = objects_.only())
            return readEntity(target_, place(object), row, problem) || fail(std::move(problem));
        KeyView key;
        if (!reader_.read(row, joinCell_, key)) return fail("a row of " + std::string{target_.table} + " has no key");
        bool isRead = true;
        objects_.forEach(key,
                         [&](void* object) { isRead = isRead && readEntity(target_, place(object), row, problem); });
        return isRead || fail(std::move(problem));
    }

private:
    void* place(void* object) {
        void* relation = relationOf(relation_, object);
        if (relation_.kind == RelationKind::ManyToOne) return relation_.ops->emplace(relation, false);
        void* list = relation_.ops->loaded(relation);
        if (filled_.empty() || filled_.back() != list) filled_.push_back(list);
        return target_.list->append(list);
    }

    const RelationInfo& relation_;
    const EntityInfo& target_;
    int joinCell_;
    KeyReader reader_;
    const KeyIndex& objects_;
    std::vector<void*> filled_;
};

// Everything that a thread may touch belongs to the work, because the waiting coroutine may be gone.
class RelationWork final : public Work {
public:
    RelationWork(std::shared_ptr<Work> owner, const RelationInfo& relation, const ColumnInfo& join,
                 std::shared_ptr<const KeyIndex> objects)
        : owner_(std::move(owner)), objects_(std::move(objects)), sink(relation, join, *objects_) {}

private:
    std::shared_ptr<Work> owner_;
    std::shared_ptr<const KeyIndex> objects_;

public:
    RelationSink sink;
};

std::vector<void*> loadedObjects(const RelationInfo& relation, const std::vector<void*>& objects) {
    std::vector<void*> loaded;
    for (void* object : objects) {
        void* value = relation.ops->loaded(relationOf(relation, object));
        if (!value) continue;
        if (relation.kind == RelationKind::ManyToOne) {
            loaded.push_back(value);
            continue;
        }
        const std::vector<void*> children = objectsOf(*relation.target, value);
        loaded.insert(loaded.end(), children.begin(), children.end());
    }
    return loaded;
}

} // namespace

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
    if (relation.kind == RelationKind::OneToMany || relation.isNullable)
        for (void* object : objects) relation.ops->emplace(relationOf(relation, object), true);

    const Join join = joinOf(entity, relation);
    const auto keyIndex = std::make_shared<const KeyIndex>(*join.own, std::move(objects));
    const std::vector<Value> keys = keyIndex->distinctKeys();
    for (std::size_t at = 0; at < keys.size(); at += kKeysPerQuery) {
        const std::span<const Value> some{keys.data() + at, std::min(kKeysPerQuery, keys.size() - at)};
        auto work = std::make_shared<RelationWork>(owner_, relation, *join.other, keyIndex);
        work->statements.push_back(SqlBuilder{dialect_, *relation.target}
                                       .select()
                                       .whereIn(*join.other, some)
                                       .orderBy(node.order)
                                       .take(&work->sink));
        co_await execute(connection_, work);
    }
}

} // namespace aerie::orm
