// The application's database: its address, its entities, its migrations.
#pragma once

#include <aerie/orm/data_source.hpp>

#include <repo/db/entities/chat_message.hpp>
#include <repo/db/entities/chat_room.hpp>
#include <repo/db/entities/user.hpp>
#include <repo/db/entities/user_item.hpp>

#include <cstddef>
#include <string>

namespace db {

// Listing them checks their relations.
inline constexpr orm::EntityList entities = orm::entities<User, UserItem, ChatRoom, ChatMessage>;

struct DatabaseOptions {
    std::string url = "sqlite:app.db"; // DATABASE_URL
    std::size_t poolSize = 10;         // DATABASE_POOL_SIZE
    bool migrationsRun = true;         // MIGRATIONS_RUN

    // Throws UsageError when a variable is no such value. An empty variable counts as absent.
    static DatabaseOptions fromEnvironment();
};

orm::DataSourceOptions dataSourceOptions(const DatabaseOptions& options);

} // namespace db
