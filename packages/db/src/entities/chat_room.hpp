#pragma once

#include <aerie/orm/entity.hpp>

namespace db {

namespace orm = aerie::orm;

struct ChatRoom {
    static constexpr auto entity = orm::entity("chat_rooms");

    orm::PrimaryGenerated<aerie::Uuid> id;
    orm::Column<std::string, orm::length{80}, orm::unique> name;
    orm::Column<aerie::Timestamp, orm::defaultNow> createdAt;
};

} // namespace db
