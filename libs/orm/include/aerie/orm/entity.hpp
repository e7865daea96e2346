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
// Members are columns, relations and embedded values (embedded.hpp), nothing else. Names of tables, columns,
// constraints and indices are the ones TypeORM gives, so both can work on one database. What does not fit is a compile
// error where the entity is listed: orm::entities<...> (entities.hpp).
#pragma once

#include <aerie/orm/column.hpp>
#include <aerie/orm/embedded.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/relation.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

// What entity() returns: the table's name and what concerns several columns. Columns are named as the members are,
// those of an embedded value by their path: "name.first".
//
//   static constexpr auto entity = orm::entity("posts")
//       .unique("authorId", "slug")
//       .index("publishedAt").where("\"status\" = 'published'").named("IDX_posts_published")
//       .check("\"views\" >= 0");
class EntitySpec {
public:
    static constexpr std::size_t kMaxGroups = 8;
    static constexpr std::size_t kMaxConstraints = 6;

    constexpr explicit EntitySpec(std::string_view tableName) : table(tableName) {}

    // An index over several columns, in this order.
    template<class... Names> constexpr EntitySpec index(Names... properties) const {
        return with(ColumnGroup::Kind::Index, {std::string_view{properties}...}, sizeof...(properties));
    }
    template<class... Names> constexpr EntitySpec uniqueIndex(Names... properties) const {
        return with(ColumnGroup::Kind::UniqueIndex, {std::string_view{properties}...}, sizeof...(properties));
    }
    // No two rows agree in all of these columns.
    template<class... Names> constexpr EntitySpec unique(Names... properties) const {
        return with(ColumnGroup::Kind::Unique, {std::string_view{properties}...}, sizeof...(properties));
    }
    // A condition on each row, in SQL with the database's names of columns.
    constexpr EntitySpec check(std::string_view expression) const {
        return with({TableConstraint::Kind::Check, expression, {}});
    }
    // PostgreSQL only: `USING gist ("room" WITH =, ...)`. SQLite has none and leaves it out.
    constexpr EntitySpec exclusion(std::string_view expression) const {
        return with({TableConstraint::Kind::Exclusion, expression, {}});
    }
    // The name of the index or constraint that stands before it, instead of TypeORM's.
    constexpr EntitySpec named(std::string_view name) const {
        EntitySpec changed = *this;
        if (isGroupLast)
            changed.groups[groupCount - 1].name = name;
        else
            changed.constraints[constraintCount - 1].name = name;
        return changed;
    }
    // Makes the index that stands before it one of only those rows.
    constexpr EntitySpec where(std::string_view condition) const {
        EntitySpec changed = *this;
        changed.groups[groupCount - 1].where = condition;
        return changed;
    }
    // The entity is a tree: one of its relations to itself has orm::treeParent, another orm::treeChildren.
    constexpr EntitySpec tree(TreeKind kind) const {
        EntitySpec changed = *this;
        changed.treeKind = kind;
        return changed;
    }

    std::string_view table;
    std::array<ColumnGroup, kMaxGroups> groups{};
    std::size_t groupCount = 0;
    std::array<TableConstraint, kMaxConstraints> constraints{};
    std::size_t constraintCount = 0;
    bool isGroupLast = false;
    TreeKind treeKind = TreeKind::None;

private:
    constexpr EntitySpec with(ColumnGroup::Kind kind, std::array<std::string_view, ColumnGroup::kMaxColumns> columns,
                              std::size_t count) const {
        EntitySpec changed = *this;
        changed.groups[changed.groupCount++] = {columns, count, kind, {}, {}};
        changed.isGroupLast = true;
        return changed;
    }
    constexpr EntitySpec with(TableConstraint constraint) const {
        EntitySpec changed = *this;
        changed.constraints[changed.constraintCount++] = constraint;
        changed.isGroupLast = false;
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
