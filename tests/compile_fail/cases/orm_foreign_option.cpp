// aerie[E061]
#include <aerie/orm/column.hpp>

struct User {
    aerie::orm::Column<int, 10> age;
};

User user;
