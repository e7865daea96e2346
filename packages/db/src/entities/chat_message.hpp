#pragma once

#include <aerie/orm/entity.hpp>

#include <repo/db/entities/chat_room.hpp>

namespace db {

struct ChatMessage {
    static constexpr auto entity = orm::entity("chat_messages").index("roomId", "id");

    orm::PrimaryGenerated<> id;
    orm::Column<aerie::Uuid> roomId;
    orm::Column<std::string, orm::length{64}> senderId;
    orm::Column<std::string, orm::text> content;
    orm::Column<aerie::Timestamp, orm::defaultNow> createdAt;

    orm::ManyToOne<ChatRoom, orm::joinColumn{"roomId"}, orm::onDelete::Cascade> room;
};

} // namespace db
