// JSON in and out of C++ types, without code of yours: the type's table (type_info.hpp) says what to read and write.
//
//   Result<CreateUser> input = json::read<CreateUser>(body);
//   if (!input) return input.error();              // every problem at once, in zod's words: error().issues()
//   std::string out = json::write(*input);
//
// Reading means what JSON.parse followed by a zod schema means:
// - Of members with the same name the last one counts. Unknown members are left out, or are a problem when the struct
//   says `static constexpr bool strict = true;`. A missing member is a problem unless its type is std::optional,
//   Optional or Default; then the member keeps what the default constructor gave it.
// - Integers take whole numbers of any spelling (7, 7.0, 7e0) and exactly, up to 64 bits. Out of range is a problem.
// - A std::variant of structs that share an enum member with different values is told apart by that member; other
//   variants take the first alternative that fits.
// - Strings are UTF-8 and checked. A lone surrogate (\ud800) becomes U+FFFD, since UTF-8 has no place for it.
// Broken JSON is an Error with ErrorCode::ParseError whose message names line and column; JSON that does not fit the
// type is BadRequest with issues, in the order of the members. Too long a text is PayloadTooLarge. Nothing is thrown.
//
// Writing gives what JSON.stringify gives: shortest numbers as JavaScript prints them, null for NaN and infinity, no
// blanks. Bytes in a std::string that are not UTF-8 become U+FFFD, so the document is always valid. Below 1024 levels
// of a type that holds itself stands null.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/base/type_info.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::json {

struct ReadOptions {
    unsigned maxDepth = 64;           // nested arrays and objects; 1024 at most
    std::size_t maxBytes = 16u << 20; // of the text
    std::size_t maxIssues = 100;      // further problems are not listed
};

// JSON that is kept as text: a part that passes through, or that was encoded before. Read, it is valid JSON. Written,
// it is copied as it is, so what you put in must be valid. `unknown` in TypeScript.
struct Raw {
    std::string text = "null";

    bool operator==(const Raw&) const = default;
};

// Where and why a text is not JSON. Lines and columns count from 1; a column is a character.
struct SyntaxError {
    std::size_t offset = 0; // in bytes
    std::size_t line = 1;
    std::size_t column = 1;
    std::string_view reason; // "expected ',' or '}'"
};

// Nothing, when the text is JSON.
std::optional<SyntaxError> findSyntaxError(std::string_view text, unsigned maxDepth = 64);

// For callers that hold a table instead of a type. The target is a default-constructed value of the type; `reset` makes
// it one again (members may come twice).
using Reset = void (*)(void* target);
std::optional<Error> read(const TypeInfo& type, void* target, Reset reset, std::string_view text,
                          const ReadOptions& options = {});
std::optional<Error> readMissing(const TypeInfo& type, void* target);
std::optional<Error> validate(const TypeInfo& type, const void* value, const ReadOptions& options = {});
void append(std::string& out, const TypeInfo& type, const void* value);
// Would JSON.stringify leave this out of an object? An empty Optional or relation is undefined; append writes it as
// null.
bool isUndefined(const TypeInfo& type, const void* value) noexcept;

namespace detail {
template<class T> void reset(void* target) {
    auto* value = static_cast<T*>(target);
    value->~T();
    new (target) T{};
}
} // namespace detail

template<class T> Result<T> read(std::string_view text, const ReadOptions& options = {}) {
    Result<T> result{T{}};
    if (auto error = read(typeOf<T>(), &*result, &detail::reset<T>, text, options)) result = *std::move(error);
    return result;
}

// The value of an input that was left out: a default, an empty optional, or the problem "received undefined".
template<class T> Result<T> readMissing() {
    Result<T> result{T{}};
    if (auto error = readMissing(typeOf<T>(), &*result)) result = *std::move(error);
    return result;
}

// Checks a value made in C++ against the rules of its type (lengths, formats, ranges), as reading would.
template<class T> Result<void> validate(const T& value) {
    if (auto error = validate(typeOf<T>(), &value)) return *std::move(error);
    return {};
}

template<class T> void append(std::string& out, const T& value) { append(out, typeOf<T>(), &value); }

template<class T> std::string write(const T& value) {
    std::string out;
    append(out, typeOf<T>(), &value);
    return out;
}

// A JSON string: quotation marks, escapes and all.
void appendString(std::string& out, std::string_view text);

} // namespace aerie::json

template<> struct aerie::Describe<aerie::json::Raw> {
    static constexpr TypeInfo make() { return {.kind = Kind::Json, .size = sizeof(json::Raw)}; }
};
