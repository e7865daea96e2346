// aerie[E075]
#include <aerie/orm/condition.hpp>

struct User {
    aerie::orm::Column<aerie::Uuid> id;
};

auto find() { return aerie::orm::eq(&User::id, 42); }
