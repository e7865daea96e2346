// A UUID (RFC 9562), 16 bytes.
//
//   Uuid id = Uuid::v4();
//   Result<Uuid> given = Uuid::parse("f47ac10b-58cc-4372-a567-0e02b2c3d479");
#pragma once

#include <aerie/base/result.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    static Uuid v4(); // random, from the kernel's generator
    static Uuid v7(); // time-ordered: milliseconds, then random; ids made one after another sort almost in order

    // Accepts the 36-character form in either case, with a version of 1 to 8 and the RFC's variant, or the nil and max
    // UUIDs: what zod 4's z.uuid() accepts.
    static Result<Uuid> parse(std::string_view text);
    // Accepts any 32 hexadecimal digits in the 36-character form: what databases may hold.
    static Result<Uuid> parseAny(std::string_view text);

    std::string toString() const; // lower case
    void append(std::string& out) const;
    bool isNil() const noexcept { return *this == Uuid{}; }

    auto operator<=>(const Uuid&) const = default;
};

} // namespace aerie
