// aerie[E069]
#include <aerie/orm/entities.hpp>

struct User {
    static constexpr auto entity = aerie::orm::entity("users");
    aerie::orm::PrimaryGenerated<> id;
    std::string name;
};

auto list() { return aerie::orm::entities<User>; }
