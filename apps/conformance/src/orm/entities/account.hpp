#pragma once

#include <aerie/base/json.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/orm/decimal.hpp>
#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;
using aerie::Timestamp;

struct Post;
struct Membership;
struct Profile;

enum class Role : std::uint8_t { admin, member, guest };

struct PersonName {
    static constexpr auto embedded = orm::embedded();

    orm::Column<std::string, orm::length{80}> first;
    orm::Column<std::optional<std::string>, orm::length{80}> last;
};

// Stored in upper case, read in lower case.
struct UpperCase {
    static std::string to(const std::string& value);
    static std::string from(std::string stored);
};

struct Account {
    static constexpr auto entity = orm::entity("accounts")
                                       .index("role", "isActive")
                                       .named("IDX_accounts_role_active")
                                       .check("\"balance\" >= -1000000");

    orm::PrimaryGenerated<> id;
    orm::Column<std::string, orm::length{320}, orm::unique> email;
    orm::Column<Role, orm::defaultValue{Role::member}> role;
    orm::Column<orm::Decimal, orm::precision{14}, orm::scale{2}, orm::defaultValue{0}> balance;
    orm::Column<bool, orm::defaultValue{true}> isActive;
    orm::Column<aerie::json::Value, orm::jsonb, orm::defaultValue{"{}"}> settings;
    orm::Column<std::optional<std::vector<std::string>>, orm::simpleArray> labels;
    orm::Column<std::optional<aerie::json::Value>, orm::simpleJson> profileNote;
    orm::Column<std::optional<std::string>, orm::hidden> secret;
    orm::Column<std::optional<std::string>, orm::character, orm::length{2}, orm::transformer<UpperCase>{}> countryCode;
    orm::Column<std::optional<std::string>, orm::length{320}, orm::generatedAs{"lower(\"email\")"}> emailLower;
    orm::Column<Timestamp, orm::createDate, orm::withTimeZone> createdAt;
    orm::Column<Timestamp, orm::updateDate, orm::withTimeZone> updatedAt;
    orm::Column<std::optional<Timestamp>, orm::deleteDate, orm::withTimeZone> deletedAt;
    orm::Column<int, orm::version> version;
    PersonName name;
    orm::OneToOne<Profile, "account"> profile;
    orm::OneToMany<Post, "author"> posts;
    orm::OneToMany<Membership, "account"> memberships;
};

} // namespace conformance::ORM_DIALECT
