// aerie[E072]
#include <aerie/orm/entities.hpp>

struct User {
    static constexpr auto entity = aerie::orm::entity("users");
    aerie::orm::Column<std::string> name;
};

auto list() { return aerie::orm::entities<User>; }
