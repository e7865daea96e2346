#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;
using aerie::Timestamp;
using aerie::Uuid;

struct UserItem;

struct User {
    static constexpr auto entity = orm::entity("users");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<std::string, orm::length{50}, orm::unique> username;
    orm::Column<std::string, orm::length{255}, orm::unique> email;
    orm::Column<Timestamp, orm::defaultNow> createdAt;
    orm::Column<Timestamp, orm::defaultNow> updatedAt;
    orm::OneToMany<UserItem, "user"> userItems;
};

} // namespace conformance::ORM_DIALECT
