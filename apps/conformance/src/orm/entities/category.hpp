#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

// A tree by materialized path.
struct Category {
    static constexpr auto entity = orm::entity("categories").tree(orm::TreeKind::MaterializedPath);

    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{60}> name;
    orm::Column<std::optional<int>> parentId;
    orm::ManyToOne<Category, orm::joinColumn{"parentId"}, orm::nullable, orm::treeParent> parent;
    orm::OneToMany<Category, "parent", orm::treeChildren> children;
};

} // namespace conformance::ORM_DIALECT
