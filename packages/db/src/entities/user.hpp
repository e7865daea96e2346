#pragma once

#include <aerie/orm/entity.hpp>

namespace db {

namespace orm = aerie::orm;

struct UserItem;

struct User {
    static constexpr auto entity = orm::entity("users");

    orm::PrimaryGenerated<aerie::Uuid> id;
    orm::Column<std::string, orm::length{50}, orm::unique> username;
    orm::Column<std::string, orm::length{255}, orm::unique> email;
    orm::Column<aerie::Timestamp, orm::defaultNow> createdAt;
    orm::Column<aerie::Timestamp, orm::defaultNow> updatedAt;

    orm::OneToMany<UserItem, "user"> userItems;
};

} // namespace db

#include <repo/db/entities/user_item.hpp> // the other side: whoever has one has both
