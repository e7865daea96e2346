// The expected statements are the ones TypeORM 1.1.1 makes of the same entities.
#include "entities_for_tests.hpp"
#include "schema/entity_schema.hpp"

#include <doctest/doctest.h>

namespace orm = aerie::orm;

namespace {

std::vector<std::string> createSchema(const orm::Dialect& dialect) {
    return orm::schema::createSchema(orm::schema::tablesOf(shop::kEntities, dialect), dialect);
}

} // namespace

TEST_CASE("the schema for SQLite is TypeORM's, letter by letter") {
    const std::vector<std::string> sql = createSchema(orm::sqliteDialect());

    REQUIRE(sql.size() == 6);
    CHECK(
        sql[0] ==
        R"(CREATE TABLE "users" ("id" varchar PRIMARY KEY NOT NULL, "username" varchar(50) NOT NULL, "email" varchar(255) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), "updatedAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "UQ_fe0bb3f6520ee0469504521e710" UNIQUE ("username"), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email")))");
    CHECK(
        sql[1] ==
        R"(CREATE TABLE "user_items" ("id" varchar PRIMARY KEY NOT NULL, "userId" varchar NOT NULL, "name" varchar(100) NOT NULL, "description" text, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), "updatedAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "FK_6a54ee9674f49de71669f7b9dc7" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))");
    CHECK(sql[2] == R"(CREATE INDEX "IDX_6a54ee9674f49de71669f7b9dc" ON "user_items" ("userId"))");
    CHECK(
        sql[3] ==
        R"(CREATE TABLE "chat_rooms" ("id" varchar PRIMARY KEY NOT NULL, "name" varchar(80) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "UQ_da0a82e8162f899dabdca236888" UNIQUE ("name")))");
    CHECK(
        sql[4] ==
        R"(CREATE TABLE "chat_messages" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "roomId" varchar NOT NULL, "senderId" varchar(64) NOT NULL, "content" text NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "FK_9fa0373c1451ad384fc6a74aa8c" FOREIGN KEY ("roomId") REFERENCES "chat_rooms" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))");
    CHECK(sql[5] == R"(CREATE INDEX "IDX_0000233b3e3ccc86872ae2c201" ON "chat_messages" ("roomId", "id"))");
}

TEST_CASE("the schema for PostgreSQL is TypeORM's, with foreign keys after all tables") {
    const std::vector<std::string> sql = createSchema(orm::postgresDialect());

    REQUIRE(sql.size() == 9);
    CHECK(sql[0] == R"(CREATE EXTENSION IF NOT EXISTS "uuid-ossp")");
    CHECK(
        sql[1] ==
        R"(CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "username" character varying(50) NOT NULL, "email" character varying(255) NOT NULL, "createdAt" TIMESTAMP NOT NULL DEFAULT now(), "updatedAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "UQ_fe0bb3f6520ee0469504521e710" UNIQUE ("username"), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email"), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id")))");
    CHECK(
        sql[2] ==
        R"(CREATE TABLE "user_items" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "userId" uuid NOT NULL, "name" character varying(100) NOT NULL, "description" text, "createdAt" TIMESTAMP NOT NULL DEFAULT now(), "updatedAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "PK_73bc2ecd8f15ae345af4d8c3c09" PRIMARY KEY ("id")))");
    CHECK(sql[3] == R"(CREATE INDEX "IDX_6a54ee9674f49de71669f7b9dc" ON "user_items" ("userId"))");
    CHECK(
        sql[5] ==
        R"(CREATE TABLE "chat_messages" ("id" SERIAL NOT NULL, "roomId" uuid NOT NULL, "senderId" character varying(64) NOT NULL, "content" text NOT NULL, "createdAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "PK_40c55ee0e571e268b0d3cd37d10" PRIMARY KEY ("id")))");
    CHECK(
        sql[7] ==
        R"(ALTER TABLE "user_items" ADD CONSTRAINT "FK_6a54ee9674f49de71669f7b9dc7" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION)");
    CHECK(
        sql[8] ==
        R"(ALTER TABLE "chat_messages" ADD CONSTRAINT "FK_9fa0373c1451ad384fc6a74aa8c" FOREIGN KEY ("roomId") REFERENCES "chat_rooms"("id") ON DELETE CASCADE ON UPDATE NO ACTION)");
}
