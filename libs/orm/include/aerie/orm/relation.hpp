// Relations of an entity: members that hold other entities once they were asked for.
//
//   struct User     { ...; orm::OneToMany<UserItem, "user"> userItems; };
//   struct UserItem { ...; orm::Column<Uuid, orm::index> userId;
//                          orm::ManyToOne<User, orm::joinColumn{"userId"}, orm::onDelete::Cascade> user; };
//
//   auto user = co_await users.findOneOrFail({.where = orm::eq(&User::id, id),
//                                             .relations = orm::with(&User::userItems)});
//   for (const UserItem& item : user.userItems) ...
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

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

[[noreturn]] void throwNotLoaded(std::string_view target);

struct RelationOptions {
    std::string_view joinColumn;
    bool isNullable = false;
    onDelete deleteRule = onDelete::NoAction;
    onUpdate updateRule = onUpdate::NoAction;
};

template<std::size_t N> constexpr void apply(RelationOptions& o, const joinColumn<N>& j) {
    o.joinColumn = j.property.view();
}
constexpr void apply(RelationOptions& o, const NullableOption&) { o.isNullable = true; }
constexpr void apply(RelationOptions& o, const onDelete& rule) { o.deleteRule = rule; }
constexpr void apply(RelationOptions& o, const onUpdate& rule) { o.updateRule = rule; }

template<class Option>
concept RelationOption = requires(RelationOptions& o, const Option& option) { apply(o, option); };

template<auto... Options> consteval RelationOptions relationOptions() {
    constexpr bool kAllKnown = (RelationOption<std::remove_cvref_t<decltype(Options)>> && ...);
    static_assert(kAllKnown, "aerie[E064]: one of the options of this relation is not a relation's option. Known are: "
                             "joinColumn{\"...\"}, nullable, onDelete::..., onUpdate::....");
    RelationOptions o;
    if constexpr (kAllKnown) (apply(o, Options), ...);
    return o;
}

} // namespace detail

// The rows of Target whose relation `Inverse` points here. Behaves like a std::vector<Target>.
template<class Target, detail::FixedString Inverse> class OneToMany {
public:
    using target_type = Target;
    static constexpr std::string_view inverse = Inverse.view();

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
        items_ = detail::Owned{*detail::infoOf<Target>().listOwner};
        return items();
    }
    void reset() noexcept { items_ = {}; }

private:
    void* loaded() const {
        if (!isLoaded()) detail::throwNotLoaded(typeName<Target>());
        return items_.get();
    }
    detail::Owned items_;
};

// The row of Target whose key is in the join column. Behaves like a pointer to it; null only with orm::nullable.
template<class Target, auto... Options> class ManyToOne {
public:
    using target_type = Target;
    static constexpr detail::RelationOptions options = detail::relationOptions<Options...>();

    bool isLoaded() const noexcept { return value_.get() != nullptr; }
    // Loaded, and there is one.
    explicit operator bool() const noexcept { return isLoaded() && target() != nullptr; }

    // The entity, or null. RelationNotLoadedError when it was not asked for.
    Target* get() {
        if (!isLoaded()) detail::throwNotLoaded(typeName<Target>());
        return target();
    }
    const Target* get() const { return const_cast<ManyToOne*>(this)->get(); }
    Target& operator*() { return *get(); }
    const Target& operator*() const { return *get(); }
    Target* operator->() { return get(); }
    const Target* operator->() const { return get(); }

    // Loaded, for whoever fills it: with an entity, or with none.
    Target& emplace() {
        value_ = detail::Owned{*detail::infoOf<Target>().oneOwner};
        return static_cast<Nullable<Target>*>(value_.get())->emplace();
    }
    void emplaceNull()
    requires(options.isNullable)
    {
        value_ = detail::Owned{*detail::infoOf<Target>().oneOwner};
    }
    void reset() noexcept { value_ = {}; }

    // What the type table sees: a Nullable<Target> with orm::nullable, else the Target; null when it is not loaded.
    void* emplaceForJson() {
        Target& made = emplace();
        if constexpr (options.isNullable) {
            emplaceNull();
            return value_.get();
        } else {
            return &made;
        }
    }
    const void* forJson() const noexcept {
        if (!isLoaded()) return nullptr;
        if constexpr (options.isNullable)
            return value_.get();
        else
            return target();
    }

private:
    Target* target() const noexcept {
        auto& value = *static_cast<Nullable<Target>*>(value_.get());
        return value.has_value() ? &*value : nullptr;
    }
    detail::Owned value_; // a Nullable<Target>
};

namespace detail {

template<class Relation>
inline constexpr OptionalOps kOneToManyOps{
    [](void* self) -> void* { return &static_cast<Relation*>(self)->emplace(); },
    [](void* self) { static_cast<Relation*>(self)->reset(); },
    [](const void* self) -> const void* {
        const auto& relation = *static_cast<const Relation*>(self);
        return relation.isLoaded() ? &relation.items() : nullptr;
    },
};

template<class Relation>
inline constexpr OptionalOps kManyToOneOps{
    [](void* self) -> void* { return static_cast<Relation*>(self)->emplaceForJson(); },
    [](void* self) { static_cast<Relation*>(self)->reset(); },
    [](const void* self) -> const void* { return static_cast<const Relation*>(self)->forJson(); },
};

} // namespace detail

} // namespace aerie::orm

namespace aerie {

template<class Target, auto Inverse> struct Describe<orm::OneToMany<Target, Inverse>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::Loaded,
                .size = sizeof(orm::OneToMany<Target, Inverse>),
                .element = &detail::TypeHolder<std::vector<Target>>::info,
                .ops = {.optional = &orm::detail::kOneToManyOps<orm::OneToMany<Target, Inverse>>}};
    }
};

template<class Target, auto... Options> struct Describe<orm::ManyToOne<Target, Options...>> {
    using Self = orm::ManyToOne<Target, Options...>;
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::Loaded,
                .size = sizeof(Self),
                .element =
                    &detail::TypeHolder<std::conditional_t<Self::options.isNullable, Nullable<Target>, Target>>::info,
                .ops = {.optional = &orm::detail::kManyToOneOps<Self>}};
    }
};

} // namespace aerie
