// Seeds: rows that a fresh database should have, for development and demonstrations.
//
//   struct DemoUsers {
//       Task<> run(orm::EntityManager& manager) const {
//           User ada{.username = "ada", .email = "ada@example.com"};
//           co_await manager.getRepository<User>().save(ada);
//       }
//   };
//   inline constexpr auto seeds = orm::seeds<DemoUsers, DemoRooms>;
//
//   std::vector<std::string> done = co_await orm::runSeeds(dataSource, seeds);
//
// They run in the order of the list, all in one transaction: all or none. Nothing is written down about them, so
// running them twice does twice what they do; a seed that may be run again looks before it inserts.
#pragma once

#include <aerie/base/reflect.hpp>
#include <aerie/io/task.hpp>
#include <aerie/orm/data_source.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

struct SeedInfo {
    std::string_view name; // "DemoUsers"
    Task<> (*run)(EntityManager& manager) = nullptr;
};

using SeedList = std::span<const SeedInfo>;

namespace detail {

template<class S> Task<> runSeed(EntityManager& manager) {
    const S seed;
    co_await seed.run(manager);
}

template<class S> consteval SeedInfo seedInfo() {
    static_assert(
        requires(const S& s, EntityManager& m) { Task<>{s.run(m)}; },
        "aerie[E171]: a seed has one function: Task<> run(orm::EntityManager&) const.");
    return {typeName<S>(), &runSeed<S>};
}

template<class... S> struct SeedListOf {
    static constexpr std::array<SeedInfo, sizeof...(S)> all{seedInfo<S>()...};
};

} // namespace detail

template<class... S> inline constexpr SeedList seeds = detail::SeedListOf<S...>::all;

// All of them, or the one of that name; gives the names of those that ran. UsageError when there is none of that name.
Task<std::vector<std::string>> runSeeds(DataSource& dataSource, SeedList list, std::string only = {});

} // namespace aerie::orm
