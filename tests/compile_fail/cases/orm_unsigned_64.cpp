// aerie[E060]
#include <aerie/orm/entity.hpp>

struct Visit {
    static constexpr auto entity = aerie::orm::entity("visits");
    aerie::orm::PrimaryGenerated<> id;
    aerie::orm::Column<std::uint64_t> count;
};

Visit visit;
