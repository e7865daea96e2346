#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;
using aerie::Timestamp;
using aerie::Uuid;

struct User;

struct UserItem {
    static constexpr auto entity = orm::entity("user_items");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<std::string, orm::length{120}> name;
    orm::Column<int, orm::defaultValue{1}> quantity;
    orm::Column<Uuid, orm::index> userId;
    orm::Column<Timestamp, orm::createDate> createdAt;
    orm::Column<Timestamp, orm::updateDate> updatedAt;
    orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user;
};

} // namespace conformance::ORM_DIALECT
