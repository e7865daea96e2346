// Options of a column, read from its template arguments into one constant.
#pragma once

#include <aerie/base/timestamp.hpp>
#include <aerie/base/type_info.hpp>
#include <aerie/base/uuid.hpp>
#include <aerie/orm/options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace aerie::orm::detail {

enum class DateRole : std::uint8_t { None, DefaultNow, CreateDate, UpdateDate, DeleteDate };

// The database's type, where the value's own type leaves a choice.
enum class StoredAs : std::uint8_t {
    Natural,
    LongText,
    Character,
    TimestampTz,
    Json,
    Jsonb,
    SimpleJson,
    SimpleArray,
    Array,
    Interval,
    Inet,
    Named, // typeName
};

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
    bool isIndexUnique = false;
    bool isIdentity = false;
    bool isHidden = false;
    bool isVersion = false;
    bool isVirtual = false; // of an expression: not stored
    bool hasTransformer = false;
    bool hasScale = false;
    StoredAs storedAs = StoredAs::Natural;
    DateRole role = DateRole::None;
    std::uint8_t precision = 0;
    std::uint8_t scale = 0;
    std::uint16_t length = 0;
    Default defaultValue;
    std::string_view name;
    std::string_view typeName;
    std::string_view enumName;
    std::string_view comment;
    std::string_view expression; // generatedAs, virtualAs

    // Set by the database or by the library at insert, update or deletion.
    constexpr bool isDate() const noexcept { return role != DateRole::None && role != DateRole::DeleteDate; }
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
constexpr void apply(ColumnOptions& o, const UniqueIndexOption&) { o.isIndexed = o.isIndexUnique = true; }
constexpr void apply(ColumnOptions& o, const IdentityOption&) { o.isIdentity = true; }
constexpr void apply(ColumnOptions& o, const HiddenOption&) { o.isHidden = true; }
constexpr void apply(ColumnOptions& o, const VersionOption&) { o.isVersion = true; }
constexpr void apply(ColumnOptions& o, const LongTextOption&) { o.storedAs = StoredAs::LongText; }
constexpr void apply(ColumnOptions& o, const CharacterOption&) { o.storedAs = StoredAs::Character; }
constexpr void apply(ColumnOptions& o, const WithTimeZoneOption&) { o.storedAs = StoredAs::TimestampTz; }
constexpr void apply(ColumnOptions& o, const JsonOption&) { o.storedAs = StoredAs::Json; }
constexpr void apply(ColumnOptions& o, const JsonbOption&) { o.storedAs = StoredAs::Jsonb; }
constexpr void apply(ColumnOptions& o, const SimpleJsonOption&) { o.storedAs = StoredAs::SimpleJson; }
constexpr void apply(ColumnOptions& o, const SimpleArrayOption&) { o.storedAs = StoredAs::SimpleArray; }
constexpr void apply(ColumnOptions& o, const ArrayOption&) { o.storedAs = StoredAs::Array; }
constexpr void apply(ColumnOptions& o, const IntervalOption&) { o.storedAs = StoredAs::Interval; }
constexpr void apply(ColumnOptions& o, const InetOption&) { o.storedAs = StoredAs::Inet; }
constexpr void apply(ColumnOptions& o, const precision& p) { o.precision = p.digits; }
constexpr void apply(ColumnOptions& o, const scale& s) {
    o.scale = s.digits;
    o.hasScale = true;
}
template<std::size_t N> constexpr void apply(ColumnOptions& o, const type<N>& t) {
    o.storedAs = StoredAs::Named;
    o.typeName = t.text.view();
}
template<std::size_t N> constexpr void apply(ColumnOptions& o, const enumName<N>& n) { o.enumName = n.text.view(); }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const comment<N>& c) { o.comment = c.text.view(); }
template<class T> constexpr void apply(ColumnOptions& o, const transformer<T>&) { o.hasTransformer = true; }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const generatedAs<N>& g) {
    o.expression = g.expression.view();
}
template<std::size_t N> constexpr void apply(ColumnOptions& o, const virtualAs<N>& v) {
    o.expression = v.expression.view();
    o.isVirtual = true;
}
constexpr void apply(ColumnOptions& o, const length& l) { o.length = l.characters; }
constexpr void apply(ColumnOptions& o, const DefaultNowOption&) { o.role = DateRole::DefaultNow; }
constexpr void apply(ColumnOptions& o, const CreateDateOption&) { o.role = DateRole::CreateDate; }
constexpr void apply(ColumnOptions& o, const UpdateDateOption&) { o.role = DateRole::UpdateDate; }
constexpr void apply(ColumnOptions& o, const DeleteDateOption&) { o.role = DateRole::DeleteDate; }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const name<N>& n) { o.name = n.text.view(); }
template<std::size_t N> constexpr void apply(ColumnOptions& o, const defaultSql<N>& d) {
    o.defaultValue.kind = Default::Kind::Sql;
    o.defaultValue.text = d.expression.view();
}
template<class T> constexpr void apply(ColumnOptions& o, const defaultValue<T>& d) {
    using Kind = Default::Kind;
    if constexpr (std::is_same_v<T, bool> || std::is_integral_v<T> || std::is_enum_v<T>) {
        o.defaultValue.kind = std::is_same_v<T, bool> ? Kind::Boolean : Kind::Integer;
        o.defaultValue.integer = static_cast<std::int64_t>(d.value); // an enum's text is looked up in its table
    } else if constexpr (std::is_floating_point_v<T>) {
        o.defaultValue.kind = Kind::Real;
        o.defaultValue.real = d.value;
    } else {
        o.defaultValue.kind = Kind::Text;
        o.defaultValue.text = d.value.view();
    }
}

template<class Option>
concept ColumnOption = requires(ColumnOptions& o, const Option& option) { apply(o, option); };

template<auto... Options>
inline constexpr bool kAreColumnOptions = (ColumnOption<std::remove_cvref_t<decltype(Options)>> && ...);

template<class Option, auto... Options>
inline constexpr bool kHasOption = (std::is_same_v<std::remove_cvref_t<decltype(Options)>, Option> || ...);

template<auto... Options> consteval ColumnOptions columnOptions() {
    ColumnOptions o;
    if constexpr (kAreColumnOptions<Options...>) (apply(o, Options), ...);
    return o;
}

// A default of a column that is kept as JSON, as a list or by its text form, read from the database's text. UsageError
// when it is no such value.
void readDefault(const TypeInfo& type, StoredAs storedAs, void (*reset)(void*), std::string_view text, void* value);

template<class T> T defaultFromText(StoredAs storedAs, std::string_view text) {
    T made{};
    constexpr auto kReset = [](void* value) { *static_cast<T*>(value) = T{}; };
    readDefault(typeOf<T>(), storedAs, kReset, text, &made);
    return made;
}

// What a new object holds before anything is set.
template<class T, StoredAs Stored, auto Option> void applyInitial(T& value) {
    if constexpr (requires { [&]<class V>(const defaultValue<V>&) {}(Option); }) {
        if constexpr (!requires { Option.value.view(); }) {
            value = Option.value;
        } else if constexpr (TextLike<Plain<T>>) {
            value = std::string{Option.value.view()};
        } else {
            static const Plain<T> kMade = defaultFromText<Plain<T>>(Stored, Option.value.view());
            value = kMade;
        }
    }
}

} // namespace aerie::orm::detail
