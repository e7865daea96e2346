// Statements on the tables that no entity declares: the pairs of a many-to-many, the paths and closures of trees.
#pragma once

#include "dialect/dialect.hpp"
#include "statement.hpp"

#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/join_table.hpp>

#include <string_view>
#include <vector>

namespace aerie::orm {

Statement insertPair(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                     Value other);
// `other` is the key as text, as it was read.
Statement deletePairByText(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                           std::string_view other);
Statement deletePair(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                     Value other);

// The relation to the parent; UsageError when the entity is no tree.
const RelationInfo& treeParentOf(const EntityInfo& entity);
const RelationInfo& treeChildrenOf(const EntityInfo& entity);

// After the node's row is there: its path, or its rows of the closure.
void insertTreeNode(const Dialect& dialect, const EntityInfo& entity, const void* node,
                    std::vector<Statement>& statements);
// After its parent changed: the same for everything below it.
void moveTreeNode(const Dialect& dialect, const EntityInfo& entity, const void* node,
                  std::vector<Statement>& statements);
// The nodes above or below, the node itself included.
Statement treeSelect(const Dialect& dialect, const EntityInfo& entity, std::string_view columns, const Value& key,
                     bool isDownwards);

} // namespace aerie::orm
