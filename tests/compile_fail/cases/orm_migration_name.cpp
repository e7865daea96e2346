// aerie[E087]
#include <aerie/orm/migration.hpp>

struct AddTags {
    aerie::Task<> up(aerie::orm::QueryRunner& runner) const;
    aerie::Task<> down(aerie::orm::QueryRunner& runner) const;
};

auto list() { return aerie::orm::migrations<AddTags>; }
