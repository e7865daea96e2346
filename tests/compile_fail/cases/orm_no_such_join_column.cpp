// aerie[E070]
#include <aerie/orm/entities.hpp>

namespace orm = aerie::orm;

struct User {
    static constexpr auto entity = orm::entity("users");
    orm::PrimaryGenerated<> id;
};
struct Item {
    static constexpr auto entity = orm::entity("items");
    orm::PrimaryGenerated<> id;
    orm::Column<int> ownerId;
    orm::ManyToOne<User, orm::joinColumn{"userId"}> user;
};

auto list() { return orm::entities<User, Item>; }
