// Which codec a column has, and which type in the database: what entity_table.hpp fills into a ColumnInfo. The codecs
// themselves are ordinary code (src/columns); only what must know the type of a value is a template.
#pragma once

#include <aerie/base/json.hpp>
#include <aerie/orm/date.hpp>
#include <aerie/orm/decimal.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/value.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace aerie::orm::detail {

extern const ColumnCodec kScalarCodec;      // any type with a text form: Date, Time
extern const ColumnCodec kDecimalCodec;     //
extern const ColumnCodec kSimpleArrayCodec; // std::vector<std::string>, joined by commas
extern const ColumnCodec kArrayCodec;       // std::vector of what has a text, in PostgreSQL's form {a,"b c"}

bool readJson(const ColumnInfo& column, const Value& cell, void* member, json::Reset reset);
Value writeJson(const ColumnInfo& column, const void* member);
bool isNeverUnset(const ColumnInfo& column, const void* member);

template<class T>
inline constexpr ColumnCodec kJsonCodec{
    [](const ColumnInfo& column, const Value& cell, void* member) {
        return readJson(column, cell, member, &json::detail::reset<T>);
    },
    &writeJson,
    nullptr,
    &isNeverUnset,
    "JSON of its type",
};

// The stored value of a transformer, as `to` gives it.
template<class Tr, class P> using Stored = std::remove_cvref_t<decltype(Tr::to(std::declval<const P&>()))>;

template<class D> D fromValue(const Value& cell) {
    if constexpr (std::is_same_v<D, bool>)
        return cell.boolean();
    else if constexpr (std::is_integral_v<D>)
        return static_cast<D>(cell.integer());
    else if constexpr (std::is_floating_point_v<D>)
        return static_cast<D>(cell.real());
    else if constexpr (std::is_same_v<D, Uuid>)
        return cell.uuid();
    else if constexpr (std::is_same_v<D, Timestamp>)
        return cell.timestamp();
    else if constexpr (std::is_same_v<D, Bytes>)
        return cell.bytes();
    else
        return D{cell.text()};
}

template<class P, class Tr>
inline constexpr ColumnCodec kTransformerCodec{
    [](const ColumnInfo&, const Value& cell, void* member) {
        *static_cast<P*>(member) = Tr::from(fromValue<Stored<Tr, P>>(cell));
        return true;
    },
    [](const ColumnInfo&, const void* member) { return Value{Tr::to(*static_cast<const P*>(member))}; },
    [](const ColumnInfo&, const Value& parameter) { return Value{Tr::to(fromValue<P>(parameter))}; },
    [](const ColumnInfo&, const void* member) {
        if constexpr (requires(const P& p) { p == P{}; })
            return *static_cast<const P*>(member) == P{};
        else
            return false;
    },
    "a value that its transformer takes",
};

template<class Option> inline constexpr bool kIsTransformer = false;
template<class Tr> inline constexpr bool kIsTransformer<transformer<Tr>> = true;

// The transformer among the options of a column, or void.
template<class C> struct TransformerOf {
    using type = void;
};
template<template<class, auto...> class ColumnOf, class T, auto First, auto... More>
struct TransformerOf<ColumnOf<T, First, More...>> {
    static consteval auto find() {
        if constexpr (kIsTransformer<std::remove_cvref_t<decltype(First)>>)
            return std::type_identity<typename std::remove_cvref_t<decltype(First)>::type>{};
        else
            return std::type_identity<typename TransformerOf<ColumnOf<T, More...>>::type>{};
    }
    using type = typename decltype(find())::type;
};

template<class P> inline constexpr bool kIsVector = false;
template<class T> inline constexpr bool kIsVector<std::vector<T>> = !std::is_same_v<T, std::uint8_t>;

// The database's type of a plain value; Unknown for what needs an option to be stored.
template<class P> consteval SqlType naturalType() {
    constexpr TypeInfo kType = Describe<P>::make();
    if constexpr (std::is_same_v<P, Uuid>)
        return SqlType::Uuid;
    else if constexpr (std::is_same_v<P, Timestamp>)
        return SqlType::Timestamp;
    else if constexpr (std::is_same_v<P, Bytes>)
        return SqlType::Binary;
    else if constexpr (std::is_same_v<P, Decimal>)
        return SqlType::Decimal;
    else if constexpr (std::is_same_v<P, Date>)
        return SqlType::Date;
    else if constexpr (std::is_same_v<P, Time>)
        return SqlType::Time;
    else if constexpr (kType.kind == Kind::Boolean)
        return SqlType::Boolean;
    else if constexpr (kType.kind == Kind::Integer) {
        // An unsigned type takes the next larger one, so that each of its values fits.
        constexpr unsigned kBytes = kType.size * (kType.isSigned ? 1 : 2);
        return kBytes <= 2 ? SqlType::SmallInt : kBytes == 4 ? SqlType::Integer : SqlType::BigInt;
    } else if constexpr (kType.kind == Kind::Float)
        return kType.size == 4 ? SqlType::Real : SqlType::Double;
    else if constexpr (kType.kind == Kind::Enum)
        return SqlType::Enum;
    else if constexpr (kType.kind == Kind::Text || kType.kind == Kind::Scalar)
        return SqlType::Varchar;
    else
        return SqlType::Unknown;
}

template<class P> consteval SqlType elementType() {
    if constexpr (kIsVector<P>) {
        constexpr SqlType kElement = naturalType<typename P::value_type>();
        return kElement == SqlType::Varchar ? SqlType::Text : kElement;
    } else {
        return SqlType::Unknown;
    }
}

// P: the type that is stored, so of a column with a transformer what it gives.
template<class P> consteval SqlType sqlTypeOf(const ColumnOptions& options) {
    switch (options.storedAs) {
    case StoredAs::Natural:
        return naturalType<P>();
    case StoredAs::LongText:
    case StoredAs::SimpleJson:
    case StoredAs::SimpleArray:
        return SqlType::Text;
    case StoredAs::Character:
        return SqlType::Character;
    case StoredAs::TimestampTz:
        return SqlType::TimestampTz;
    case StoredAs::Json:
        return SqlType::Json;
    case StoredAs::Jsonb:
        return SqlType::Jsonb;
    case StoredAs::Array:
        return elementType<P>();
    case StoredAs::Interval:
        return SqlType::Interval;
    case StoredAs::Inet:
        return SqlType::Inet;
    case StoredAs::Named:
        return SqlType::Named;
    }
    return SqlType::Unknown;
}

template<class P> consteval ColumnKind kindOf(const ColumnOptions& options) {
    constexpr Kind kKind = Describe<P>::make().kind;
    const bool isJson = options.storedAs == StoredAs::Json || options.storedAs == StoredAs::Jsonb ||
                        options.storedAs == StoredAs::SimpleJson;
    if (isJson || options.hasTransformer) return ColumnKind::Coded;
    if constexpr (std::is_same_v<P, Uuid>) return ColumnKind::Uuid;
    if constexpr (std::is_same_v<P, Timestamp>) return ColumnKind::Timestamp;
    if constexpr (std::is_same_v<P, Bytes>) return ColumnKind::Blob;
    switch (kKind) {
    case Kind::Boolean:
        return ColumnKind::Boolean;
    case Kind::Integer:
        return ColumnKind::Integer;
    case Kind::Float:
        return ColumnKind::Float;
    case Kind::Enum:
        return ColumnKind::Enum;
    case Kind::Text:
        return ColumnKind::Text;
    default:
        return ColumnKind::Coded;
    }
}

template<class C, class P> consteval const ColumnCodec* codecOf() {
    constexpr StoredAs kStored = C::options.storedAs;
    if constexpr (C::options.hasTransformer)
        return &kTransformerCodec<P, typename TransformerOf<C>::type>;
    else if constexpr (kStored == StoredAs::Json || kStored == StoredAs::Jsonb || kStored == StoredAs::SimpleJson)
        return &kJsonCodec<P>;
    else if constexpr (kStored == StoredAs::SimpleArray)
        return &kSimpleArrayCodec;
    else if constexpr (kStored == StoredAs::Array)
        return &kArrayCodec;
    else if constexpr (std::is_same_v<P, Decimal>)
        return &kDecimalCodec;
    else
        return kindOf<P>(C::options) == ColumnKind::Coded ? &kScalarCodec : nullptr;
}

template<class C, class P> consteval auto storedTypeOf() {
    if constexpr (C::options.hasTransformer)
        return std::type_identity<Stored<typename TransformerOf<C>::type, P>>{};
    else
        return std::type_identity<P>{};
}

} // namespace aerie::orm::detail
