// aerie[E081]
#include <aerie/orm/entities.hpp>

namespace orm = aerie::orm;

struct Item;
struct User {
    static constexpr auto entity = orm::entity("users");
    orm::PrimaryGenerated<> id;
    orm::OneToMany<Item, "owner"> items;
};
struct Item {
    static constexpr auto entity = orm::entity("items");
    orm::PrimaryGenerated<> id;
    orm::Column<int> userId;
    orm::ManyToOne<User> user;
};

auto list() { return orm::entities<User, Item>; }
