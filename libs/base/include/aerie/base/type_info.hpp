// The description of a type as a small constant table. JSON, validation, SQL, TypeScript and OpenAPI are ordinary
// compiled code that walks these tables; templates end here.
//
//   const TypeInfo& user = typeOf<User>();
//   for (const MemberInfo& member : user.members) ...   // name, offset, type
//
// A plain aggregate describes itself (reflect.hpp); std::string, numbers, bool, enums, std::optional, std::vector,
// std::array, std::map-like records (record.hpp), std::variant (variant.hpp), Uuid, Timestamp and the validated types
// of text.hpp, number.hpp and optional.hpp are known. Any other type becomes known by a specialisation of Describe.
//
// Tables are constant-initialised and live for ever; they may be read from any thread.
#pragma once

#include <aerie/base/reflect.hpp>
#include <aerie/base/timestamp.hpp>
#include <aerie/base/uuid.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace aerie {

enum class Kind : std::uint8_t {
    Void,     // no value; `undefined` in TypeScript
    Null,     // std::monostate, std::nullptr_t: null
    Boolean,  // bool
    Integer,  // 1, 2, 4 or 8 bytes, isSigned
    Float,    // 4 or 8 bytes
    Text,     // a std::string at offset 0
    Scalar,   // a value with a text form: Uuid, Timestamp (ops.scalar)
    Enum,     // integer of `size` bytes with named values; its name is the text
    Optional, // may be missing or null as `presence` says (ops.optional)
    Default,  // `element` at offset 0; a missing value keeps what the default constructor gave
    Array,    // contiguous elements of `element` (ops.sequence)
    Record,   // text keys to `element` (ops.record)
    Tuple,    // a fixed list: `members` without names, an array in JSON
    Object,   // named members
    Union,    // one of `alternatives` (ops.variant)
    Json,     // any JSON: text (std::string at offset 0), or what ops.scalar reads and writes
};

// What an Optional accepts and how it is written when it is empty.
enum class Presence : std::uint8_t {
    Nullish,   // std::optional: may be missing or null in input; written as null
    MayBeLeft, // Optional<T>: may be left out, null is refused; left out when written
    MayBeNull, // Nullable<T>: must be there, may be null; written as null
    Loaded,    // a relation: left out when it was not loaded
    Undefined, // always there for TypeScript, and perhaps `undefined`, which JSON leaves out
};

enum class TextFormat : std::uint8_t { Any, Email, Url, Uuid, DateTime };

// Bounds that validation checks. Lengths count UTF-16 code units, as JavaScript's `length` does; for arrays, elements.
struct Constraint {
    std::size_t minLength = 0;
    std::size_t maxLength = std::numeric_limits<std::size_t>::max();
    std::int64_t minInteger = std::numeric_limits<std::int64_t>::min();
    std::int64_t maxInteger = std::numeric_limits<std::int64_t>::max();
    double minNumber = -std::numeric_limits<double>::infinity();
    double maxNumber = std::numeric_limits<double>::infinity();
    TextFormat format = TextFormat::Any;
};

struct TypeInfo;

struct MemberInfo {
    std::string_view key; // `"name":`
    std::uint32_t offset = 0;
    const TypeInfo* type = nullptr;
    std::string_view doc; // what the TypeScript declaration says above the member; often empty

    constexpr std::string_view name() const {
        return key.size() > 3 ? key.substr(1, key.size() - 3) : std::string_view{};
    }
};

struct EnumeratorInfo {
    std::string_view name;
    std::int64_t value;
};

struct OptionalOps {
    void* (*emplace)(void* self);           // makes a default value and gives its address
    void (*reset)(void* self);              // makes it empty
    const void* (*value)(const void* self); // the value, or null when empty
};

struct SequenceOps {
    std::size_t (*length)(const void* self);
    const void* (*data)(const void* self); // elements follow each other in steps of element->size
    void (*clear)(void* self);
    void* (*append)(void* self); // a new default element; null pointer: fixed length, see std::array
};

struct RecordOps {
    void (*clear)(void* self);
    void* (*insert)(void* self, std::string_view key); // the value under the key, made anew when it is there already
    // Calls visit for each pair, in the record's order.
    void (*forEach)(const void* self, void* context,
                    void (*visit)(void* context, std::string_view key, const void* value));
};

struct UnionOps {
    std::size_t (*index)(const void* self);
    void* (*emplace)(void* self, std::size_t index); // makes a default value of that alternative
    const void* (*value)(const void* self);
};

struct ScalarOps {
    bool (*parse)(void* self, std::string_view text);   // false: not such a value
    void (*append)(const void* self, std::string& out); // the text form, without quotes; never needs escaping
    std::string_view typescript;                        // "string", "Date"
    TextFormat format;                                  // for the issue when parse says no
};

struct TypeInfo {
    Kind kind = Kind::Void;
    Presence presence = Presence::Nullish;
    bool isSigned = false;
    bool isStrict = false; // Object: unknown members are problems; `static constexpr bool strict = true;` in the struct
    std::uint32_t size = 0;
    std::string_view name{}; // Object and Enum: without namespaces; Array: in TypeScript, e.g. Set; empty for T[]
    const TypeInfo* element = nullptr;
    std::span<const MemberInfo> members{};
    std::span<const EnumeratorInfo> enumerators{};
    std::span<const TypeInfo* const> alternatives{};
    const Constraint* constraint = nullptr;
    union Ops {
        const void* none = nullptr;
        const OptionalOps* optional;
        const SequenceOps* sequence;
        const RecordOps* record;
        const UnionOps* variant;
        const ScalarOps* scalar;
    } ops{};
};

// How a type is described. Specialise for types of your own:
//
//   template <> struct aerie::Describe<Money> { static constexpr TypeInfo make() { return {...}; } };
template<class T> struct Describe;

namespace detail {

template<class T> struct TypeHolder {
    static const TypeInfo info;
};
template<class T> constinit const TypeInfo TypeHolder<T>::info = Describe<T>::make();

} // namespace detail

template<class T> constexpr const TypeInfo& typeOf() noexcept {
    return detail::TypeHolder<std::remove_cvref_t<T>>::info;
}

namespace detail {

// Offsets follow from sizes and alignments: the Itanium C++ ABI lays a plain aggregate out in order. Anything that
// breaks this (alignas, no_unique_address, bit-fields) makes the sum differ from sizeof and is refused.
template<class T, std::size_t... I>
consteval std::array<std::uint32_t, sizeof...(I) + 1> memberOffsets(std::index_sequence<I...>) {
    std::array<std::uint32_t, sizeof...(I) + 1> offsets{};
    std::size_t end = 0, at = 0;
    [[maybe_unused]] const auto place = [&](std::size_t size, std::size_t align) {
        const std::size_t offset = (end + align - 1) / align * align;
        offsets[at++] = static_cast<std::uint32_t>(offset);
        end = offset + size;
    };
    (place(sizeof(MemberType<T, I>), alignof(MemberType<T, I>)), ...);
    offsets[at] = static_cast<std::uint32_t>((end + alignof(T) - 1) / alignof(T) * alignof(T));
    return offsets;
}

template<class T> struct ObjectTable {
    static constexpr std::size_t kCount = memberCount<T>;
    static constexpr auto kOffsets = memberOffsets<T>(std::make_index_sequence<kCount>{});
    static_assert(kCount == 0 || kOffsets[kCount] == sizeof(T),
                  "aerie[E014]: this type cannot describe itself: a member is a bit-field or has alignas or "
                  "[[no_unique_address]]. Use plain members, or add AERIE_DESCRIBE(Type, member...) after it.");

    template<std::size_t... I> static consteval std::array<MemberInfo, kCount> build(std::index_sequence<I...>) {
        return {MemberInfo{MemberKeys<T>::keys[I], kOffsets[I], &TypeHolder<MemberType<T, I>>::info, {}}...};
    }
    static constexpr std::array<MemberInfo, kCount> members = build(std::make_index_sequence<kCount>{});
};

template<class T> consteval bool isStrictObject() {
    if constexpr (requires { T::strict; })
        return T::strict;
    else
        return false;
}

inline constexpr std::size_t kMaxEnumerators = 128;

template<class E, std::size_t... I> consteval std::string_view enumText(std::index_sequence<I...>);

// All candidates' names from one instantiation: the compiler prints `Color::Red` for a value that has a name and
// `(Color)7` for one that has none.
template<auto... Values> consteval std::string_view valuesText() { return __PRETTY_FUNCTION__; }

template<class E, std::size_t... I> consteval std::string_view enumText(std::index_sequence<I...>) {
    return valuesText<static_cast<E>(I)...>();
}

template<class E> struct EnumTable {
    static constexpr std::string_view kText = enumText<E>(std::make_index_sequence<kMaxEnumerators>{});

    struct Found {
        std::array<EnumeratorInfo, kMaxEnumerators> entries{};
        std::size_t count = 0;
    };
    static constexpr Found kFound = [] {
        Found found;
        // g++: "... [with auto ...Values = {Color::Red, (Color)7, ...}; ...]", clang: "... [Values = <Color::Red,
        // (Color)7>]"
        std::size_t at = kText.find("Values = ") + 10;
        for (std::size_t value = 0; value < kMaxEnumerators; ++value) {
            std::size_t end = at;
            while (kText[end] != ',' && kText[end] != '}' && kText[end] != '>' && kText[end] != ']') ++end;
            std::string_view item = kText.substr(at, end - at);
            if (!item.empty() && item.front() != '(') {
                const std::size_t colon = item.rfind(':');
                if (colon != std::string_view::npos) item.remove_prefix(colon + 1);
                if (item.size() > 1 && item.back() == '_') item.remove_suffix(1);
                found.entries[found.count++] = {item, static_cast<std::int64_t>(value)};
            }
            at = end + 2;
        }
        return found;
    }();
    static_assert(kFound.count > 0,
                  "aerie[E015]: this enum has no named values from 0 to 127, so its values have no text. "
                  "Number the enumerators from 0, or specialise aerie::Describe for it.");
    // Copied out, so that the long text does not stay in the program.
    static constexpr auto kNames = [] {
        constexpr std::size_t kSize = [] {
            std::size_t size = 0;
            for (std::size_t i = 0; i < kFound.count; ++i) size += kFound.entries[i].name.size();
            return size;
        }();
        std::array<char, kSize + 1> out{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < kFound.count; ++i)
            for (char c : kFound.entries[i].name) out[at++] = c;
        return out;
    }();
    static constexpr auto entries = [] {
        std::array<EnumeratorInfo, kFound.count> out{};
        std::size_t at = 0;
        for (std::size_t i = 0; i < kFound.count; ++i) {
            const std::size_t size = kFound.entries[i].name.size();
            out[i] = {std::string_view{kNames.data() + at, size}, kFound.entries[i].value};
            at += size;
        }
        return out;
    }();
};

template<class T>
constexpr OptionalOps kOptionalOps{
    [](void* self) -> void* { return &static_cast<T*>(self)->emplace(); },
    [](void* self) { static_cast<T*>(self)->reset(); },
    [](const void* self) -> const void* {
        const T& optional = *static_cast<const T*>(self);
        return optional.has_value() ? &*optional : nullptr;
    },
};

template<class T>
constexpr SequenceOps kVectorOps{
    [](const void* self) { return static_cast<const T*>(self)->size(); },
    [](const void* self) -> const void* { return static_cast<const T*>(self)->data(); },
    [](void* self) { static_cast<T*>(self)->clear(); },
    [](void* self) -> void* { return &static_cast<T*>(self)->emplace_back(); },
};

template<class T>
constexpr ScalarOps makeScalarOps(std::string_view typescript, TextFormat format,
                                  bool (*parse)(void*, std::string_view), void (*append)(const void*, std::string&)) {
    return {parse, append, typescript, format};
}

inline constexpr ScalarOps kUuidOps{
    [](void* self, std::string_view text) {
        Result<Uuid> id = Uuid::parse(text);
        if (id) *static_cast<Uuid*>(self) = *id;
        return id.isOk();
    },
    [](const void* self, std::string& out) { static_cast<const Uuid*>(self)->append(out); },
    "string",
    TextFormat::Uuid,
};

inline constexpr ScalarOps kTimestampOps{
    [](void* self, std::string_view text) {
        Result<Timestamp> time = Timestamp::parse(text);
        if (time) *static_cast<Timestamp*>(self) = *time;
        return time.isOk();
    },
    [](const void* self, std::string& out) { static_cast<const Timestamp*>(self)->appendIso(out); },
    "Date",
    TextFormat::DateTime,
};

} // namespace detail

// Plain aggregates.
template<class T> struct Describe {
    static constexpr TypeInfo make() {
        if constexpr (std::is_enum_v<T>) {
            return {.kind = Kind::Enum,
                    .isSigned = std::is_signed_v<std::underlying_type_t<T>>,
                    .size = sizeof(T),
                    .name = typeName<T>(),
                    .enumerators = detail::EnumTable<T>::entries};
        } else {
            static_assert(!std::is_pointer_v<T> && !std::is_reference_v<T>,
                          "aerie[E016]: a pointer or reference has no JSON form. Use the value, std::optional or "
                          "std::vector.");
            return {.kind = Kind::Object,
                    .isStrict = detail::isStrictObject<T>(),
                    .size = sizeof(T),
                    .name = typeName<T>(),
                    .members = detail::ObjectTable<T>::members};
        }
    }
};

template<> struct Describe<void> {
    static constexpr TypeInfo make() { return {}; }
};
template<> struct Describe<std::nullptr_t> {
    static constexpr TypeInfo make() { return {.kind = Kind::Null, .size = sizeof(std::nullptr_t)}; }
};
template<> struct Describe<bool> {
    static constexpr TypeInfo make() { return {.kind = Kind::Boolean, .size = 1}; }
};
template<class T>
requires(std::is_integral_v<T>)
struct Describe<T> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Integer, .isSigned = std::is_signed_v<T>, .size = sizeof(T)};
    }
};
template<class T>
requires(std::is_floating_point_v<T> && sizeof(T) <= 8)
struct Describe<T> {
    static constexpr TypeInfo make() { return {.kind = Kind::Float, .isSigned = true, .size = sizeof(T)}; }
};
template<> struct Describe<std::string> {
    static constexpr TypeInfo make() { return {.kind = Kind::Text, .size = sizeof(std::string)}; }
};
template<> struct Describe<Uuid> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar, .size = sizeof(Uuid), .name = "Uuid", .ops = {.scalar = &detail::kUuidOps}};
    }
};
template<> struct Describe<Timestamp> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(Timestamp),
                .name = "Timestamp",
                .ops = {.scalar = &detail::kTimestampOps}};
    }
};
template<class T> struct Describe<std::optional<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Optional,
                .presence = Presence::Nullish,
                .size = sizeof(std::optional<T>),
                .element = &detail::TypeHolder<std::remove_cv_t<T>>::info,
                .ops = {.optional = &detail::kOptionalOps<std::optional<T>>}};
    }
};
template<class T> struct Describe<std::vector<T>> {
    static_assert(!std::is_same_v<T, bool>, "aerie[E017]: std::vector<bool> has no addressable elements. Use "
                                            "std::vector<std::uint8_t> or a struct with a bool.");
    static constexpr TypeInfo make() {
        return {.kind = Kind::Array,
                .size = sizeof(std::vector<T>),
                .element = &detail::TypeHolder<std::remove_cv_t<T>>::info,
                .ops = {.sequence = &detail::kVectorOps<std::vector<T>>}};
    }
};

} // namespace aerie
