// Fills the table of an entity from its struct, and checks what concerns the entity alone. Included by entities.hpp:
// the tables of an entity are made where a data source lists it, and nowhere else.
#pragma once

#include <aerie/base/optional.hpp>
#include <aerie/orm/detail/column_table.hpp>
#include <aerie/orm/detail/embedded_table.hpp>
#include <aerie/orm/detail/repository_tasks.hpp>
#include <aerie/orm/entity.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm::detail {

template<class T> inline constexpr bool kIsRelation = Relation<T>;

// Whether relation R has a join column in its entity's table.
template<class R> consteval bool hasJoinColumn() {
    if constexpr (Relation<R>)
        return R::kind == RelationKind::ManyToOne || (R::kind == RelationKind::OneToOne && R::options.hasJoinColumn);
    else
        return false;
}

template<class R>
inline constexpr RelationOps kRelationOps{
    [](void* self, [[maybe_unused]] bool isNull) -> void* {
        auto& relation = *static_cast<R*>(self);
        if constexpr (R::isToOne) {
            if constexpr (R::isNullable) {
                if (isNull) {
                    relation.emplaceNull();
                    return nullptr;
                }
            }
        }
        return &relation.emplace();
    },
    [](void* self) -> void* {
        auto& relation = *static_cast<R*>(self);
        if (!relation.isLoaded()) return nullptr;
        if constexpr (R::isToOne)
            return relation.get();
        else
            return &relation.items();
    },
};

// "user" and "id" make "userId".
template<class E, std::size_t I> struct DefaultJoinColumn {
    static constexpr std::string_view kRelation = memberName<E, I>();
    static constexpr auto text = [] {
        std::array<char, kRelation.size() + 2> out{};
        for (std::size_t i = 0; i < kRelation.size(); ++i) out[i] = kRelation[i];
        out[kRelation.size()] = 'I';
        out[kRelation.size() + 1] = 'd';
        return out;
    }();
    static constexpr std::string_view name{text.data(), text.size()};
};

template<class E>
inline constexpr EntityOps kEntityOps{
    [](void* list, void* entity) {
        static_cast<std::vector<E>*>(list)->push_back(std::move(*static_cast<E*>(entity)));
    },
    [](void* list, const void* entity) {
        static_cast<std::vector<E>*>(list)->push_back(*static_cast<const E*>(entity));
    },
    [](void* list, void* entity) { *static_cast<E*>(entity) = std::move(static_cast<std::vector<E>*>(list)->front()); },
};

template<class E, class Members = std::make_index_sequence<memberCount<E>>> struct EntityTable;

template<class E, std::size_t... I> struct EntityTable<E, std::index_sequence<I...>> {
    template<std::size_t N> using Member = aerie::detail::MemberType<E, N>;

    static_assert(Entity<E>, "aerie[E071]: this struct is no entity. Give it a table: "
                             "static constexpr auto entity = orm::entity(\"table_name\");");
    static_assert(
        ((kIsColumn<Member<I>> || kIsRelation<Member<I>> || Embedded<Member<I>>) && ...),
        "aerie[E069]: an entity's members are orm::Column, orm::PrimaryColumn, orm::PrimaryGenerated, "
        "orm::OneToMany, orm::ManyToOne, orm::OneToOne or orm::ManyToMany. Wrap the plain member into orm::Column<T>.");

    static constexpr std::size_t kColumns = (std::size_t{kIsColumn<Member<I>>} + ... + EmbeddedOf<E>::kCount);
    static constexpr std::size_t kRelations = (std::size_t{kIsRelation<Member<I>>} + ... + 0);

    static consteval std::array<ColumnInfo, kColumns> buildColumns() {
        std::array<ColumnInfo, kColumns> out{};
        [[maybe_unused]] std::size_t at = 0;
        constexpr auto kOffsets = aerie::detail::ObjectTable<E>::kOffsets;
        (
            [&] {
                if constexpr (kIsColumn<Member<I>>) out[at++] = makeColumn<Member<I>>(memberName<E, I>(), kOffsets[I]);
            }(),
            ...);
        EmbeddedOf<E>::append(out, at);
        return out;
    }
    static constexpr std::array<ColumnInfo, kColumns> columns = buildColumns();

    static constexpr const ColumnInfo* column(std::string_view property) {
        for (const ColumnInfo& c : columns)
            if (c.property == property) return &c;
        return nullptr;
    }

    // Not by comparing the pointer: g++ with the undefined-behaviour sanitizer says that is no constant.
    static constexpr bool hasColumn(std::string_view property) {
        for (const ColumnInfo& c : columns)
            if (c.property == property) return true;
        return false;
    }

    template<std::size_t N> static constexpr std::string_view joinColumnName() {
        if constexpr (hasJoinColumn<Member<N>>()) {
            if (!Member<N>::options.joinColumn.empty()) return Member<N>::options.joinColumn;
            return DefaultJoinColumn<E, N>::name;
        }
        return {};
    }

    template<std::size_t N> static consteval RelationInfo makeRelation() {
        using R = Member<N>;
        RelationInfo info;
        info.property = memberName<E, N>();
        info.offset = aerie::detail::ObjectTable<E>::kOffsets[N];
        info.kind = R::kind;
        info.target = &EntityHolder<typename R::target_type>::info;
        info.inverse = R::inverse;
        info.isOwner = hasJoinColumn<R>() || R::options.hasJoinTable;
        if constexpr (R::isToOne) info.isNullable = R::isNullable;
        info.isEager = R::options.isEager;
        info.cascade = R::options.cascade;
        info.treeRole = R::options.treeRole;
        info.deleteRule = R::options.deleteRule;
        info.updateRule = R::options.updateRule;
        if constexpr (hasJoinColumn<R>()) info.joinColumn = column(joinColumnName<N>());
        info.joinTable = R::options.joinTable;
        info.ops = &kRelationOps<R>;
        return info;
    }
    static consteval std::array<RelationInfo, kRelations> buildRelations() {
        std::array<RelationInfo, kRelations> out{};
        [[maybe_unused]] std::size_t at = 0;
        (
            [&] {
                if constexpr (kIsRelation<Member<I>>) out[at++] = makeRelation<I>();
            }(),
            ...);
        return out;
    }
    static constexpr std::array<RelationInfo, kRelations> relations = buildRelations();

    static constexpr bool hasPrimaryKey() {
        for (const ColumnInfo& c : columns)
            if (c.options.isPrimary) return true;
        return false;
    }
    static constexpr bool groupsExist() {
        for (std::size_t g = 0; g < E::entity.groupCount; ++g)
            for (std::string_view property : E::entity.groups[g].properties())
                if (!hasColumn(property)) return false;
        return true;
    }

    static constexpr EntityInfo make() {
        return {.name = typeName<E>(),
                .table = E::entity.table,
                .size = sizeof(E),
                .columns = columns,
                .relations = relations,
                .groups = {E::entity.groups.data(), E::entity.groupCount},
                .constraints = {E::entity.constraints.data(), E::entity.constraintCount},
                .tree = E::entity.treeKind,
                .list = &aerie::detail::kVectorOps<std::vector<E>>,
                .listOwner = &kOwnedOps<std::vector<E>>,
                .oneOwner = &kOwnedOps<Nullable<E>>,
                .ops = &kEntityOps<E>,
                .tasks = &kRepositoryTasks<E>};
    }
};

// What can be said only once the table is complete.
template<class E, class Members = std::make_index_sequence<memberCount<E>>> struct EntityCheck;

template<class E, std::size_t... I> struct EntityCheck<E, std::index_sequence<I...>> {
    using Table = EntityTable<E>;
    static_assert(Table::hasPrimaryKey(), "aerie[E072]: this entity has no primary key. Add "
                                          "orm::PrimaryGenerated<Uuid> id; or orm::PrimaryColumn<T>.");
    static_assert(Table::groupsExist(), "aerie[E073]: index(...) or unique(...) of this entity names a member that is "
                                        "not one of its columns.");
    static_assert(
        ((!hasJoinColumn<typename Table::template Member<I>>() ||
          Table::hasColumn(Table::template joinColumnName<I>())) &&
         ...),
        "aerie[E070]: the join column of a relation is not a column of this entity. Add orm::Column<Key> with "
        "that name, or name another one: orm::joinColumn{\"userId\"}.");
    static constexpr bool kDone = true;
};

template<class E> constinit const EntityInfo EntityHolder<E>::info = EntityTable<E>::make();

} // namespace aerie::orm::detail
