// What stands beside the type of a column or relation. The names are TypeORM's.
//
//   orm::Column<std::string, orm::length{50}, orm::unique> username;
//   orm::Column<std::optional<std::string>, orm::text> description;      // nullable: because it is optional
//   orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user;
//
// An option that does not fit its type, or is no option at all, does not compile and says which.
#pragma once

#include <aerie/orm/detail/fixed_string.hpp>

#include <cstdint>
#include <vector>

namespace aerie::orm {

// ---- columns

// Binary data: blob in SQLite, bytea in PostgreSQL.
using Bytes = std::vector<std::uint8_t>;

// varchar(50). Also the limit when the entity is read from JSON. Databases count characters; SQLite does not enforce
// it.
struct length {
    std::uint16_t characters;
};

// The database's type for long texts, without a limit.
struct LongTextOption {};
inline constexpr LongTextOption text{};

// A part of the primary key. PrimaryColumn<T> is short for it.
struct PrimaryOption {};
inline constexpr PrimaryOption primary{};

// The value is made when the row is inserted: a random Uuid by the program, an integer by the database.
struct GeneratedOption {};
inline constexpr GeneratedOption generated{};

// No two rows have the same value. Empty optionals do not count.
struct UniqueOption {};
inline constexpr UniqueOption unique{};

// An index over this column alone; for several, see entity().index(...).
struct IndexOption {};
inline constexpr IndexOption index{};

// The moment of the insert. A Timestamp that was not set is filled in by the program, in milliseconds; a row that
// another program inserts gets the database's CURRENT_TIMESTAMP (in SQLite: whole seconds).
struct DefaultNowOption {};
inline constexpr DefaultNowOption defaultNow{};

// As defaultNow, in the form of TypeORM's @CreateDateColumn and @UpdateDateColumn; updateDate also moves with each
// save() and update() that changes something.
struct CreateDateOption {};
inline constexpr CreateDateOption createDate{};
struct UpdateDateOption {};
inline constexpr UpdateDateOption updateDate{};

// The value of a new object in the program, and the database's DEFAULT: defaultValue{1}, defaultValue{Role::member}.
template<class T> struct defaultValue {
    T value;
};
template<class T> defaultValue(T) -> defaultValue<T>;
template<std::size_t N> defaultValue(const char (&)[N]) -> defaultValue<detail::FixedString<N>>;

// An expression of SQL that makes the value of a row whose column was not set (is T{}). What the database made is read
// back into the object. The text is part of the program, never of a request.
template<std::size_t N> struct defaultSql {
    detail::FixedString<N> expression;
};
template<std::size_t N> defaultSql(const char (&)[N]) -> defaultSql<N>;

// The name in the database, where it differs from the member's.
template<std::size_t N> struct name {
    detail::FixedString<N> text;
};
template<std::size_t N> name(const char (&)[N]) -> name<N>;

// ---- relations

// The column of this entity that holds the other side's key. Left out: the relation's name and the key's, "userId".
template<std::size_t N> struct joinColumn {
    detail::FixedString<N> property;
};
template<std::size_t N> joinColumn(const char (&)[N]) -> joinColumn<N>;

// The other side may be missing: the join column is a std::optional, and the loaded relation may be null.
struct NullableOption {};
inline constexpr NullableOption nullable{};

// What happens to this row when the row it points to is deleted, or its key changes.
enum class onDelete : std::uint8_t { NoAction, Cascade, SetNull, SetDefault, Restrict };
enum class onUpdate : std::uint8_t { NoAction, Cascade, SetNull, SetDefault, Restrict };

} // namespace aerie::orm
