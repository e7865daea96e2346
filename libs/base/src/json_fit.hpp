// The rules of a type that both readers apply: does this value fit, and if so, put it in place.
#pragma once

#include "json_number.hpp"
#include "json_utf8.hpp"

#include <aerie/base/text.hpp>
#include <aerie/base/type_info.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

namespace aerie::json::detail {

// The bounds of an Integer: those of its size, narrowed by its constraint. Unsigned 64-bit types have no upper one
// here.
struct IntegerBounds {
    std::int64_t low;
    std::int64_t high;
};

inline IntegerBounds boundsOf(const TypeInfo& type) noexcept {
    const unsigned bits = type.size * 8;
    IntegerBounds bounds{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    if (!type.isSigned)
        bounds = {0, bits == 64 ? bounds.high : (std::int64_t{1} << bits) - 1};
    else if (bits < 64)
        bounds = {-(std::int64_t{1} << (bits - 1)), (std::int64_t{1} << (bits - 1)) - 1};
    if (type.constraint) {
        if (type.constraint->minInteger > bounds.low) bounds.low = type.constraint->minInteger;
        if (type.constraint->maxInteger < bounds.high) bounds.high = type.constraint->maxInteger;
    }
    return bounds;
}

inline bool isUnbounded64(const TypeInfo& type) noexcept {
    return !type.isSigned && type.size == 8 && !type.constraint;
}

inline void storeBits(const TypeInfo& type, void* out, std::uint64_t bits) noexcept {
    // Little-endian: the low bytes come first. The sizes are spelt out, or each would be a call.
    switch (type.size) {
    case 1:
        std::memcpy(out, &bits, 1);
        break;
    case 2:
        std::memcpy(out, &bits, 2);
        break;
    case 4:
        std::memcpy(out, &bits, 4);
        break;
    default:
        std::memcpy(out, &bits, 8);
    }
}

inline std::uint64_t loadBits(const TypeInfo& type, const void* in) noexcept {
    std::uint64_t bits = 0;
    switch (type.size) {
    case 1:
        std::memcpy(&bits, in, 1);
        break;
    case 2:
        std::memcpy(&bits, in, 2);
        break;
    case 4:
        std::memcpy(&bits, in, 4);
        break;
    default:
        std::memcpy(&bits, in, 8);
    }
    return bits;
}

// The stored integer, widened with its sign.
inline std::int64_t loadInteger(const TypeInfo& type, const void* in) noexcept {
    const unsigned shift = 64 - type.size * 8;
    const std::uint64_t bits = loadBits(type, in) << shift;
    return type.isSigned ? static_cast<std::int64_t>(bits) >> shift : static_cast<std::int64_t>(bits >> shift);
}

// Source: anything with toSigned and toUnsigned.
template<class Source> Fit storeInteger(const TypeInfo& type, void* out, const Source& number) noexcept {
    if (isUnbounded64(type)) {
        std::uint64_t value = 0;
        const Fit fit = toUnsigned(number, value);
        if (fit == Fit::Yes) storeBits(type, out, value);
        return fit;
    }
    std::int64_t value = 0;
    const Fit fit = toSigned(number, value);
    if (fit != Fit::Yes) return fit;
    const IntegerBounds bounds = boundsOf(type);
    if (value < bounds.low) return Fit::TooSmall;
    if (value > bounds.high) return Fit::TooBig;
    storeBits(type, out, static_cast<std::uint64_t>(value));
    return Fit::Yes;
}

// NotWhole stands for what is not finite.
inline Fit storeFloat(const TypeInfo& type, void* out, double value) noexcept {
    if (!std::isfinite(value)) return Fit::NotWhole;
    if (type.constraint) {
        if (value < type.constraint->minNumber) return Fit::TooSmall;
        if (value > type.constraint->maxNumber) return Fit::TooBig;
    }
    if (type.size == sizeof(float)) {
        constexpr double kLargest = std::numeric_limits<float>::max();
        if (value < -kLargest) return Fit::TooSmall;
        if (value > kLargest) return Fit::TooBig;
        const auto narrow = static_cast<float>(value);
        std::memcpy(out, &narrow, sizeof narrow);
    } else {
        std::memcpy(out, &value, sizeof value);
    }
    return Fit::Yes;
}

// Yes, TooSmall or TooBig; the format is another question.
inline Fit fitsLength(const Constraint& constraint, std::string_view text) noexcept {
    // A text never has more code units than bytes, so counting is needed only near a bound.
    if (text.size() <= constraint.maxLength && constraint.minLength == 0) return Fit::Yes;
    const std::size_t length = utf16Length(text);
    if (length < constraint.minLength) return Fit::TooSmall;
    return length > constraint.maxLength ? Fit::TooBig : Fit::Yes;
}

inline bool fitsText(const TypeInfo& type, std::string_view text) noexcept {
    return !type.constraint ||
           (fitsLength(*type.constraint, text) == Fit::Yes && hasFormat(text, type.constraint->format));
}

inline const EnumeratorInfo* findEnumerator(const TypeInfo& type, std::string_view name) noexcept {
    for (const EnumeratorInfo& enumerator : type.enumerators)
        if (enumerator.name == name) return &enumerator;
    return nullptr;
}

// May a member or element of this type be left out?
bool acceptsMissing(const TypeInfo& type) noexcept;

// What can be told about a JSON value from its first byte.
enum class Shape : std::uint8_t { Null, Boolean, Number, String, Array, Object };
bool acceptsShape(const TypeInfo& type, Shape shape) noexcept;

// How a union finds the alternative for a value of one shape.
struct Choice {
    enum class How : std::uint8_t {
        None,          // no alternative takes this shape
        Single,        // just one does: `index`
        Discriminated, // several objects, told apart by the enum member `discriminator`
        Trial,         // several: the first that fits
    };
    How how = How::None;
    std::size_t index = 0;
    std::string_view discriminator;
};
Choice chooseAlternative(const TypeInfo& unionType, Shape shape) noexcept;
// The alternative whose discriminator may be `value`; alternatives.size() when there is none.
std::size_t findDiscriminated(const TypeInfo& unionType, std::string_view discriminator,
                              std::string_view value) noexcept;
// Objects that a discriminator tells apart and nothing but null besides them: z.discriminatedUnion.
bool isDiscriminatedUnion(const TypeInfo& unionType) noexcept;

const MemberInfo* findMember(const TypeInfo& objectType, std::string_view name) noexcept;

} // namespace aerie::json::detail
