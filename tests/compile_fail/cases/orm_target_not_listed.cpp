// aerie[E080]
#include <aerie/orm/entities.hpp>

namespace orm = aerie::orm;

struct User {
    static constexpr auto entity = orm::entity("users");
    orm::PrimaryGenerated<> id;
};
struct Item {
    static constexpr auto entity = orm::entity("items");
    orm::PrimaryGenerated<> id;
    orm::Column<int> userId;
    orm::ManyToOne<User> user;
};

auto list() { return orm::entities<Item>; }
