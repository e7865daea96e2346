// Types as values: what compiled code uses to tell one type from another, and to name it in a message.
//
//   TypeKey key = typeKey<UsersService>();      // compare by ==, print with key->name
//
// References, const and volatile are ignored. Keys are constants and live for ever.
#pragma once

#include <aerie/base/reflect.hpp>

#include <string_view>
#include <type_traits>

namespace aerie {

struct TypeTag {
    std::string_view name; // without namespaces: "UsersService"
};

using TypeKey = const TypeTag*;

namespace detail {
template<class T> inline constexpr TypeTag kTypeTag{aerie::detail::TypeName<T>::name};
}

template<class T> constexpr TypeKey typeKey() noexcept { return &detail::kTypeTag<std::remove_cvref_t<T>>; }

} // namespace aerie
