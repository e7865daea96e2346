// The entities of the example application, as its packages/db has them, and one of every column type.
#pragma once

#include <aerie/orm/entities.hpp>

namespace shop {

namespace orm = aerie::orm;
using aerie::Timestamp;
using aerie::Uuid;

struct UserItem;
struct ChatRoom;

struct User {
    static constexpr auto entity = orm::entity("users");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<std::string, orm::length{50}, orm::unique> username;
    orm::Column<std::string, orm::length{255}, orm::unique> email;
    orm::Column<Timestamp, orm::defaultNow> createdAt;
    orm::Column<Timestamp, orm::defaultNow> updatedAt;
    orm::OneToMany<UserItem, "user"> userItems;
};

struct UserItem {
    static constexpr auto entity = orm::entity("user_items");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<Uuid, orm::index> userId;
    orm::Column<std::string, orm::length{100}> name;
    orm::Column<std::optional<std::string>, orm::text> description;
    orm::Column<Timestamp, orm::defaultNow> createdAt;
    orm::Column<Timestamp, orm::defaultNow> updatedAt;
    orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user;
};

struct ChatRoom {
    static constexpr auto entity = orm::entity("chat_rooms");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<std::string, orm::length{80}, orm::unique> name;
    orm::Column<Timestamp, orm::defaultNow> createdAt;
};

struct ChatMessage {
    static constexpr auto entity = orm::entity("chat_messages").index("roomId", "id");

    orm::PrimaryGenerated<> id;
    orm::Column<Uuid> roomId;
    orm::Column<std::string, orm::length{64}> senderId;
    orm::Column<std::string, orm::text> content;
    orm::Column<Timestamp, orm::defaultNow> createdAt;
    orm::ManyToOne<ChatRoom, orm::joinColumn{"roomId"}, orm::onDelete::Cascade> room;
};

inline constexpr orm::EntityList kEntities = orm::entities<User, UserItem, ChatRoom, ChatMessage>;

} // namespace shop
