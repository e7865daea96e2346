// Values that JavaScript has and JSON has not, for routers that speak superjson (HttpHandlerOptions::superjson).
//
//   struct Upload { Bytes data; Timestamp takenAt; Set<std::string> tags; };
//   struct Account { BigInt balance; Map<std::string, double> rates; Undefinable<std::string> alias; };
//
//   C++                         clients see           as plain JSON
//   Timestamp                   Date                  ISO text
//   BigInt                      bigint                text
//   Bytes                       Uint8Array            list of numbers
//   Set<T>; Map<K, V>           Set<T>; Map<K, V>     list; list of pairs
//   UrlObject                   URL                   text
//   Undefinable<T>; Undefined   T | undefined         left out
//   Unknown                     unknown               any JSON
//   double: NaN, infinities     number                null
#pragma once

#include <aerie/base/optional.hpp>
#include <aerie/base/type_info.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::trpc {

// A whole number of any size, in decimal digits.
class BigInt {
public:
    BigInt() = default;
    BigInt(std::int64_t number) : digits_(std::to_string(number)) {}
    static BigInt ofUnsigned(std::uint64_t number);
    // Nothing when the text is not `-?[0-9]+`.
    static std::optional<BigInt> parse(std::string_view text);

    const std::string& toString() const noexcept { return digits_; }
    // Nothing when it does not fit.
    std::optional<std::int64_t> toInt64() const noexcept;
    bool operator==(const BigInt&) const = default;

private:
    std::string digits_{"0"}; // without leading zeros, and no minus before 0
};

struct Bytes {
    std::vector<std::uint8_t> value;
    bool operator==(const Bytes&) const = default;
};

// In the order in which the client put them in.
template<class T> struct Set {
    std::vector<T> values;
    bool operator==(const Set&) const = default;
};

template<class K, class V> struct MapEntry {
    K key;
    V value;
    bool operator==(const MapEntry&) const = default;
};
template<class K, class V> struct Map {
    std::vector<MapEntry<K, V>> entries;
    bool operator==(const Map&) const = default;
};

struct UrlObject {
    std::string href;
};

struct Undefined {};

// For clients the member is always there, and its value may be undefined.
template<class T> struct Undefinable : std::optional<T> {
    using std::optional<T>::optional;
};

// Any value, kept with what superjson says of it, so that it comes out as it went in.
struct Unknown {
    std::string json = "null"; // what you put in is valid JSON
    std::string meta;          // the annotations' JSON; empty for none
};

namespace detail {
extern const ScalarOps kBigIntOps;
extern const ScalarOps kUrlObjectOps;
extern const ScalarOps kUnknownOps;

constexpr TypeInfo describeCollection(std::string_view name, std::size_t size, const TypeInfo& element,
                                      const SequenceOps& ops) {
    return {.kind = Kind::Array,
            .size = static_cast<std::uint32_t>(size),
            .name = name,
            .element = &element,
            .ops = {.sequence = &ops}};
}
} // namespace detail

} // namespace aerie::trpc

namespace aerie {

template<> struct Describe<trpc::BigInt> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(trpc::BigInt),
                .name = "BigInt",
                .ops = {.scalar = &trpc::detail::kBigIntOps}};
    }
};
template<> struct Describe<trpc::UrlObject> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(trpc::UrlObject),
                .name = "UrlObject",
                .ops = {.scalar = &trpc::detail::kUrlObjectOps}};
    }
};
template<> struct Describe<trpc::Unknown> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Json, .size = sizeof(trpc::Unknown), .ops = {.scalar = &trpc::detail::kUnknownOps}};
    }
};
template<> struct Describe<trpc::Undefined> {
    static constexpr TypeInfo make() { return {.kind = Kind::Void, .size = sizeof(trpc::Undefined)}; }
};
template<class T> struct Describe<trpc::Undefinable<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::Undefined,
                .size = sizeof(trpc::Undefinable<T>),
                .element = &typeOf<T>(),
                .ops = {.optional = &detail::kOptionalOps<trpc::Undefinable<T>>}};
    }
};
// A struct of one vector has the vector's layout, so the vector's functions serve it.
template<> struct Describe<trpc::Bytes> {
    static constexpr TypeInfo make() {
        return trpc::detail::describeCollection("Uint8Array", sizeof(trpc::Bytes), typeOf<std::uint8_t>(),
                                                detail::kVectorOps<std::vector<std::uint8_t>>);
    }
};
template<class T> struct Describe<trpc::Set<T>> {
    static constexpr TypeInfo make() {
        return trpc::detail::describeCollection("Set", sizeof(trpc::Set<T>), typeOf<T>(),
                                                detail::kVectorOps<std::vector<T>>);
    }
};
template<class K, class V> struct Describe<trpc::MapEntry<K, V>> {
    using Entry = trpc::MapEntry<K, V>;
    static constexpr TypeInfo make() {
        return {.kind = Kind::Tuple, .size = sizeof(Entry), .members = detail::ObjectTable<Entry>::members};
    }
};
template<class K, class V> struct Describe<trpc::Map<K, V>> {
    static constexpr TypeInfo make() {
        return trpc::detail::describeCollection("Map", sizeof(trpc::Map<K, V>), typeOf<trpc::MapEntry<K, V>>(),
                                                detail::kVectorOps<std::vector<trpc::MapEntry<K, V>>>);
    }
};

} // namespace aerie
