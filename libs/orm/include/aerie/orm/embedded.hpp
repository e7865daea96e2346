// A value of several columns that stand in the table of whoever holds it.
//
//   struct PersonName {
//       static constexpr auto embedded = orm::embedded();
//
//       orm::Column<std::string, orm::length{80}> first;
//       orm::Column<std::optional<std::string>, orm::length{80}> last;
//   };
//   struct Account {
//       static constexpr auto entity = orm::entity("accounts").index("name.last");
//       ...
//       PersonName name;                                  // columns "nameFirst" and "nameLast"
//   };
//   Account account{.name = {.first = "Ann"}};
//
// The columns' names are TypeORM's: the member's name and, as a title, the column's ("firstName" gives
// "nameFirstname"). Columns of embedded values follow the entity's own. An embedded value may hold others.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace aerie::orm {

struct EmbeddedSpec {
    bool hasPrefix = false;  // another one than the member's name
    std::string_view prefix; // empty: the columns keep their names
};

constexpr EmbeddedSpec embedded() { return {}; }
constexpr EmbeddedSpec embedded(std::string_view prefix) { return {true, prefix}; }

namespace detail {
template<class T>
concept Embedded = requires { requires std::is_same_v<std::remove_cvref_t<decltype(T::embedded)>, EmbeddedSpec>; };
} // namespace detail

} // namespace aerie::orm
