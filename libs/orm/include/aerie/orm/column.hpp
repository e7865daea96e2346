// A column of an entity. It behaves like the value it holds, and costs nothing beside it.
//
//   struct User {
//       orm::PrimaryGenerated<Uuid> id;
//       orm::Column<std::string, orm::length{50}, orm::unique> username;
//       orm::Column<std::optional<std::string>, orm::text> bio;
//   };
//   User user{.username = "ada"};
//   user.username = "grace";
//   if (user.bio) print(user.username->size(), *user.bio);
//
// Types: std::string, Text<...>, Email, bool, integers of up to 64 bits, float, double, Uuid, Timestamp, orm::Decimal,
// orm::Date, orm::Time, enums (stored by name), Bytes, and std::optional of these for a column that may be NULL. With
// orm::json, jsonb or simpleJson any type that describes itself; with orm::array or simpleArray a std::vector. JSON and
// TypeScript see the plain value.
// Not set means T{}: a nil Uuid, 0, a Timestamp of 1970. For generated keys and columns with a default by expression
// that is the value insert() replaces; a column with defaultValue starts with it.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/orm/detail/column_options.hpp>
#include <aerie/orm/options.hpp>

#include <compare>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::orm {

class Decimal;
struct Date;
struct Time;

namespace detail {
template<class T> inline constexpr bool kIsColumn = false;
template<class T, class... Any> inline constexpr bool kIsAnyOf = (std::is_same_v<T, Any> || ...);

template<class T> inline constexpr bool kIsArrayLike = false;
template<class T>
inline constexpr bool kIsArrayLike<std::vector<T>> =
    std::is_arithmetic_v<T> || std::is_enum_v<T> || TextLike<T> || kIsAnyOf<T, Uuid, Timestamp, Decimal, Date, Time>;

// Narrow on purpose: asking any type at all whether it compares would ask it about columns again.
template<class U, class T>
concept ComparableTo =
    !kIsColumn<U> && (std::is_convertible_v<const U&, T> ||
                      (std::is_same_v<T, std::string> && std::is_convertible_v<const U&, std::string_view>));
template<class U, class T>
concept EqualTo = ComparableTo<U, T> && requires(const T& a, const U& b) { a == b; };
template<class U, class T>
concept OrderedWith = ComparableTo<U, T> && requires(const T& a, const U& b) { a <=> b; };
} // namespace detail

template<class T, auto... Options> struct Column;
template<class T, auto... Options> inline constexpr bool detail::kIsColumn<Column<T, Options...>> = true;

template<class T, auto... Options> struct Column {
    using value_type = T;
    static constexpr detail::ColumnOptions options = detail::columnOptions<Options...>();

    static_assert(detail::kAreColumnOptions<Options...>,
                  "aerie[E061]: one of the options of this column is not a column's option. Known are those of "
                  "aerie/orm/options.hpp, written as orm::unique, orm::length{50}, orm::defaultValue{1}.");
    static_assert(
        (options.length == 0 && options.storedAs != detail::StoredAs::LongText) || options.hasTransformer ||
            detail::TextLike<detail::Plain<T>>,
        "aerie[E062]: length{n} and text are options of text columns. Make the column a std::string, or leave "
        "the option out.");
    static_assert(options.length == 0 || options.storedAs != detail::StoredAs::LongText,
                  "aerie[E063]: a column is text (no limit) or has a length{n}, not both. Leave one out.");
    static_assert(
        !options.isPrimary || !detail::kIsOptional<T>,
        "aerie[E066]: a primary key cannot be a std::optional. Make it a plain value; one that is not set yet "
        "is T{}.");
    static_assert(!options.isGenerated || std::is_same_v<T, Uuid> || std::is_integral_v<T>,
                  "aerie[E067]: only a Uuid or an integer can be generated. Use PrimaryColumn<T> for a key that the "
                  "program gives.");
    static_assert(options.role == detail::DateRole::None || std::is_same_v<detail::Plain<T>, Timestamp>,
                  "aerie[E068]: defaultNow, createDate, updateDate and deleteDate are options of Timestamp columns.");
    static_assert(options.role != detail::DateRole::DeleteDate || detail::kIsOptional<T>,
                  "aerie[E160]: a deleteDate is empty as long as the row is not deleted. Make the column a "
                  "std::optional<Timestamp>.");
    static_assert(!options.isVersion || (std::is_integral_v<T> && !std::is_same_v<T, bool>),
                  "aerie[E161]: version counts changes, so its column is an integer.");
    static_assert(!options.isIdentity || (options.isGenerated && std::is_integral_v<T>),
                  "aerie[E162]: identity is an option of a generated integer: PrimaryGenerated<int, orm::identity>.");
    static_assert(!options.hasScale || std::is_same_v<detail::Plain<T>, Decimal>,
                  "aerie[E163]: scale{n} is an option of orm::Decimal columns. A double has no fixed digits.");
    static_assert(options.precision == 0 || detail::kIsAnyOf<detail::Plain<T>, Decimal, Timestamp, Time>,
                  "aerie[E164]: precision{n} is an option of orm::Decimal, Timestamp and orm::Time columns.");
    static_assert(options.storedAs != detail::StoredAs::TimestampTz || std::is_same_v<detail::Plain<T>, Timestamp>,
                  "aerie[E165]: withTimeZone is an option of Timestamp columns.");
    static_assert(options.storedAs != detail::StoredAs::SimpleArray ||
                      std::is_same_v<detail::Plain<T>, std::vector<std::string>>,
                  "aerie[E166]: simpleArray is an option of std::vector<std::string> columns. Other lists are kept by "
                  "orm::jsonb or, in PostgreSQL, orm::array.");
    static_assert(options.storedAs != detail::StoredAs::Array || detail::kIsArrayLike<detail::Plain<T>>,
                  "aerie[E167]: array is an option of columns of a std::vector of texts, numbers, bools, enums, Uuids, "
                  "Timestamps, Decimals or Dates.");
    static_assert((options.storedAs != detail::StoredAs::Interval && options.storedAs != detail::StoredAs::Inet &&
                   options.storedAs != detail::StoredAs::Character) ||
                      options.hasTransformer || detail::TextLike<detail::Plain<T>>,
                  "aerie[E168]: interval, inet and character are options of text columns. Make the column a "
                  "std::string.");
    static_assert(options.expression.empty() || (!options.isPrimary && !options.isGenerated),
                  "aerie[E169]: a column that the database makes from others cannot be a key that is generated.");
    static_assert(!std::is_integral_v<detail::Plain<T>> || std::is_signed_v<detail::Plain<T>> || sizeof(T) < 8,
                  "aerie[E060]: databases have no unsigned 64-bit integers. Use std::int64_t.");

    T value = initial();

    Column() = default;
    template<class U>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Column>)
    Column(U&& other) : value(std::forward<U>(other)) {}

    template<class U>
    requires(std::is_assignable_v<T&, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Column>)
    Column& operator=(U&& other) {
        value = std::forward<U>(other);
        return *this;
    }

    operator T&() & noexcept { return value; }
    operator const T&() const& noexcept { return value; }
    operator T() && { return std::move(value); }
    operator std::string_view() const noexcept
    requires std::is_same_v<T, std::string>
    {
        return value;
    }

    // Of an optional column: whether there is a value, and the value.
    explicit operator bool() const& noexcept
    requires detail::kIsOptional<T>
    {
        return value.has_value();
    }
    auto& operator*() noexcept {
        if constexpr (detail::kIsOptional<T>)
            return *value;
        else
            return value;
    }
    const auto& operator*() const noexcept {
        if constexpr (detail::kIsOptional<T>)
            return *value;
        else
            return value;
    }
    auto* operator->() noexcept { return &**this; }
    const auto* operator->() const noexcept { return &**this; }

    template<detail::EqualTo<T> U> friend bool operator==(const Column& a, const U& b) { return a.value == b; }
    template<auto... Other> friend bool operator==(const Column& a, const Column<T, Other...>& b) {
        return a.value == b.value;
    }
    friend bool operator==(const Column& a, const Column& b) { return a.value == b.value; }
    template<detail::OrderedWith<T> U> friend auto operator<=>(const Column& a, const U& b) { return a.value <=> b; }
    friend auto operator<=>(const Column& a, const Column& b)
    requires requires { a.value <=> b.value; }
    {
        return a.value <=> b.value;
    }

private:
    static T initial() {
        T made{};
        (detail::applyInitial<T, options.storedAs, Options>(made), ...);
        return made;
    }
};

// A primary key that the program gives.
template<class T, auto... Options> using PrimaryColumn = Column<T, primary, Options...>;
// A primary key that is made at the insert: PrimaryGenerated<Uuid> at random, PrimaryGenerated<> counts up.
template<class T = std::int32_t, auto... Options> using PrimaryGenerated = Column<T, primary, generated, Options...>;

} // namespace aerie::orm

namespace aerie {

template<class T, auto... Options> struct Describe<orm::Column<T, Options...>> {
    using Self = orm::Column<T, Options...>;
    static constexpr Constraint kLength{.maxLength = Self::options.length};

    static constexpr TypeInfo make() {
        static_assert(sizeof(Self) == sizeof(T), "a column is its value and nothing else");
        TypeInfo info = Describe<T>::make();
        if (info.kind == Kind::Text && info.constraint == nullptr && Self::options.length > 0)
            info.constraint = &kLength;
        return info;
    }
};

} // namespace aerie
