// Makes a struct an entity: a table of the database.
//
//   struct ChatMessage {
//       static constexpr auto entity = orm::entity("chat_messages").index("roomId", "id");
//
//       orm::PrimaryGenerated<> id;
//       orm::Column<Uuid> roomId;
//       orm::Column<std::string, orm::text> content;
//       orm::ManyToOne<ChatRoom, orm::joinColumn{"roomId"}, orm::onDelete::Cascade> room;
//   };
//
// Members are columns and relations, nothing else. Names of tables, columns, constraints and indices are the ones
// TypeORM gives, so both can work on one database. What does not fit is a compile error where the entity is listed:
// orm::entities<...> (entities.hpp).
#pragma once

#include <aerie/orm/column.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/relation.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

// What entity() returns: the table's name and what concerns several columns.
class EntitySpec {
public:
    static constexpr std::size_t kMaxGroups = 8;

    constexpr explicit EntitySpec(std::string_view tableName) : table(tableName) {}

    // An index over several columns, in this order. Columns are named as the members are.
    template<class... Names> constexpr EntitySpec index(Names... properties) const {
        return with(false, {std::string_view{properties}...}, sizeof...(properties));
    }
    // No two rows agree in all of these columns.
    template<class... Names> constexpr EntitySpec unique(Names... properties) const {
        return with(true, {std::string_view{properties}...}, sizeof...(properties));
    }

    std::string_view table;
    std::array<ColumnGroup, kMaxGroups> groups{};
    std::size_t groupCount = 0;

private:
    constexpr EntitySpec with(bool isUnique, std::array<std::string_view, ColumnGroup::kMaxColumns> columns,
                              std::size_t count) const {
        EntitySpec changed = *this;
        changed.groups[changed.groupCount++] = {columns, count, isUnique};
        return changed;
    }
};

constexpr EntitySpec entity(std::string_view table) { return EntitySpec{table}; }

template<class T>
concept Entity = requires { requires std::is_same_v<std::remove_cvref_t<decltype(T::entity)>, EntitySpec>; };

template<class E> constexpr const EntityInfo& entityOf() noexcept {
    static_assert(Entity<E>, "aerie[E071]: this struct is no entity. Give it a table: "
                             "static constexpr auto entity = orm::entity(\"table_name\");");
    return detail::infoOf<E>();
}

} // namespace aerie::orm
