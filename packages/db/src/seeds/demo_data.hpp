#pragma once

#include <aerie/orm/entity_manager.hpp>

#include <repo/db/entities/chat_room.hpp>
#include <repo/db/entities/user.hpp>

namespace db {

// A user with an item, and a room to talk in. May be run again.
struct DemoData {
    aerie::Task<> run(orm::EntityManager& manager) const {
        auto users = manager.getRepository<User>();
        const bool isThere = co_await users.exists(orm::eq(&User::username, "ada"));
        if (isThere) co_return;
        User ada{.username = "ada", .email = "ada@example.com"};
        co_await users.insert(ada);
        UserItem notebook{.userId = ada.id, .name = "notebook"};
        co_await manager.getRepository<UserItem>().insert(notebook);
        ChatRoom lobby{.name = "lobby"};
        co_await manager.getRepository<ChatRoom>().insert(lobby);
    }
};

} // namespace db
