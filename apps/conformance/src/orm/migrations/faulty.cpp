#include "orm/migrations/migrations.hpp"

#include <aerie/base/duration.hpp>
#include <aerie/io/timer.hpp>

#include <cstdio>

namespace conformance::ORM_DIALECT {

Task<> Broken1700000009000::up(orm::QueryRunner& runner) const {
    co_await runner.query(R"(CREATE TABLE "broken_a" ("id" integer))");
    co_await runner.query(R"(INSERT INTO "broken_a" VALUES (1))");
    co_await runner.query("CREATE TABLE broken_b (");
}
Task<> Broken1700000009000::down(orm::QueryRunner&) const { co_return; }

Task<> Slow1700000009500::up(orm::QueryRunner& runner) const {
    co_await runner.query(R"(CREATE TABLE "slow_a" ("id" integer))");
    std::puts("slow_a created");
    std::fflush(stdout);
    co_await aerie::io::sleepFor(aerie::Duration::fromSeconds(3));
    co_await runner.query(R"(CREATE TABLE "slow_b" ("id" integer))");
}
Task<> Slow1700000009500::down(orm::QueryRunner& runner) const {
    co_await runner.query(R"(DROP TABLE "slow_b")");
    co_await runner.query(R"(DROP TABLE "slow_a")");
}

} // namespace conformance::ORM_DIALECT
