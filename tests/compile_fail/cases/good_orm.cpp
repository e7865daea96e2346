// What the orm_* cases do wrong, done right.
#include <aerie/orm/data_source.hpp>

namespace orm = aerie::orm;

struct Item;
struct User {
    static constexpr auto entity = orm::entity("users");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{10}> name;
    orm::OneToMany<Item, "user"> items;
};
struct Item {
    static constexpr auto entity = orm::entity("items");
    orm::PrimaryGenerated<> id;
    orm::Column<std::optional<int>> userId;
    orm::ManyToOne<User, orm::nullable> user;
};

auto list() { return orm::entities<User, Item>; }
auto find(std::string name) { return orm::eq(&User::name, name) && orm::isNull(&User::name); }

aerie::Task<> add(orm::DataSource& dataSource, std::string name) {
    auto users = dataSource.getRepository<User>();
    User user;
    user.name = name;
    co_await dataSource.transaction([&] { return users.insert(user); });
}
