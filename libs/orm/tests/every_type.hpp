// An entity with a column of every type, and with every option.
#pragma once

#include <aerie/base/text.hpp>
#include <aerie/orm/entities.hpp>

namespace every {

namespace orm = aerie::orm;

enum class Role : std::uint8_t { admin, member, guest };

struct Thing {
    static constexpr auto entity = orm::entity("things").unique("code", "small");

    orm::PrimaryGenerated<std::int64_t> id;
    orm::Column<std::string, orm::length{10}, orm::name{"thing_code"}> code;
    orm::Column<bool, orm::defaultValue{true}> isActive;
    orm::Column<std::int16_t> small;
    orm::Column<std::uint32_t> large;
    orm::Column<float> ratio;
    orm::Column<double, orm::defaultValue{1.5}> weight;
    orm::Column<Role, orm::defaultValue{Role::member}> role;
    orm::Column<orm::Bytes> data;
    orm::Column<aerie::Text<2, 20>> nick;
    orm::Column<std::string, orm::defaultValue{"none"}> note;
    orm::Column<std::string, orm::defaultSql{"lower('ABCDEFGH')"}> token;
    orm::Column<std::optional<int>> maybeInt;
    orm::Column<std::optional<Role>> maybeRole;
    orm::Column<std::optional<aerie::Timestamp>> maybeTime;
    orm::Column<aerie::Timestamp, orm::createDate> createdAt;
    orm::Column<aerie::Timestamp, orm::updateDate> updatedAt;
};

// A key of two columns that the program gives.
struct Membership {
    static constexpr auto entity = orm::entity("memberships");

    orm::PrimaryColumn<int> accountId;
    orm::PrimaryColumn<std::string, orm::length{40}> groupName;
    orm::Column<int, orm::defaultValue{1}> level;
};

inline constexpr orm::EntityList kEntities = orm::entities<Thing, Membership>;

} // namespace every
