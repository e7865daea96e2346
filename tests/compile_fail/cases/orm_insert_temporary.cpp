// aerie[E078]
#include <aerie/orm/repository.hpp>

namespace orm = aerie::orm;

struct User {
    static constexpr auto entity = orm::entity("users");
    orm::PrimaryGenerated<> id;
    orm::Column<std::string> name;
};

auto add(orm::Repository<User>& users) { return users.insert({.name = "ada"}); }
