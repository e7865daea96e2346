// The list of entities of a data source, with the checks that need both sides of a relation.
//
//   orm::DataSourceOptions options{.url = url, .entities = orm::entities<User, UserItem, ChatRoom, ChatMessage>};
//
// A relation to an entity that is not listed, an inverse side that does not exist or points elsewhere, and a join
// column of another type than the key are compile errors here; the names of the entity and the relation stand in the
// lines around the message.
#pragma once

#include <aerie/orm/entity.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace aerie::orm {

using EntityList = std::span<const EntityInfo* const>;

namespace detail {

template<class E, std::size_t I> consteval auto memberNameText() {
    constexpr std::string_view kName = memberName<E, I>();
    return FixedString<kName.size() + 1>{kName};
}

template<class E> consteval std::size_t memberIndex(std::string_view name) {
    return []<std::size_t... I>(std::string_view wanted, std::index_sequence<I...>) {
        std::size_t found = sizeof...(I);
        ((memberName<E, I>() == wanted ? void(found = I) : void()), ...);
        return found;
    }(name, std::make_index_sequence<memberCount<E>>{});
}

template<class E>
inline constexpr std::size_t kKeyColumns = [] {
    std::size_t count = 0;
    for (const ColumnInfo& column : EntityTable<E>::columns) count += column.options.isPrimary;
    return count;
}();

// The type of a column, without std::optional.
template<class E, std::size_t I> using PlainMember = Plain<typename EntityTable<E>::template Member<I>::value_type>;

template<class E> consteval std::size_t keyIndex() {
    for (const ColumnInfo& column : EntityTable<E>::columns)
        if (column.options.isPrimary) return memberIndex<E>(column.property);
    return 0;
}

// The checks of one relation. Its parameters are what the compiler prints: entity, relation, target.
template<class E, FixedString Relation, class Target, class R, class... Listed> struct RelationCheck {
    static constexpr bool kIsListed = (std::is_same_v<Target, Listed> || ...);
    static_assert(kIsListed,
                  "aerie[E080]: this relation points to an entity that the data source does not list. Add it: "
                  "orm::entities<..., Target>.");

    static consteval bool check() {
        if constexpr (kIsListed) {
            if constexpr (kIsOneToMany<R>)
                checkOneToMany();
            else
                checkManyToOne();
        }
        return true;
    }

    static consteval void checkOneToMany() {
        constexpr std::size_t kInverse = memberIndex<Target>(R::inverse);
        constexpr bool kExists = kInverse < memberCount<Target>;
        static_assert(kExists,
                      "aerie[E081]: the other side of this OneToMany does not exist. The second argument is the "
                      "name of the target's ManyToOne: OneToMany<UserItem, \"user\">.");
        if constexpr (kExists) {
            using Inverse = typename EntityTable<Target>::template Member<kInverse>;
            constexpr bool kPointsBack = [] {
                if constexpr (kIsManyToOne<Inverse>)
                    return std::is_same_v<typename Inverse::target_type, E>;
                else
                    return false;
            }();
            static_assert(kPointsBack, "aerie[E082]: the other side of this OneToMany is not a ManyToOne that points "
                                       "back to this entity.");
        }
        static_assert(kKeyColumns<E> == 1, "aerie[E083]: a relation needs a primary key of one column on the side that "
                                           "is pointed to.");
    }

    static consteval void checkManyToOne() {
        static_assert(kKeyColumns<Target> == 1, "aerie[E083]: a relation needs a primary key of one column on the side "
                                                "that is pointed to.");
        constexpr const ColumnInfo& kJoin =
            *EntityTable<E>::relations[memberIndex<E>(Relation.view()) - columnsBefore()].joinColumn;
        using Join = typename EntityTable<E>::template Member<memberIndex<E>(kJoin.property)>::value_type;
        static_assert(std::is_same_v<Plain<Join>, PlainMember<Target, keyIndex<Target>()>>,
                      "aerie[E084]: the join column of this relation does not have the type of the key it points to.");
        static_assert(
            kIsOptional<Join> == R::options.isNullable,
            "aerie[E085]: this relation and its join column do not agree on whether there may be none. Either "
            "the column is a std::optional and the relation has orm::nullable, or neither.");
    }

    static consteval std::size_t columnsBefore() {
        std::size_t count = 0;
        for (const ColumnInfo& column : EntityTable<E>::columns)
            count += memberIndex<E>(column.property) < memberIndex<E>(Relation.view());
        return count;
    }
};

template<class E, class... Listed, std::size_t... I> consteval bool checkEntity(std::index_sequence<I...>) {
    return ([] {
        using R = typename EntityTable<E>::template Member<I>;
        if constexpr (kIsRelation<R>)
            return RelationCheck<E, memberNameText<E, I>(), typename R::target_type, R, Listed...>::check();
        else
            return true;
    }() && ...);
}

template<class... E> consteval bool haveDifferentTables() {
    const std::array<std::string_view, sizeof...(E)> tables{E::entity.table...};
    for (std::size_t i = 0; i < tables.size(); ++i)
        for (std::size_t k = i + 1; k < tables.size(); ++k)
            if (tables[i] == tables[k]) return false;
    return true;
}

template<class... E> struct EntityListOf {
    static_assert((Entity<E> && ...), "aerie[E071]: one of these structs is no entity. Give it a table: "
                                      "static constexpr auto entity = orm::entity(\"table_name\");");
    static constexpr std::array<const EntityInfo*, sizeof...(E)> all{&EntityHolder<E>::info...};

    static consteval EntityList list() {
        static_assert(haveDifferentTables<E...>(), "aerie[E086]: two of these entities have the same table.");
        (checkEntity<E, E...>(std::make_index_sequence<memberCount<E>>{}), ...);
        return all;
    }
};

} // namespace detail

template<class... E> inline constexpr EntityList entities = detail::EntityListOf<E...>::list();

} // namespace aerie::orm
