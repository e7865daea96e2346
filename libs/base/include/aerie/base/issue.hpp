// One problem of an input, shaped as zod 4 shapes it, so that front ends that read zod's issues can read ours.
//
//   {"origin":"string","code":"too_small","minimum":3,"inclusive":true,"path":["username"],
//    "message":"Too small: expected string to have >=3 characters"}
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aerie {

enum class IssueCode : std::uint8_t {
    InvalidType,      // another kind of value, or missing
    TooSmall,         // below a minimum: length, number, count
    TooBig,           // above a maximum
    InvalidFormat,    // a text that is not an email, uuid, url, date ...
    InvalidValue,     // not one of the allowed values
    InvalidUnion,     // no alternative fits
    UnrecognizedKeys, // members that a strict object does not know
    Custom,           // a check of the application
};

// "too_small"
std::string_view nameOf(IssueCode code) noexcept;

// A member's name, or a position in an array.
struct PathSegment {
    static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

    PathSegment(std::string_view memberName) : name(memberName) {}
    PathSegment(std::size_t position) : index(position) {}

    bool isIndex() const noexcept { return index != kNoIndex; }

    std::string name;
    std::size_t index = kNoIndex;

    bool operator==(const PathSegment&) const = default;
};

using Path = std::vector<PathSegment>;

struct Issue {
    IssueCode code = IssueCode::Custom;
    Path path;
    std::string message;
    std::string expected;            // InvalidType: "string"
    std::string origin;              // TooSmall, TooBig, InvalidFormat: "string", "number", "int", "array"
    std::string limit;               // TooSmall, TooBig: the bound as a JSON number
    std::string format;              // InvalidFormat: "email"
    std::vector<std::string> values; // InvalidValue: the allowed values; UnrecognizedKeys: the keys
};

using Issues = std::vector<Issue>;

// The JSON text of the list. Pretty is what zod's error.message holds (two spaces, a line per member).
std::string toJson(const Issues& issues, bool pretty = false);

} // namespace aerie
