// A text that can be a template argument: OneToMany<UserItem, "user">.
#pragma once

#include <cstddef>
#include <string_view>

namespace aerie::orm::detail {

template<std::size_t N> struct FixedString {
    char text[N]{};

    consteval FixedString(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
    consteval explicit FixedString(std::string_view characters) {
        for (std::size_t i = 0; i + 1 < N; ++i) text[i] = characters[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

} // namespace aerie::orm::detail
