// Texts whose rule is part of the type. The rule is checked where data comes in: JSON reading, route parameters, the
// caller.
//
//   struct CreateUser {
//       Text<3, 50> username;
//       Email email;
//   };
//
// A Text behaves like its std::string. Setting one in C++ does not check; validate(value) in json.hpp does, on demand.
#pragma once

#include <aerie/base/type_info.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie {

inline constexpr std::size_t kNoMaxLength = static_cast<std::size_t>(-1);

// Lengths are UTF-16 code units, as JavaScript and zod count them: "Zoë" is 3, an emoji is 2.
template<std::size_t Min = 0, std::size_t Max = kNoMaxLength, TextFormat Format = TextFormat::Any> struct Text {
    static_assert(Min <= Max, "aerie[E020]: Text<Min, Max>: the minimum is above the maximum. Swap the two.");

    std::string value;

    Text() = default;
    template<class T>
    requires(std::is_convertible_v<T &&, std::string> || std::is_same_v<std::remove_cvref_t<T>, std::string_view>)
    Text(T&& text) : value(std::forward<T>(text)) {}

    operator const std::string&() const noexcept { return value; }
    operator std::string_view() const noexcept { return value; }
    const std::string& operator*() const noexcept { return value; }
    const std::string* operator->() const noexcept { return &value; }

    bool operator==(const Text&) const = default;
    friend bool operator==(const Text& text, std::string_view other) noexcept { return text.value == other; }
};

// What zod 4's z.email() accepts, and not longer than the 255 characters that columns hold.
using Email = Text<0, 255, TextFormat::Email>;
// An absolute URL of http or https.
using Url = Text<0, 2048, TextFormat::Url>;

// Does the text have the format? Any always has.
bool hasFormat(std::string_view text, TextFormat format) noexcept;

namespace detail {
template<std::size_t Min, std::size_t Max, TextFormat Format>
inline constexpr Constraint kTextConstraint{.minLength = Min, .maxLength = Max, .format = Format};
}

template<std::size_t Min, std::size_t Max, TextFormat Format> struct Describe<Text<Min, Max, Format>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Text,
                .size = sizeof(Text<Min, Max, Format>),
                .constraint = &detail::kTextConstraint<Min, Max, Format>};
    }
};

} // namespace aerie
