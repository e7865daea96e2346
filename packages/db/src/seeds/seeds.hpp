// Every seed, in the order in which they run.
#pragma once

#include <aerie/orm/seed.hpp>

#include <repo/db/seeds/demo_data.hpp>

namespace db {

inline constexpr orm::SeedList seeds = orm::seeds<DemoData>;

} // namespace db
