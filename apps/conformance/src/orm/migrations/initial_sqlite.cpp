#include "orm/migrations/migrations.hpp"

#include <string>
#include <string_view>

namespace conformance::ORM_DIALECT {

namespace {

// clang-format off
constexpr std::string_view kUp[] = {
    R"sql(CREATE TABLE "users" ("id" varchar PRIMARY KEY NOT NULL, "username" varchar(50) NOT NULL, "email" varchar(255) NOT NULL, "createdAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), "updatedAt" datetime NOT NULL DEFAULT (CURRENT_TIMESTAMP), CONSTRAINT "UQ_fe0bb3f6520ee0469504521e710" UNIQUE ("username"), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email")))sql",
    R"sql(CREATE TABLE "accounts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar(320) NOT NULL, "role" varchar CHECK( "role" IN ('admin','member','guest') ) NOT NULL DEFAULT ('member'), "balance" decimal(14,2) NOT NULL DEFAULT (0), "isActive" boolean NOT NULL DEFAULT (1), "settings" json NOT NULL DEFAULT ('{}'), "labels" text, "profileNote" text, "secret" varchar, "countryCode" character(2), "emailLower" varchar(320) AS (lower("email")) STORED, "createdAt" datetime NOT NULL DEFAULT (datetime('now')), "updatedAt" datetime NOT NULL DEFAULT (datetime('now')), "deletedAt" datetime, "version" integer NOT NULL, "nameFirst" varchar(80) NOT NULL, "nameLast" varchar(80), CONSTRAINT "UQ_ee66de6cdc53993296d1ceb8aa0" UNIQUE ("email"), CONSTRAINT "CHK_56b8bc232164e2d8477048d022" CHECK ("balance" >= -1000000)))sql",
    R"sql(CREATE TABLE "tags" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(60) NOT NULL))sql",
    R"sql(CREATE TABLE "user_items" ("id" varchar PRIMARY KEY NOT NULL, "name" varchar(120) NOT NULL, "quantity" integer NOT NULL DEFAULT (1), "userId" varchar NOT NULL, "createdAt" datetime NOT NULL DEFAULT (datetime('now')), "updatedAt" datetime NOT NULL DEFAULT (datetime('now')), CONSTRAINT "FK_6a54ee9674f49de71669f7b9dc7" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "profiles" ("id" varchar PRIMARY KEY NOT NULL, "bio" text, "birthday" date, "wakeUp" time, "avatar" blob, "accountId" integer NOT NULL, CONSTRAINT "REL_a443220e6eb2480b1514c8b620" UNIQUE ("accountId"), CONSTRAINT "FK_a443220e6eb2480b1514c8b6203" FOREIGN KEY ("accountId") REFERENCES "accounts" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "posts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar(200) NOT NULL, "slug" varchar(200) NOT NULL, "body" text NOT NULL DEFAULT (''), "status" varchar CHECK( "status" IN ('draft','published','archived') ) NOT NULL DEFAULT ('draft'), "views" bigint NOT NULL DEFAULT (0), "rating" double, "publishedAt" datetime, "authorId" integer, CONSTRAINT "UQ_2e5d9a41fc5cff19bd4e0582640" UNIQUE ("authorId", "slug"), CONSTRAINT "FK_c5a322ad12a7bf95460c958e80e" FOREIGN KEY ("authorId") REFERENCES "accounts" ("id") ON DELETE SET NULL ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "comments" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "text" text NOT NULL, "postId" integer NOT NULL, "parentId" integer, CONSTRAINT "FK_e44ddaaa6d058cb4092f83ad61f" FOREIGN KEY ("postId") REFERENCES "posts" ("id") ON DELETE CASCADE ON UPDATE NO ACTION, CONSTRAINT "FK_8770bd9030a3d13c5f79a7d2e81" FOREIGN KEY ("parentId") REFERENCES "comments" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "memberships" ("accountId" integer NOT NULL, "groupName" varchar(40) NOT NULL, "level" smallint NOT NULL DEFAULT (1), "weight" float, CONSTRAINT "FK_5d2beef61e72e238550fbb5f7de" FOREIGN KEY ("accountId") REFERENCES "accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE, PRIMARY KEY ("accountId", "groupName")))sql",
    R"sql(CREATE TABLE "categories" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(60) NOT NULL, "mpath" varchar DEFAULT (''), "parentId" integer, CONSTRAINT "FK_9a6f051e66982b5f0318981bcaa" FOREIGN KEY ("parentId") REFERENCES "categories" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "folders" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(60) NOT NULL, "parentId" integer, CONSTRAINT "FK_1be2fce400dcc657602d336f23f" FOREIGN KEY ("parentId") REFERENCES "folders" ("id") ON DELETE CASCADE ON UPDATE NO ACTION))sql",
    R"sql(CREATE TABLE "posts_tags_tags" ("postsId" integer NOT NULL, "tagsId" integer NOT NULL, CONSTRAINT "FK_cf364c7e6905b285c4b55a00343" FOREIGN KEY ("postsId") REFERENCES "posts" ("id") ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT "FK_ce163a967812183a51b044f7404" FOREIGN KEY ("tagsId") REFERENCES "tags" ("id") ON DELETE CASCADE ON UPDATE CASCADE, PRIMARY KEY ("postsId", "tagsId")))sql",
    R"sql(CREATE TABLE "folders_closure" ("id_ancestor" integer NOT NULL, "id_descendant" integer NOT NULL, CONSTRAINT "FK_8a90703fd86526ec4ad3765b937" FOREIGN KEY ("id_ancestor") REFERENCES "folders" ("id") ON DELETE CASCADE ON UPDATE NO ACTION, CONSTRAINT "FK_a249cc46f40a8f08dbd6d9c9044" FOREIGN KEY ("id_descendant") REFERENCES "folders" ("id") ON DELETE CASCADE ON UPDATE NO ACTION, PRIMARY KEY ("id_ancestor", "id_descendant")))sql",
    R"sql(CREATE INDEX "IDX_accounts_role_active" ON "accounts" ("role", "isActive"))sql",
    R"sql(CREATE UNIQUE INDEX "IDX_d90243459a697eadb8ad56e909" ON "tags" ("name"))sql",
    R"sql(CREATE INDEX "IDX_6a54ee9674f49de71669f7b9dc" ON "user_items" ("userId"))sql",
    R"sql(CREATE INDEX "IDX_a129c9a63a96ac7da3d1170a6b" ON "posts" ("status", "publishedAt"))sql",
    R"sql(CREATE INDEX "IDX_posts_published" ON "posts" ("publishedAt") WHERE "status" = 'published')sql",
    R"sql(CREATE INDEX "IDX_cf364c7e6905b285c4b55a0034" ON "posts_tags_tags" ("postsId"))sql",
    R"sql(CREATE INDEX "IDX_ce163a967812183a51b044f740" ON "posts_tags_tags" ("tagsId"))sql",
    R"sql(CREATE INDEX "IDX_8a90703fd86526ec4ad3765b93" ON "folders_closure" ("id_ancestor"))sql",
    R"sql(CREATE INDEX "IDX_a249cc46f40a8f08dbd6d9c904" ON "folders_closure" ("id_descendant"))sql",
    R"sql(INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (NULL, NULL, 'accounts', 'GENERATED_COLUMN', 'emailLower', 'lower("email")'))sql",
};

constexpr std::string_view kDown[] = {
    R"sql(DROP TABLE "user_items")sql",
    R"sql(DROP TABLE "users")sql",
    R"sql(DROP TABLE "posts_tags_tags")sql",
    R"sql(DROP TABLE "comments")sql",
    R"sql(DROP TABLE "posts")sql",
    R"sql(DROP TABLE "tags")sql",
    R"sql(DROP TABLE "memberships")sql",
    R"sql(DROP TABLE "profiles")sql",
    R"sql(DROP TABLE "accounts")sql",
    R"sql(DROP TABLE "categories")sql",
    R"sql(DROP TABLE "folders_closure")sql",
    R"sql(DROP TABLE "folders")sql",
    R"sql(DELETE FROM "typeorm_metadata" WHERE "table" = 'accounts')sql",
};
// clang-format on

} // namespace

Task<> Initial1700000000000::up(orm::QueryRunner& runner) const {
    for (std::string_view sql : kUp) co_await runner.query(std::string{sql});
}
Task<> Initial1700000000000::down(orm::QueryRunner& runner) const {
    for (std::string_view sql : kDown) co_await runner.query(std::string{sql});
}

} // namespace conformance::ORM_DIALECT
