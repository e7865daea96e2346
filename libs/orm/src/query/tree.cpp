#include "executor.hpp"
#include "query/find_work.hpp"
#include "query/object_list.hpp"
#include "query/relation_loader.hpp"
#include "query/save_graph.hpp"
#include "query/sql_builder.hpp"
#include "query/tree_sql.hpp"
#include "query/value_work.hpp"

#include <aerie/orm/tree_repository.hpp>

#include <map>
#include <string>

namespace aerie::orm::detail {

namespace {

// Puts nodes into their parents, by moving them.
class TreeBuilder {
public:
    TreeBuilder(const EntityInfo& entity, Owned& list)
        : entity_(entity),
          parent_(treeParentOf(entity)),
          children_(treeChildrenOf(entity)),
          nodes_(objectsOf(entity, list.get())) {
        for (std::size_t i = 0; i < nodes_.size(); ++i) byKey_[keyText(nodes_[i])] = i;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const auto found = byKey_.find(parentText(nodes_[i]));
            if (found == byKey_.end())
                roots_.push_back(i);
            else
                below_[found->second].push_back(i);
        }
    }

    // The roots among the nodes, each with what is below it.
    Owned downwards() {
        Owned roots{*entity_.listOwner};
        for (std::size_t root : roots_) {
            fillChildren(root);
            entity_.ops->append(roots.get(), nodes_[root]);
        }
        return roots;
    }

    // The node with this key, with its parents in it.
    Owned upwards(const std::string& key) {
        Owned result{*entity_.listOwner};
        const auto node = byKey_.find(key);
        if (node == byKey_.end()) return result;
        fillParent(node->second);
        entity_.ops->append(result.get(), nodes_[node->second]);
        return result;
    }

private:
    std::string keyText(const void* node) const { return valueOf(*entity_.singleKey(), node).text(); }
    std::string parentText(const void* node) const {
        const Value parent = valueOf(*parent_.joinColumn, node);
        return parent.isNull() ? std::string{} : parent.text();
    }
    void fillChildren(std::size_t number) {
        void* list = children_.ops->emplace(relationOf(children_, nodes_[number]), false);
        for (std::size_t child : below_[number]) {
            fillChildren(child);
            entity_.ops->append(list, nodes_[child]);
        }
    }
    void fillParent(std::size_t number) {
        void* relation = relationOf(parent_, nodes_[number]);
        const auto parent = byKey_.find(parentText(nodes_[number]));
        if (parent == byKey_.end() || parent->second == number) {
            parent_.ops->emplace(relation, true);
            return;
        }
        fillParent(parent->second);
        Owned one{*entity_.listOwner};
        entity_.ops->append(one.get(), nodes_[parent->second]);
        entity_.ops->takeFirst(one.get(), parent_.ops->emplace(relation, false));
    }

    const EntityInfo& entity_;
    const RelationInfo& parent_;
    const RelationInfo& children_;
    std::vector<void*> nodes_;
    std::map<std::string, std::size_t> byKey_;
    std::map<std::size_t, std::vector<std::size_t>> below_;
    std::vector<std::size_t> roots_;
};

std::string columnsOf(const EntityInfo& entity) {
    std::string sql;
    for (const ColumnInfo& column : entity.columns) {
        if (!sql.empty()) sql += ", ";
        sql += "\"t\"." + Dialect::quoted(column.name);
    }
    return sql;
}

Task<Owned> readAll(Executor& executor, const EntityInfo& entity, Statement statement) {
    auto work = std::make_shared<FindWork>(entity);
    statement.sink = work->sink();
    work->statements.push_back(std::move(statement));
    const ConnectionHandle connection = executor.forReading(false);
    co_await execute(*connection, work);
    co_return std::move(work->list);
}

std::vector<OrderItem> byKey(const EntityInfo& entity) {
    std::vector<OrderItem> order;
    order.push_back({entity.singleKey()->offset, false, Nulls::Default, nullptr});
    return order;
}

} // namespace

std::vector<Value> keyOfEntity(const EntityInfo& entity, const void* object) { return keyValues(entity, object); }

Task<Owned> findTrees(Executor& executor, const EntityInfo& entity) {
    treeParentOf(entity);
    Owned nodes = co_await readAll(executor, entity,
                                   SqlBuilder{executor.dialect(), entity}.select().orderBy(byKey(entity)).take());
    TreeBuilder builder{entity, nodes};
    co_return builder.downwards();
}

Task<Owned> findRoots(Executor& executor, const EntityInfo& entity) {
    const ConditionTree isRoot =
        ConditionTree::leaf(Operator::IsNull, treeParentOf(entity).joinColumn->offset, &entity);
    return readAll(executor, entity,
                   SqlBuilder{executor.dialect(), entity}.select().where(isRoot).orderBy(byKey(entity)).take());
}

Task<Owned> treeNodes(Executor& executor, const EntityInfo& entity, std::vector<Value> key, bool isDownwards) {
    return readAll(executor, entity,
                   treeSelect(executor.dialect(), entity, columnsOf(entity), key.front(), isDownwards));
}

Task<Owned> treeOf(Executor& executor, const EntityInfo& entity, std::vector<Value> key, bool isDownwards) {
    const std::string text = key.front().text();
    Owned nodes = co_await treeNodes(executor, entity, std::move(key), isDownwards);
    TreeBuilder builder{entity, nodes};
    co_return isDownwards ? builder.downwards() : builder.upwards(text);
}

Task<std::int64_t> countTreeNodes(Executor& executor, const EntityInfo& entity, std::vector<Value> key,
                                  bool isDownwards) {
    const Owned nodes = co_await treeNodes(executor, entity, std::move(key), isDownwards);
    co_return static_cast<std::int64_t>(entity.list->length(nodes.get()));
}

} // namespace aerie::orm::detail
