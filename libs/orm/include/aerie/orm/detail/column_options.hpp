// Options of a column, read from its template arguments into one constant.
#pragma once

#include <aerie/base/timestamp.hpp>
#include <aerie/base/uuid.hpp>
#include <aerie/orm/options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace aerie::orm::detail {

enum class DateRole : std::uint8_t { None, DefaultNow, CreateDate, UpdateDate };

struct Default {
    enum class Kind : std::uint8_t { None, Sql, Integer, Real, Boolean, Text };
    Kind kind = Kind::None;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;
};

struct ColumnOptions {
    bool isPrimary = false;
    bool isGenerated = false;
    bool isUnique = false;
    bool isIndexed = false;
    bool isLongText = false;
    DateRole role = DateRole::None;
    std::uint16_t length = 0;
    Default defaultValue;
    std::string_view name;
};

template<class T> inline constexpr bool kIsOptional = false;
template<class T> inline constexpr bool kIsOptional<std::optional<T>> = true;

// T without std::optional around it.
template<class T> struct PlainOf {
    using type = T;
};
template<class T> struct PlainOf<std::optional<T>> {
    using type = T;
};
template<class T> using Plain = typename PlainOf<T>::type;

// Text<3, 50> and Email keep a std::string in `value`.
template<class T>
concept TextLike = std::is_same_v<T, std::string> || requires(const T& t) {
    { t.value } -> std::same_as<const std::string&>;
};

constexpr void apply(ColumnOptions& o, const PrimaryOption&) { o.isPrimary = true; }
constexpr void apply(ColumnOptions& o, const GeneratedOption&) { o.isGenerated = true; }
constexpr void apply(ColumnOptions& o, const UniqueOption&) { o.isUnique = true; }
constexpr void apply(ColumnOptions& o, const IndexOption&) { o.isIndexed = true; }
constexpr void apply(ColumnOptions& o, const LongTextOption&) { o.isLongText = true; }
constexpr void apply(ColumnOptions& o, const length& l) { o.length = l.characters; }
constexpr void apply(ColumnOptions& o, const DefaultNowOption&) { o.role = DateRole::DefaultNow; }
constexpr void apply(ColumnOptions& o, const CreateDateOption&) { o.role = DateRole::CreateDate; }
constexpr void apply(ColumnOptions& o, const UpdateDateOption&) { o.role = DateRole::UpdateDate; }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const name<N>& n) { o.name = n.text.view(); }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const defaultSql<N>& d) {
    o.defaultValue = {.kind = Default::Kind::Sql, .text = d.expression.view()};
}
template<class T> constexpr void apply(ColumnOptions& o, const defaultValue<T>& d) {
    if constexpr (std::is_same_v<T, bool>)
        o.defaultValue = {.kind = Default::Kind::Boolean, .integer = d.value};
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) // an enum's text is looked up in its table
        o.defaultValue = {.kind = Default::Kind::Integer, .integer = static_cast<std::int64_t>(d.value)};
    else if constexpr (std::is_floating_point_v<T>)
        o.defaultValue = {.kind = Default::Kind::Real, .real = d.value};
    else
        o.defaultValue = {.kind = Default::Kind::Text, .text = d.value.view()};
}

template<class Option>
concept ColumnOption = requires(ColumnOptions& o, const Option& option) { apply(o, option); };

template<class T, auto... Options> consteval ColumnOptions columnOptions() {
    constexpr bool kAllKnown = (ColumnOption<std::remove_cvref_t<decltype(Options)>> && ...);
    static_assert(kAllKnown,
                  "aerie[E061]: one of the options of this column is not a column's option. Known are: primary, "
                  "generated, unique, index, text, length{n}, name{\"...\"}, defaultNow, createDate, updateDate, "
                  "defaultValue{...}, defaultSql{\"...\"}.");
    ColumnOptions o;
    if constexpr (kAllKnown) {
        (apply(o, Options), ...);
        using P = Plain<T>;
        constexpr bool kHasLength = (std::is_same_v<std::remove_cvref_t<decltype(Options)>, length> || ...);
        constexpr bool kHasText = (std::is_same_v<std::remove_cvref_t<decltype(Options)>, LongTextOption> || ...);
        static_assert(!(kHasLength || kHasText) || TextLike<P>,
                      "aerie[E062]: length{n} and text are options of text columns. Make the column a std::string, or "
                      "leave the option out.");
        static_assert(!(kHasLength && kHasText),
                      "aerie[E063]: a column is text (no limit) or has a length{n}, not both. Leave one out.");
    }
    return o;
}

// What a new object holds before anything is set.
template<class T, auto Option> constexpr void applyInitial(T& value) {
    if constexpr (requires { [&]<class V>(const defaultValue<V>&) {}(Option); }) {
        if constexpr (requires { Option.value.view(); })
            value = std::string{Option.value.view()};
        else
            value = Option.value;
    }
}

} // namespace aerie::orm::detail
