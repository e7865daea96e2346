// A configuration struct as constant tables, for code that does not know its type: the loader, config:print, the
// example file, a dashboard.
//
//   const config::Schema& schema = config::schemaOf<AppConfig>();
//
// A configuration struct is a plain struct whose members are Var, Secret, or structs of these (groups). It may have
//   void check(config::Problems& problems) const;
// for rules between variables; it runs when all variables are right by themselves.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/config/problem.hpp>
#include <aerie/config/var.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace aerie::config {

namespace detail {

struct GroupInfo;

// One member: a variable or a group. Its name and offset are in the TypeInfo of the struct.
struct FieldInfo {
    const VariableInfo* variable = nullptr;
    const GroupInfo* group = nullptr;
};

struct GroupInfo {
    const TypeInfo* type;
    std::span<const FieldInfo> fields; // as many as type->members
};

template<class M>
concept Declared = requires { requires std::is_same_v<const VariableInfo, decltype(M::info)>; };

template<class T> struct Group {
    template<class M> static consteval FieldInfo field() {
        static_assert(Declared<M> || std::is_aggregate_v<M>,
                      "aerie[E060]: a member of a configuration struct is no variable. Declare it as config::Var<T> or "
                      "config::Secret<T>, or make it a struct of these.");
        if constexpr (Declared<M>)
            return {.variable = &M::info};
        else if constexpr (std::is_aggregate_v<M>)
            return {.group = &Group<M>::info};
        else
            return {};
    }
    template<std::size_t... I> static consteval std::array<FieldInfo, sizeof...(I)> build(std::index_sequence<I...>) {
        return {field<aerie::detail::MemberType<T, I>>()...};
    }
    static constexpr std::array<FieldInfo, memberCount<T>> fields = build(std::make_index_sequence<memberCount<T>>{});
    static constexpr GroupInfo info{&typeOf<T>(), fields};
};

} // namespace detail

struct Schema {
    const detail::GroupInfo* root;
    std::size_t size;
    std::size_t alignment;
    void (*construct)(void* memory); // every variable at its default
    void (*destroy)(void* object);
    void (*check)(const void* object, Problems& problems);
};

namespace detail {

template<class T>
inline constexpr Schema kSchema{
    &Group<T>::info,
    sizeof(T),
    alignof(T),
    [](void* memory) { new (memory) T{}; },
    [](void* object) { static_cast<T*>(object)->~T(); },
    [](const void* object, Problems& problems) {
        if constexpr (requires(const T& config) { config.check(problems); })
            static_cast<const T*>(object)->check(problems);
    },
};

} // namespace detail

template<class T> constexpr const Schema& schemaOf() noexcept { return detail::kSchema<T>; }

} // namespace aerie::config
