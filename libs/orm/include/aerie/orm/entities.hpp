// The list of entities of a data source, with the checks that need both sides of a relation.
//
//   orm::DataSourceOptions options{.url = url, .entities = orm::entities<User, UserItem, ChatRoom, ChatMessage>};
//
// A relation to an entity that is not listed, an inverse side that does not exist or points elsewhere, and a join
// column of another type than the key are compile errors here; the names of the entity and the relation stand in the
// lines around the message.
#pragma once

#include <aerie/orm/detail/entity_table.hpp>
#include <aerie/orm/entity.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace aerie::orm {

using EntityList = std::span<const EntityInfo* const>;

namespace detail {

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

template<class E, std::size_t I> using MemberOf = typename EntityTable<E>::template Member<I>;

template<class E> consteval std::size_t keyIndex() {
    for (const ColumnInfo& column : EntityTable<E>::columns)
        if (column.options.isPrimary) return memberIndex<E>(column.property);
    return 0;
}

// Whether member `Inverse` of Target is a relation of this kind to E. False when there is none.
template<class E, class Target, std::size_t Inverse, RelationKind Kind> consteval bool pointsBack() {
    if constexpr (Inverse < memberCount<Target>) {
        using Member = MemberOf<Target, Inverse>;
        if constexpr (kIsRelation<Member>)
            return std::is_same_v<typename Member::target_type, E> && Member::kind == Kind;
    }
    return false;
}

// Whether member `Inverse` of Target owns what the two share: its join column or its join table.
template<class Target, std::size_t Inverse> consteval bool isOwner() {
    if constexpr (Inverse < memberCount<Target>) {
        using Member = MemberOf<Target, Inverse>;
        if constexpr (kIsRelation<Member>) return hasJoinColumn<Member>() || Member::options.hasJoinTable;
    }
    return false;
}

// The type of the column that relation I joins by; void for a OneToMany, or when there is none (EntityCheck says that).
template<class E, std::size_t I> consteval auto joinType() {
    constexpr std::size_t kColumn = memberIndex<E>(EntityTable<E>::template joinColumnName<I>());
    if constexpr (kColumn < memberCount<E>) {
        if constexpr (kIsColumn<MemberOf<E, kColumn>>)
            return std::type_identity<typename MemberOf<E, kColumn>::value_type>{};
        else
            return std::type_identity<void>{};
    } else {
        return std::type_identity<void>{};
    }
}

// What the compiler prints of these checks is the entity, the relation's own type, and the type of the join column.
template<bool IsListed, class E, class Relation, class Join> struct RelationCheck {
    static_assert(IsListed,
                  "aerie[E080]: this relation points to an entity that the data source does not list. Add it: "
                  "orm::entities<..., Target>.");
};

template<class E, class Target, FixedString Inverse, auto... Options, class Join>
struct RelationCheck<true, E, OneToMany<Target, Inverse, Options...>, Join> {
    static constexpr std::size_t kInverse = memberIndex<Target>(Inverse.view());
    static_assert(kInverse < memberCount<Target>, "aerie[E081]: the other side of this OneToMany does not exist. The "
                                                  "second argument is the name of the target's ManyToOne: "
                                                  "OneToMany<UserItem, \"user\">.");
    static_assert(kInverse == memberCount<Target> || pointsBack<E, Target, kInverse, RelationKind::ManyToOne>(),
                  "aerie[E082]: the other side of this OneToMany is not a ManyToOne that points back to this entity.");
    static_assert(kKeyColumns<E> == 1, "aerie[E083]: a relation needs a primary key of one column on the side that is "
                                       "pointed to.");
};

// Of a ManyToOne and of a OneToOne on the side that has the join column.
template<class Relation, class Target, class Join> struct JoinColumnCheck {
    static_assert(kKeyColumns<Target> == 1,
                  "aerie[E083]: a relation needs a primary key of one column on the side that "
                  "is pointed to.");
    static constexpr bool kHasTypeOfKey =
        std::is_void_v<Join> ||
        std::is_same_v<Plain<Join>, Plain<typename MemberOf<Target, keyIndex<Target>()>::value_type>>;
    static_assert(kHasTypeOfKey,
                  "aerie[E084]: the join column of this relation does not have the type of the key it points to.");
    static_assert(
        std::is_void_v<Join> || kIsOptional<Join> == Relation::options.isNullable,
        "aerie[E085]: this relation and its join column do not agree on whether there may be none. Either the "
        "column is a std::optional and the relation has orm::nullable, or neither.");
    static constexpr bool kDone = true;
};

template<class E, class Target, auto... Options, class Join>
struct RelationCheck<true, E, ManyToOne<Target, Options...>, Join> {
    static_assert(JoinColumnCheck<ManyToOne<Target, Options...>, Target, Join>::kDone);
};

template<class E, class Target, FixedString Inverse, auto... Options, class Join>
struct RelationCheck<true, E, OneToOne<Target, Inverse, Options...>, Join> {
    using Self = OneToOne<Target, Inverse, Options...>;
    static constexpr bool kIsOwner = hasJoinColumn<Self>();
    static constexpr std::size_t kInverse = memberIndex<Target>(Inverse.view());
    static_assert((kIsOwner && Inverse.view().empty()) || pointsBack<E, Target, kInverse, RelationKind::OneToOne>(),
                  "aerie[E163]: the other side of this OneToOne is not a OneToOne of the target that points back to "
                  "this entity. Its name is the second argument: OneToOne<Profile, \"account\">.");
    static_assert(kInverse == memberCount<Target> || kIsOwner != isOwner<Target, kInverse>(),
                  "aerie[E164]: exactly one side of a OneToOne has the join column: orm::joinColumn{\"accountId\"}.");
    static constexpr bool checkJoin() {
        if constexpr (kIsOwner) return JoinColumnCheck<Self, Target, Join>::kDone;
        return true;
    }
    static_assert(checkJoin());
};

template<class E, class Target, FixedString Inverse, auto... Options, class Join>
struct RelationCheck<true, E, ManyToMany<Target, Inverse, Options...>, Join> {
    using Self = ManyToMany<Target, Inverse, Options...>;
    static constexpr bool kIsOwner = Self::options.hasJoinTable;
    static constexpr std::size_t kInverse = memberIndex<Target>(Inverse.view());
    static_assert((kIsOwner && Inverse.view().empty()) || pointsBack<E, Target, kInverse, RelationKind::ManyToMany>(),
                  "aerie[E165]: the other side of this ManyToMany is not a ManyToMany of the target that points back "
                  "to this entity. Its name is the second argument: ManyToMany<Tag, \"posts\", orm::joinTable{}>.");
    static_assert(kInverse == memberCount<Target> || kIsOwner != isOwner<Target, kInverse>(),
                  "aerie[E166]: exactly one side of a ManyToMany owns the table between them: orm::joinTable{}.");
    static_assert(kKeyColumns<E> == 1 && kKeyColumns<Target> == 1,
                  "aerie[E083]: a relation needs a primary key of one column on the side that is pointed to.");
};

struct NoCheck {};
template<class E, std::size_t I, class... Listed> consteval auto relationCheck() {
    if constexpr (kIsRelation<MemberOf<E, I>>) {
        constexpr bool kIsListed = (std::is_same_v<typename MemberOf<E, I>::target_type, Listed> || ...);
        return std::type_identity<
            RelationCheck<kIsListed, E, MemberOf<E, I>, typename decltype(joinType<E, I>())::type>>{};
    } else {
        return std::type_identity<NoCheck>{};
    }
}

template<class E, class Members, class... Listed> struct RelationChecks;
template<class E, std::size_t... I, class... Listed> struct RelationChecks<E, std::index_sequence<I...>, Listed...> {
    static constexpr bool kDone = ((sizeof(typename decltype(relationCheck<E, I, Listed...>())::type) > 0) && ...);
};

template<class... E> consteval bool haveDifferentTables() {
    const std::array<std::string_view, sizeof...(E)> tables{E::entity.table...};
    for (std::size_t i = 0; i < tables.size(); ++i)
        for (std::size_t k = i + 1; k < tables.size(); ++k)
            if (tables[i] == tables[k]) return false;
    return true;
}

template<class... E> struct EntityListOf {
    static_assert((EntityCheck<E>::kDone && ...));
    static_assert((RelationChecks<E, std::make_index_sequence<memberCount<E>>, E...>::kDone && ...));
    static_assert(haveDifferentTables<E...>(), "aerie[E086]: two of these entities have the same table.");
    static constexpr std::array<const EntityInfo*, sizeof...(E)> all{&EntityHolder<E>::info...};
};

} // namespace detail

template<class... E> inline constexpr EntityList entities = detail::EntityListOf<E...>::all;

} // namespace aerie::orm
