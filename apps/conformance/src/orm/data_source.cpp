#include "orm/data_source.hpp"

#include "orm/migrations/migrations.hpp"

#include <aerie/orm/entities.hpp>

#include <string>

namespace conformance::ORM_DIALECT {

namespace {

orm::MigrationList migrations(std::string_view with) {
    if (with == "broken") return orm::migrations<Initial1700000000000, Broken1700000009000>;
    if (with == "slow") return orm::migrations<Initial1700000000000, Slow1700000009500>;
    return orm::migrations<Initial1700000000000>;
}

constexpr orm::EntityList kEntities =
    orm::entities<User, UserItem, Account, Profile, Post, Tag, Comment, Membership, Category, Folder
#ifdef ORM_POSTGRES
                  ,
                  Booking
#endif
                  >;

} // namespace

orm::DataSourceOptions dataSourceOptions(std::string_view url, std::string_view with) {
    return {.url = std::string{url}, .entities = kEntities, .migrations = migrations(with)};
}

} // namespace conformance::ORM_DIALECT
