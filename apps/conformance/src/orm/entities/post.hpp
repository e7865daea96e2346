#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;
using aerie::Timestamp;

struct Account;
struct Comment;
struct Tag;

enum class PostStatus : std::uint8_t { draft, published, archived };

struct Post {
    static constexpr auto entity = orm::entity("posts")
                                       .unique("authorId", "slug")
                                       .index("status", "publishedAt")
                                       .index("publishedAt")
                                       .named("IDX_posts_published")
                                       .where("\"status\" = 'published'");

    orm::PrimaryGenerated<std::int64_t> id;
    orm::Column<std::string, orm::length{200}> title;
    orm::Column<std::string, orm::length{200}> slug;
    orm::Column<std::string, orm::text, orm::defaultValue{""}> body;
    orm::Column<PostStatus, orm::defaultValue{PostStatus::draft}> status;
    orm::Column<std::int64_t, orm::defaultValue{0}> views;
    orm::Column<std::optional<double>> rating;
    orm::Column<std::optional<Timestamp>, orm::withTimeZone> publishedAt;
    orm::Column<std::optional<int>> authorId;
#ifdef ORM_POSTGRES // SQLite has no arrays
    orm::Column<std::vector<std::string>, orm::array, orm::defaultValue{"{}"}> keywords;
    orm::Column<std::optional<std::vector<int>>, orm::array> scores;
#endif
    orm::ManyToOne<Account, orm::joinColumn{"authorId"}, orm::nullable, orm::onDelete::SetNull> author;
    orm::ManyToMany<Tag, "posts", orm::joinTable{}, orm::Cascade::All> tags;
    orm::OneToMany<Comment, "post"> comments;
};

} // namespace conformance::ORM_DIALECT
