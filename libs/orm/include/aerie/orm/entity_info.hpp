// The description of an entity as constant tables: what the SQL builder, the schema builder and the hydrator walk. The
// templates of entity.hpp fill them; everything behind is ordinary compiled code.
//
//   const EntityInfo& user = entityOf<User>();
//   user.table                     "users"
//   user.columns[1].name           "username"
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/orm/detail/column_options.hpp>
#include <aerie/orm/detail/owned.hpp>
#include <aerie/orm/options.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace aerie::orm {

struct ColumnInfo;

// How a column's value lies in memory, without std::optional around it.
enum class ColumnKind : std::uint8_t {
    Text,      // std::string at offset 0
    Uuid,      //
    Timestamp, //
    Boolean,   //
    Integer,   // 1, 2, 4 or 8 bytes
    Float,     // 4 or 8 bytes
    Enum,      // stored by name
    Blob,      // std::vector<std::uint8_t>
    Coded,     // anything else: `codec` reads and writes it
};

// The database's type; what each dialect calls it, its columnType() says.
enum class SqlType : std::uint8_t {
    Unknown, // the value needs an option to be stored
    Varchar,
    Character,
    Text,
    Uuid,
    Boolean,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    Decimal,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Inet,
    Enum,
    Binary,
    Json,
    Jsonb,
    Named, // options.typeName
};

class Value;

// Between a member and the value that the database keeps: Decimal, Date, JSON, arrays, and what has a transformer.
struct ColumnCodec {
    // The cell (Null never comes here) into the member; false when it is no such value.
    bool (*read)(const ColumnInfo& column, const Value& cell, void* member);
    Value (*write)(const ColumnInfo& column, const void* member);
    // A parameter in the form of the member's type to the stored form; null: it is the same.
    Value (*store)(const ColumnInfo& column, const Value& parameter);
    bool (*isUnset)(const ColumnInfo& column, const void* member); // whether it is T{}
    std::string_view noun;                                         // "a date"
};

struct ColumnInfo {
    std::string_view property; // the member's name; of an embedded value its path, "name.first"
    std::string_view name;     // the database's name
    std::uint32_t offset = 0;
    ColumnKind kind = ColumnKind::Text;
    SqlType sqlType = SqlType::Varchar;
    bool isArray = false;  // of sqlType
    std::uint8_t size = 0; // Integer, Float, Enum: bytes
    bool isSigned = true;
    const TypeInfo* type = nullptr;        // of the value without std::optional
    const OptionalOps* optional = nullptr; // null: the column is NOT NULL
    const ColumnCodec* codec = nullptr;    // Coded only
    detail::ColumnOptions options;

    constexpr bool isNullable() const noexcept { return optional != nullptr; }
    // Made by the database from other columns: never written.
    constexpr bool isComputed() const noexcept { return !options.expression.empty(); }
};

enum class RelationKind : std::uint8_t { OneToMany, ManyToOne, OneToOne, ManyToMany };
enum class TreeKind : std::uint8_t { None, MaterializedPath, ClosureTable };
enum class TreeRole : std::uint8_t { None, Parent, Children };

struct EntityInfo;

struct RelationOps {
    // Makes the relation loaded. To many: gives its empty std::vector<Target>. To one: gives its new Target, or makes
    // it null and gives null.
    void* (*emplace)(void* relation, bool isNull);
    // What emplace gave; null when it is not loaded, or is null.
    void* (*loaded)(void* relation);
};

struct RelationInfo {
    std::string_view property;
    std::uint32_t offset = 0;
    RelationKind kind = RelationKind::OneToMany;
    const EntityInfo* target = nullptr;
    std::string_view inverse; // the other side's relation, by property; may be empty on the owning side
    // Whose table has the join column, or whose declaration names the join table.
    bool isOwner = false;
    bool isNullable = false;
    bool isEager = false;
    bool isLazy = false;
    Cascade cascade = Cascade::None;
    TreeRole treeRole = TreeRole::None;
    onDelete deleteRule = onDelete::NoAction; // of a ManyToMany: of both foreign keys, Cascade unless told otherwise
    onUpdate updateRule = onUpdate::NoAction;
    const ColumnInfo* joinColumn = nullptr; // ManyToOne, OneToOne on its owning side: of this entity
    JoinTableOptions joinTable;             // ManyToMany on its owning side: names that were given; see join_table.hpp
    const RelationOps* ops = nullptr;

    constexpr bool isToMany() const noexcept {
        return kind == RelationKind::OneToMany || kind == RelationKind::ManyToMany;
    }
    // Whether this entity's table has the foreign key.
    constexpr bool hasJoinColumn() const noexcept { return joinColumn != nullptr; }
};

// An index or a unique constraint over several columns, by property.
struct ColumnGroup {
    static constexpr std::size_t kMaxColumns = 6;
    enum class Kind : std::uint8_t { Index, UniqueIndex, Unique };

    std::array<std::string_view, kMaxColumns> columns{};
    std::size_t count = 0;
    Kind kind = Kind::Index;
    std::string_view name;  // empty: TypeORM's
    std::string_view where; // of a partial index

    constexpr std::span<const std::string_view> properties() const { return {columns.data(), count}; }
};

// A CHECK or EXCLUDE of the whole table.
struct TableConstraint {
    enum class Kind : std::uint8_t { Check, Exclusion };

    Kind kind = Kind::Check;
    std::string_view expression;
    std::string_view name; // empty: TypeORM's
};

// Moving entities whose type is known only to whoever lists them.
struct EntityOps {
    void (*append)(void* list, void* entity); // moves it to the end of a std::vector<Entity>
    void (*appendCopy)(void* list, const void* entity);
    void (*takeFirst)(void* list, void* entity); // moves the first of the list into it
};

struct EntityInfo {
    std::string_view name;  // "User"
    std::string_view table; // "users"
    std::uint32_t size = 0;
    std::span<const ColumnInfo> columns;
    std::span<const RelationInfo> relations;
    std::span<const ColumnGroup> groups;
    std::span<const TableConstraint> constraints;
    TreeKind tree = TreeKind::None;
    const SequenceOps* list = nullptr;           // of std::vector<Entity>
    const detail::OwnedOps* listOwner = nullptr; // the same
    const detail::OwnedOps* oneOwner = nullptr;  // of Nullable<Entity>
    const EntityOps* ops = nullptr;
    const void* tasks = nullptr; // so that Repository's coroutines are made with the table

    const ColumnInfo* columnByProperty(std::string_view property) const noexcept;
    const ColumnInfo* columnByName(std::string_view columnName) const noexcept;
    const ColumnInfo* columnAt(std::uint32_t offset) const noexcept;
    const RelationInfo* relationByProperty(std::string_view property) const noexcept;
    const RelationInfo* relationAt(std::uint32_t offset) const noexcept;
    // The only column of the primary key; null when the key has several.
    const ColumnInfo* singleKey() const noexcept;
};

namespace detail {

// The table of E. What fills it stands in detail/entity_table.hpp, which only entities.hpp includes: the tables of an
// entity are made where a data source lists it, and a file that works with the entity pays nothing for them. A linker
// that misses EntityHolder<E>::info says that no orm::entities<...> of the program lists E.
template<class E> struct EntityHolder {
    static const EntityInfo info;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
template<class E> constexpr const EntityInfo& infoOf() noexcept { return EntityHolder<E>::info; }
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

} // namespace detail

} // namespace aerie::orm
