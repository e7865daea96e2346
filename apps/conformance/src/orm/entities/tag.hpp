#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

struct Post;

struct Tag {
    static constexpr auto entity = orm::entity("tags");

    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{60}, orm::uniqueIndex> name;

    orm::ManyToMany<Post, "tags"> posts;
};

} // namespace conformance::ORM_DIALECT
