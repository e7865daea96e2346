#pragma once

#include <aerie/orm/migration.hpp>

namespace db {

struct InitialSchema1700000000000 {
    aerie::Task<> up(aerie::orm::QueryRunner& runner) const {
        co_await runner.query(
            R"(CREATE TABLE "users" ("id" varchar PRIMARY KEY NOT NULL, "username" varchar(50) NOT NULL, "email" varchar(255) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), "updatedAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "UQ_fe0bb3f6520ee0469504521e710" UNIQUE ("username"), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email")))");
        co_await runner.query(
            R"(CREATE TABLE "user_items" ("id" varchar PRIMARY KEY NOT NULL, "userId" varchar NOT NULL, "name" varchar(100) NOT NULL, "description" text, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), "updatedAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "FK_6a54ee9674f49de71669f7b9dc7" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))");
        co_await runner.query(R"(CREATE INDEX "IDX_6a54ee9674f49de71669f7b9dc" ON "user_items" ("userId"))");
        co_await runner.query(
            R"(CREATE TABLE "chat_rooms" ("id" varchar PRIMARY KEY NOT NULL, "name" varchar(80) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "UQ_da0a82e8162f899dabdca236888" UNIQUE ("name")))");
        co_await runner.query(
            R"(CREATE TABLE "chat_messages" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "roomId" varchar NOT NULL, "senderId" varchar(64) NOT NULL, "content" text NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "FK_9fa0373c1451ad384fc6a74aa8c" FOREIGN KEY ("roomId") REFERENCES "chat_rooms" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))");
        co_await runner.query(R"(CREATE INDEX "IDX_0000233b3e3ccc86872ae2c201" ON "chat_messages" ("roomId", "id"))");
    }

    aerie::Task<> down(aerie::orm::QueryRunner& runner) const {
        for (const char* table : {"chat_messages", "chat_rooms", "user_items", "users"})
            co_await runner.query("DROP TABLE \"" + std::string{table} + "\"");
    }
};

} // namespace db
