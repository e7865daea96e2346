// aerie[E062]
#include <aerie/orm/column.hpp>

struct User {
    aerie::orm::Column<int, aerie::orm::length{10}> age;
};

User user;
