#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

struct Post;

struct Comment {
    static constexpr auto entity = orm::entity("comments");

    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::text> text;
    orm::Column<std::int64_t> postId;
    orm::Column<std::optional<int>> parentId;
    orm::ManyToOne<Post, orm::joinColumn{"postId"}, orm::onDelete::Cascade> post;
    orm::ManyToOne<Comment, orm::joinColumn{"parentId"}, orm::nullable, orm::onDelete::Cascade> parent;
    orm::OneToMany<Comment, "parent"> replies;
};

} // namespace conformance::ORM_DIALECT
