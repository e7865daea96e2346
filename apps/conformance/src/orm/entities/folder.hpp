#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

// A tree by closure table.
struct Folder {
    static constexpr auto entity = orm::entity("folders").tree(orm::TreeKind::ClosureTable);

    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{60}> name;
    orm::Column<std::optional<int>> parentId;
    orm::ManyToOne<Folder, orm::joinColumn{"parentId"}, orm::nullable, orm::onDelete::Cascade, orm::treeParent> parent;
    orm::OneToMany<Folder, "parent", orm::treeChildren> children;
};

} // namespace conformance::ORM_DIALECT
