#include <aerie/orm/query_error.hpp>
#include <aerie/orm/seed.hpp>

namespace aerie::orm {

Task<std::vector<std::string>> runSeeds(DataSource& dataSource, SeedList list, std::string only) {
    std::vector<std::string> done;
    const auto work = [&](EntityManager& manager) -> Task<> {
        for (const SeedInfo& seed : list) {
            if (!only.empty() && seed.name != only) continue;
            co_await seed.run(manager);
            done.emplace_back(seed.name);
        }
    };
    co_await dataSource.transaction(work);
    if (done.empty() && !only.empty()) throw UsageError{"there is no seed named " + only};
    co_return done;
}

} // namespace aerie::orm
