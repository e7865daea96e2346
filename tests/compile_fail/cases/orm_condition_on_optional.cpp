// aerie[E074]
#include <aerie/orm/condition.hpp>

struct User {
    aerie::orm::Column<std::string> email;
};

auto find(std::optional<std::string> email) { return aerie::orm::eq(&User::email, email); }
