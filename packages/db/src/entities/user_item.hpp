#pragma once

#include <aerie/orm/entity.hpp>

namespace db {

namespace orm = aerie::orm;

struct User;

struct UserItem {
    static constexpr auto entity = orm::entity("user_items");

    orm::PrimaryGenerated<aerie::Uuid> id;
    orm::Column<aerie::Uuid, orm::index> userId;
    orm::Column<std::string, orm::length{100}> name;
    orm::Column<std::optional<std::string>, orm::text> description;
    orm::Column<aerie::Timestamp, orm::defaultNow> createdAt;
    orm::Column<aerie::Timestamp, orm::defaultNow> updatedAt;

    orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user;
};

} // namespace db

#include <repo/db/entities/user.hpp> // the other side
