// All migrations of this folder, by time. Kept by migration:create and migration:generate.
#pragma once

#include "1700000000000_initial_schema.hpp"

#include <aerie/orm/migration.hpp>

namespace db {

// clang-format off
inline constexpr aerie::orm::MigrationList migrations = aerie::orm::migrations<
    InitialSchema1700000000000>;
// clang-format on

} // namespace db
