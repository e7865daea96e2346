// Relations of an entity: members that hold other entities once they were asked for.
//
//   struct User     { ...; orm::OneToMany<UserItem, "user"> userItems; };
//   struct UserItem { ...; orm::Column<Uuid, orm::index> userId;
//                          orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user; };
//   struct Profile  { ...; orm::Column<int> accountId;
//                          orm::OneToOne<Account, "profile", orm::joinColumn{"accountId"}> account; };
//   struct Account  { ...; orm::OneToOne<Profile, "account"> profile; };
//   struct Post     { ...; orm::ManyToMany<Tag, "posts", orm::joinTable{}, orm::Cascade::Insert> tags; };
//   struct Tag      { ...; orm::ManyToMany<Post, "tags"> posts; };
//
//   auto user = co_await users.findOneOrFail({.where = orm::eq(&User::id, id),
//                                             .relations = orm::with(&User::userItems)});
//   for (const UserItem& item : user.userItems) ...
//
// The name in quotes is the relation of the other side. A one-to-one belongs to the side that has a joinColumn, a
// many-to-many to the side that has the joinTable; there "" says that the other side has no relation back.
//
// Not asked for, a relation is not loaded: reading it throws RelationNotLoadedError, and JSON leaves it out. Copying an
// entity copies what is loaded. The other side need only be declared here; orm::entities<...> checks that it exists,
// that it points back, and that the join column has the type of the key.
#pragma once

#include <aerie/base/optional.hpp>
#include <aerie/base/type_info.hpp>
#include <aerie/orm/detail/owned.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/options.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

[[noreturn]] void throwNotLoaded(std::string_view target);

struct RelationOptions {
    std::string_view joinColumn;
    bool hasJoinColumn = false;
    bool hasJoinTable = false;
    bool isNullable = false;
    bool isEager = false;
    Cascade cascade = Cascade::None;
    TreeRole treeRole = TreeRole::None;
    onDelete deleteRule = onDelete::NoAction;
    onUpdate updateRule = onUpdate::NoAction;
    JoinTableOptions joinTable;
};

template<std::size_t N> constexpr void apply(RelationOptions& o, const joinColumn<N>& j) {
    o.joinColumn = j.property.view();
    o.hasJoinColumn = true;
}
template<std::size_t A, std::size_t B, std::size_t C>
constexpr void apply(RelationOptions& o, const joinTable<A, B, C>& table) {
    o.hasJoinTable = true;
    o.joinTable = {table.name.view(), table.joinColumn.view(), table.inverseJoinColumn.view()};
}
constexpr void apply(RelationOptions& o, const NullableOption&) { o.isNullable = true; }
constexpr void apply(RelationOptions& o, const EagerOption&) { o.isEager = true; }
constexpr void apply(RelationOptions& o, const Cascade& cascade) { o.cascade = o.cascade | cascade; }
constexpr void apply(RelationOptions& o, const TreeRole& role) { o.treeRole = role; }
constexpr void apply(RelationOptions& o, const onDelete& rule) { o.deleteRule = rule; }
constexpr void apply(RelationOptions& o, const onUpdate& rule) { o.updateRule = rule; }

template<class Option>
concept RelationOption = requires(RelationOptions& o, const Option& option) { apply(o, option); };

template<auto... Options> consteval RelationOptions relationOptions() {
    constexpr bool kAllKnown = (RelationOption<std::remove_cvref_t<decltype(Options)>> && ...);
    static_assert(kAllKnown, "aerie[E064]: one of the options of this relation is not a relation's option. Known are: "
                             "joinColumn{\"...\"}, joinTable{}, nullable, eager, Cascade::..., treeParent, "
                             "treeChildren, onDelete::..., onUpdate::....");
    RelationOptions o;
    if constexpr (kAllKnown) (apply(o, Options), ...);
    return o;
}

// A list of rows. It is one Owned and nothing else, which compiled code relies on.
template<class Target> class ToMany {
public:
    using target_type = Target;
    static constexpr bool isToOne = false;

    bool isLoaded() const noexcept { return items_.get() != nullptr; }

    std::vector<Target>& items() { return *static_cast<std::vector<Target>*>(loaded()); }
    const std::vector<Target>& items() const { return *static_cast<const std::vector<Target>*>(loaded()); }

    auto begin() { return items().begin(); }
    auto end() { return items().end(); }
    auto begin() const { return items().begin(); }
    auto end() const { return items().end(); }
    std::size_t size() const { return items().size(); }
    bool empty() const { return items().empty(); }
    Target& operator[](std::size_t position) { return items()[position]; }
    const Target& operator[](std::size_t position) const { return items()[position]; }

    // Loaded and empty, for whoever fills it.
    std::vector<Target>& emplace() {
        items_ = Owned{*infoOf<Target>().listOwner};
        return items();
    }
    void reset() noexcept { items_ = {}; }

private:
    void* loaded() const {
        if (!isLoaded()) throwNotLoaded(typeName<Target>());
        return items_.get();
    }
    Owned items_;
};

// One row, or with IsNullable perhaps none. It is one Owned and nothing else.
template<class Target, bool IsNullable> class ToOne {
public:
    using target_type = Target;
    static constexpr bool isToOne = true;
    static constexpr bool isNullable = IsNullable;

    bool isLoaded() const noexcept { return value_.get() != nullptr; }
    // Loaded, and there is one.
    explicit operator bool() const noexcept { return isLoaded() && target() != nullptr; }

    // The entity, or null. RelationNotLoadedError when it was not asked for.
    Target* get() {
        if (!isLoaded()) throwNotLoaded(typeName<Target>());
        return target();
    }
    const Target* get() const { return const_cast<ToOne*>(this)->get(); }
    Target& operator*() { return *get(); }
    const Target& operator*() const { return *get(); }
    Target* operator->() { return get(); }
    const Target* operator->() const { return get(); }

    // Loaded, for whoever fills it: with an entity, or with none.
    Target& emplace() {
        value_ = Owned{*infoOf<Target>().oneOwner};
        return static_cast<Nullable<Target>*>(value_.get())->emplace();
    }
    void emplaceNull()
    requires(IsNullable)
    {
        value_ = Owned{*infoOf<Target>().oneOwner};
    }
    void reset() noexcept { value_ = {}; }

    // What the type table sees: a Nullable<Target> when it may be null, else the Target; null when it is not loaded.
    void* emplaceForJson() {
        Target& made = emplace();
        if constexpr (IsNullable) {
            emplaceNull();
            return value_.get();
        } else {
            return &made;
        }
    }
    const void* forJson() const noexcept {
        if (!isLoaded()) return nullptr;
        if constexpr (IsNullable)
            return value_.get();
        else
            return target();
    }

private:
    Target* target() const noexcept {
        auto& value = *static_cast<Nullable<Target>*>(value_.get());
        return value.has_value() ? &*value : nullptr;
    }
    Owned value_; // a Nullable<Target>
};

template<class R>
concept Relation = requires {
    typename R::target_type;
    { R::kind } -> std::convertible_to<RelationKind>;
};

} // namespace detail

// The two relations of a tree to itself, see tree_repository.hpp.
inline constexpr TreeRole treeParent = TreeRole::Parent;
inline constexpr TreeRole treeChildren = TreeRole::Children;

// The rows of Target whose relation `Inverse` points here. Behaves like a std::vector<Target>.
template<class Target, detail::FixedString Inverse, auto... Options> class OneToMany : public detail::ToMany<Target> {
public:
    OneToMany() = default; // no aggregate: the entity around it counts one member
    static constexpr RelationKind kind = RelationKind::OneToMany;
    static constexpr std::string_view inverse = Inverse.view();
    static constexpr detail::RelationOptions options = detail::relationOptions<Options...>();
};

// Rows of both sides, paired by a table of their own. Behaves like a std::vector<Target>.
template<class Target, detail::FixedString Inverse, auto... Options> class ManyToMany : public detail::ToMany<Target> {
public:
    ManyToMany() = default; // no aggregate: the entity around it counts one member
    static constexpr RelationKind kind = RelationKind::ManyToMany;
    static constexpr std::string_view inverse = Inverse.view();
    static constexpr detail::RelationOptions options = detail::relationOptions<Options...>();
};

// The row of Target whose key is in the join column. Behaves like a pointer to it; null only with orm::nullable.
template<class Target, auto... Options>
class ManyToOne : public detail::ToOne<Target, detail::relationOptions<Options...>().isNullable> {
public:
    ManyToOne() = default; // no aggregate: the entity around it counts one member
    static constexpr RelationKind kind = RelationKind::ManyToOne;
    static constexpr std::string_view inverse{};
    static constexpr detail::RelationOptions options = detail::relationOptions<Options...>();
};

// The only row that belongs to this one. With joinColumn as ManyToOne; on the other side always perhaps none.
template<class Target, detail::FixedString Inverse, auto... Options>
class OneToOne : public detail::ToOne<Target, detail::relationOptions<Options...>().isNullable ||
                                                  !detail::relationOptions<Options...>().hasJoinColumn> {
public:
    OneToOne() = default; // no aggregate: the entity around it counts one member
    static constexpr RelationKind kind = RelationKind::OneToOne;
    static constexpr std::string_view inverse = Inverse.view();
    static constexpr detail::RelationOptions options = detail::relationOptions<Options...>();
};

namespace detail {

template<class Relation>
inline constexpr OptionalOps kToManyOps{
    [](void* self) -> void* { return &static_cast<Relation*>(self)->emplace(); },
    [](void* self) { static_cast<Relation*>(self)->reset(); },
    [](const void* self) -> const void* {
        const auto& relation = *static_cast<const Relation*>(self);
        return relation.isLoaded() ? &relation.items() : nullptr;
    },
};

template<class Relation>
inline constexpr OptionalOps kToOneOps{
    [](void* self) -> void* { return static_cast<Relation*>(self)->emplaceForJson(); },
    [](void* self) { static_cast<Relation*>(self)->reset(); },
    [](const void* self) -> const void* { return static_cast<const Relation*>(self)->forJson(); },
};

} // namespace detail

} // namespace aerie::orm

namespace aerie {

template<orm::detail::Relation R> struct Describe<R> {
    static constexpr TypeInfo make() {
        using Target = typename R::target_type;
        if constexpr (R::isToOne)
            return describe(&orm::detail::kToOneOps<R>,
                            &detail::TypeHolder<std::conditional_t<R::isNullable, Nullable<Target>, Target>>::info);
        else
            return describe(&orm::detail::kToManyOps<R>, &detail::TypeHolder<std::vector<Target>>::info);
    }

private:
    static constexpr TypeInfo describe(const OptionalOps* ops, const TypeInfo* element) {
        return {.kind = Kind::Optional,
                .presence = Presence::Loaded,
                .size = sizeof(R),
                .element = element,
                .ops = {.optional = ops}};
    }
};

} // namespace aerie
