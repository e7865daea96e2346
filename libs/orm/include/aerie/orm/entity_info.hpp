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
};

struct ColumnInfo {
    std::string_view property; // the member's name
    std::string_view name;     // the database's name
    std::uint32_t offset = 0;
    ColumnKind kind = ColumnKind::Text;
    std::uint8_t size = 0; // Integer, Float, Enum: bytes
    bool isSigned = true;
    const TypeInfo* type = nullptr;        // of the value without std::optional
    const OptionalOps* optional = nullptr; // null: the column is NOT NULL
    detail::ColumnOptions options;

    constexpr bool isNullable() const noexcept { return optional != nullptr; }
};

enum class RelationKind : std::uint8_t { OneToMany, ManyToOne };

struct EntityInfo;

struct RelationOps {
    // Makes the relation loaded. OneToMany: gives its empty std::vector<Target>. ManyToOne: gives its new Target, or
    // makes it null and gives null.
    void* (*emplace)(void* relation, bool isNull);
    // What emplace gave; null when it is not loaded, or is null.
    void* (*loaded)(void* relation);
};

struct RelationInfo {
    std::string_view property;
    std::uint32_t offset = 0;
    RelationKind kind = RelationKind::OneToMany;
    const EntityInfo* target = nullptr;
    std::string_view inverse; // OneToMany: the other side's ManyToOne
    bool isNullable = false;
    onDelete deleteRule = onDelete::NoAction;
    onUpdate updateRule = onUpdate::NoAction;
    const ColumnInfo* joinColumn = nullptr; // ManyToOne: of this entity
    const RelationOps* ops = nullptr;
};

// An index or a unique constraint over several columns, by property.
struct ColumnGroup {
    static constexpr std::size_t kMaxColumns = 6;
    std::array<std::string_view, kMaxColumns> columns{};
    std::size_t count = 0;
    bool isUnique = false;

    constexpr std::span<const std::string_view> properties() const { return {columns.data(), count}; }
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
    const SequenceOps* list = nullptr;           // of std::vector<Entity>
    const detail::OwnedOps* listOwner = nullptr; // the same
    const detail::OwnedOps* oneOwner = nullptr;  // of Nullable<Entity>
    const EntityOps* ops = nullptr;

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
