#pragma once

#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

struct Account;

struct Membership {
    static constexpr auto entity = orm::entity("memberships");

    orm::PrimaryColumn<int> accountId;
    orm::PrimaryColumn<std::string, orm::length{40}> groupName;
    orm::Column<std::int16_t, orm::defaultValue{1}> level;
    orm::Column<std::optional<float>> weight;
    orm::ManyToOne<Account, orm::joinColumn{"accountId"}, orm::onDelete::Cascade, orm::onUpdate::Cascade> account;
};

} // namespace conformance::ORM_DIALECT
