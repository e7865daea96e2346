#pragma once

#include <aerie/orm/migration.hpp>

namespace conformance::ORM_DIALECT {

using aerie::Task;
namespace orm = aerie::orm;

// The whole schema; its statements are in initial_sqlite.cpp and initial_postgres.cpp.
struct Initial1700000000000 {
    Task<> up(orm::QueryRunner& runner) const;
    Task<> down(orm::QueryRunner& runner) const;
};

// Fails half way.
struct Broken1700000009000 {
    Task<> up(orm::QueryRunner& runner) const;
    Task<> down(orm::QueryRunner& runner) const;
};

// Stops for three seconds half way, so that it can be killed there.
struct Slow1700000009500 {
    Task<> up(orm::QueryRunner& runner) const;
    Task<> down(orm::QueryRunner& runner) const;
};

} // namespace conformance::ORM_DIALECT
