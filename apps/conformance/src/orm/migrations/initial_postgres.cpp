#include "orm/migrations/migrations.hpp"

#include <string>
#include <string_view>

namespace conformance::ORM_DIALECT {

namespace {

// clang-format off
constexpr std::string_view kUp[] = {
    R"sql(CREATE EXTENSION IF NOT EXISTS "uuid-ossp")sql",
    R"sql(CREATE EXTENSION IF NOT EXISTS "btree_gist")sql",
    R"sql(CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "username" character varying(50) NOT NULL, "email" character varying(255) NOT NULL, "createdAt" TIMESTAMP NOT NULL DEFAULT now(), "updatedAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "UQ_fe0bb3f6520ee0469504521e710" UNIQUE ("username"), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email"), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TABLE "user_items" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "name" character varying(120) NOT NULL, "quantity" integer NOT NULL DEFAULT '1', "userId" uuid NOT NULL, "createdAt" TIMESTAMP NOT NULL DEFAULT now(), "updatedAt" TIMESTAMP NOT NULL DEFAULT now(), CONSTRAINT "PK_73bc2ecd8f15ae345af4d8c3c09" PRIMARY KEY ("id")))sql",
    R"sql(CREATE INDEX "IDX_6a54ee9674f49de71669f7b9dc" ON "user_items"  ("userId"))sql",
    R"sql(CREATE TYPE "public"."accounts_role_enum" AS ENUM('admin', 'member', 'guest'))sql",
    R"sql(INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'accounts', 'GENERATED_COLUMN', 'emailLower', 'lower("email")'))sql",
    R"sql(CREATE TABLE "accounts" ("id" SERIAL NOT NULL, "email" character varying(320) NOT NULL, "role" "public"."accounts_role_enum" NOT NULL DEFAULT 'member', "balance" numeric(14,2) NOT NULL DEFAULT '0', "isActive" boolean NOT NULL DEFAULT true, "settings" jsonb NOT NULL DEFAULT '{}', "labels" text, "profileNote" text, "secret" character varying, "countryCode" character(2), "emailLower" character varying(320) GENERATED ALWAYS AS (lower("email")) STORED, "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updatedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "deletedAt" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL, "nameFirst" character varying(80) NOT NULL, "nameLast" character varying(80), CONSTRAINT "UQ_ee66de6cdc53993296d1ceb8aa0" UNIQUE ("email"), CONSTRAINT "CHK_56b8bc232164e2d8477048d022" CHECK ("balance" >= -1000000), CONSTRAINT "PK_5a7a02c20412299d198e097a8fe" PRIMARY KEY ("id")))sql",
    R"sql(CREATE INDEX "IDX_accounts_role_active" ON "accounts"  ("role", "isActive"))sql",
    R"sql(CREATE TABLE "profiles" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "bio" text, "birthday" date, "wakeUp" TIME, "avatar" bytea, "accountId" integer NOT NULL, CONSTRAINT "REL_a443220e6eb2480b1514c8b620" UNIQUE ("accountId"), CONSTRAINT "PK_8e520eb4da7dc01d0e190447c8e" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TYPE "public"."posts_status_enum" AS ENUM('draft', 'published', 'archived'))sql",
    R"sql(CREATE TABLE "posts" ("id" BIGSERIAL NOT NULL, "title" character varying(200) NOT NULL, "slug" character varying(200) NOT NULL, "body" text NOT NULL DEFAULT '', "status" "public"."posts_status_enum" NOT NULL DEFAULT 'draft', "views" bigint NOT NULL DEFAULT '0', "rating" double precision, "publishedAt" TIMESTAMP WITH TIME ZONE, "authorId" integer, "keywords" text array NOT NULL DEFAULT '{}', "scores" integer array, CONSTRAINT "UQ_2e5d9a41fc5cff19bd4e0582640" UNIQUE ("authorId", "slug"), CONSTRAINT "PK_2829ac61eff60fcec60d7274b9e" PRIMARY KEY ("id")))sql",
    R"sql(CREATE INDEX "IDX_a129c9a63a96ac7da3d1170a6b" ON "posts"  ("status", "publishedAt"))sql",
    R"sql(CREATE INDEX "IDX_posts_published" ON "posts"  ("publishedAt") WHERE "status" = 'published')sql",
    R"sql(CREATE TABLE "tags" ("id" SERIAL NOT NULL, "name" character varying(60) NOT NULL, CONSTRAINT "PK_e7dc17249a1148a1970748eda99" PRIMARY KEY ("id")))sql",
    R"sql(CREATE UNIQUE INDEX "IDX_d90243459a697eadb8ad56e909" ON "tags"  ("name"))sql",
    R"sql(CREATE TABLE "comments" ("id" SERIAL NOT NULL, "text" text NOT NULL, "postId" bigint NOT NULL, "parentId" integer, CONSTRAINT "PK_8bf68bc960f2b69e818bdb90dcb" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TABLE "memberships" ("accountId" integer NOT NULL, "groupName" character varying(40) NOT NULL, "level" smallint NOT NULL DEFAULT '1', "weight" real, CONSTRAINT "PK_77129c29edd8629d6cf028d217c" PRIMARY KEY ("accountId", "groupName")))sql",
    R"sql(CREATE TABLE "categories" ("id" SERIAL NOT NULL, "name" character varying(60) NOT NULL, "mpath" character varying DEFAULT '', "parentId" integer, CONSTRAINT "PK_24dbc6126a28ff948da33e97d3b" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TABLE "folders" ("id" SERIAL NOT NULL, "name" character varying(60) NOT NULL, "parentId" integer, CONSTRAINT "PK_8578bd31b0e7f6d6c2480dbbca8" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TABLE "bookings" ("id" SERIAL NOT NULL, "room" integer NOT NULL, "fromDay" date NOT NULL, "toDay" date NOT NULL, "takes" interval, "source" inet, CONSTRAINT "XCL_8c6f422a93b2fe370f24d7aa0d" EXCLUDE USING gist ("room" WITH =, daterange("fromDay", "toDay") WITH &&), CONSTRAINT "PK_bee6805982cc1e248e94ce94957" PRIMARY KEY ("id")))sql",
    R"sql(CREATE TABLE "posts_tags_tags" ("postsId" bigint NOT NULL, "tagsId" integer NOT NULL, CONSTRAINT "PK_0102fd077ecbe473388af8f3358" PRIMARY KEY ("postsId", "tagsId")))sql",
    R"sql(CREATE INDEX "IDX_cf364c7e6905b285c4b55a0034" ON "posts_tags_tags"  ("postsId"))sql",
    R"sql(CREATE INDEX "IDX_ce163a967812183a51b044f740" ON "posts_tags_tags"  ("tagsId"))sql",
    R"sql(CREATE TABLE "folders_closure" ("id_ancestor" integer NOT NULL, "id_descendant" integer NOT NULL, CONSTRAINT "PK_ecc025a95ce56d456758cfe36f2" PRIMARY KEY ("id_ancestor", "id_descendant")))sql",
    R"sql(CREATE INDEX "IDX_8a90703fd86526ec4ad3765b93" ON "folders_closure"  ("id_ancestor"))sql",
    R"sql(CREATE INDEX "IDX_a249cc46f40a8f08dbd6d9c904" ON "folders_closure"  ("id_descendant"))sql",
    R"sql(ALTER TABLE "user_items" ADD CONSTRAINT "FK_6a54ee9674f49de71669f7b9dc7" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "profiles" ADD CONSTRAINT "FK_a443220e6eb2480b1514c8b6203" FOREIGN KEY ("accountId") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "posts" ADD CONSTRAINT "FK_c5a322ad12a7bf95460c958e80e" FOREIGN KEY ("authorId") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "comments" ADD CONSTRAINT "FK_e44ddaaa6d058cb4092f83ad61f" FOREIGN KEY ("postId") REFERENCES "posts"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "comments" ADD CONSTRAINT "FK_8770bd9030a3d13c5f79a7d2e81" FOREIGN KEY ("parentId") REFERENCES "comments"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "memberships" ADD CONSTRAINT "FK_5d2beef61e72e238550fbb5f7de" FOREIGN KEY ("accountId") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE)sql",
    R"sql(ALTER TABLE "categories" ADD CONSTRAINT "FK_9a6f051e66982b5f0318981bcaa" FOREIGN KEY ("parentId") REFERENCES "categories"("id") ON DELETE NO ACTION ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "folders" ADD CONSTRAINT "FK_1be2fce400dcc657602d336f23f" FOREIGN KEY ("parentId") REFERENCES "folders"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "posts_tags_tags" ADD CONSTRAINT "FK_cf364c7e6905b285c4b55a00343" FOREIGN KEY ("postsId") REFERENCES "posts"("id") ON DELETE CASCADE ON UPDATE CASCADE)sql",
    R"sql(ALTER TABLE "posts_tags_tags" ADD CONSTRAINT "FK_ce163a967812183a51b044f7404" FOREIGN KEY ("tagsId") REFERENCES "tags"("id") ON DELETE CASCADE ON UPDATE CASCADE)sql",
    R"sql(ALTER TABLE "folders_closure" ADD CONSTRAINT "FK_8a90703fd86526ec4ad3765b937" FOREIGN KEY ("id_ancestor") REFERENCES "folders"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
    R"sql(ALTER TABLE "folders_closure" ADD CONSTRAINT "FK_a249cc46f40a8f08dbd6d9c9044" FOREIGN KEY ("id_descendant") REFERENCES "folders"("id") ON DELETE CASCADE ON UPDATE NO ACTION)sql",
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
    R"sql(DROP TABLE "bookings")sql",
    R"sql(DROP TYPE "public"."accounts_role_enum")sql",
    R"sql(DROP TYPE "public"."posts_status_enum")sql",
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
