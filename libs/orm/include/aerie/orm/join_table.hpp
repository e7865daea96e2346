// The tables that no entity declares: between the two sides of a many-to-many relation, and the closure of a tree.
//
//   JoinTable table = joinTableOf(post, *post.relationByProperty("tags"));
//   table.name                     "posts_tags_tags"
//   table.ownColumns[0].name       "postsId", which holds table.ownColumns[0].key of the owner
#pragma once

#include <aerie/orm/entity_info.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

struct JoinTableColumn {
    std::string name;
    const ColumnInfo* key; // the column it refers to
};

struct JoinTable {
    std::string name;
    const EntityInfo* owner = nullptr;
    const EntityInfo* inverse = nullptr;
    std::vector<JoinTableColumn> ownColumns;     // the keys of the owner
    std::vector<JoinTableColumn> inverseColumns; // the keys of the other side
    onDelete deleteRule = onDelete::Cascade;
    onUpdate updateRule = onUpdate::Cascade;
};

// Of a ManyToMany, seen from its owning side or from the other one; the result is the same.
JoinTable joinTableOf(const EntityInfo& entity, const RelationInfo& relation);

// Of a tree with TreeKind::ClosureTable: owner is the ancestor ("id_ancestor"), inverse the descendant.
JoinTable closureTableOf(const EntityInfo& entity);

// Of a tree with TreeKind::MaterializedPath: the column of the path, which has no member.
inline constexpr std::string_view kPathColumn = "mpath";

} // namespace aerie::orm
