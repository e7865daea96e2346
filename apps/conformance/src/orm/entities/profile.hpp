#pragma once

#include <aerie/orm/date.hpp>
#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;
using aerie::Uuid;

struct Account;

struct Profile {
    static constexpr auto entity = orm::entity("profiles");

    orm::PrimaryGenerated<Uuid> id;
    orm::Column<std::optional<std::string>, orm::text> bio;
    orm::Column<std::optional<orm::Date>> birthday;
    orm::Column<std::optional<orm::Time>> wakeUp;
    orm::Column<std::optional<orm::Bytes>> avatar;
    orm::Column<int> accountId;

    orm::OneToOne<Account, "profile", orm::joinColumn{"accountId"}, orm::onDelete::Cascade, orm::Cascade::Insert>
        account;
};

} // namespace conformance::ORM_DIALECT
