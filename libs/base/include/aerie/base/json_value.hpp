// JSON without a type: a small tree for documents whose shape is not known when compiling.
//
//   Result<json::Value> document = json::Value::parse(text);
//   if (auto name = (*document)["user"]["name"].string()) greet(*name);
//   document->makeObject().set("seen", true);
//   std::string out = document->write();
//
// 16 bytes a value. Meaning as JSON.parse's: of members with the same name the last one counts, at the first one's
// place. Whole numbers up to 64 bits are kept exactly; other numbers are doubles (beyond the range: infinity, written
// as null). Reading what is not there gives a null value, so lookups chain without checks.
//
// A member of type json::Value in a struct takes any JSON and is `unknown` in TypeScript.
// Destruction, copying, comparison and writing need no stack, however deep the tree. Thread rule: as for std::vector.
#pragma once

#include <aerie/base/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::json {

class Object;

class Value {
public:
    enum class Kind : std::uint8_t { Null, Boolean, Number, String, Array, Object };
    using Array = std::vector<Value>;

    static Result<Value> parse(std::string_view text, const ReadOptions& options = {});

    Value() noexcept {}
    Value(std::nullptr_t) noexcept {}
    Value(bool value) noexcept;
    template<class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>)
    Value(T value) noexcept : Value(std::is_signed_v<T> ? ofSigned(value) : ofUnsigned(value)) {}
    Value(double value) noexcept;
    Value(std::string_view text);
    Value(const std::string& text) : Value(std::string_view{text}) {}
    Value(const char* text) : Value(std::string_view{text}) {}
    Value(Array elements);
    Value(Object members);

    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value() { destroy(); }

    Kind kind() const noexcept;
    bool isNull() const noexcept { return tag_ == Tag::Null; }
    bool isNumber() const noexcept { return kind() == Kind::Number; }
    bool isString() const noexcept { return tag_ == Tag::String; }
    bool isArray() const noexcept { return tag_ == Tag::Array; }
    bool isObject() const noexcept { return tag_ == Tag::Object; }

    // The value, when it is of that kind.
    std::optional<bool> boolean() const noexcept;
    std::optional<double> number() const noexcept;
    std::optional<std::int64_t> integer() const noexcept; // a number that is whole and in range
    std::optional<std::uint64_t> unsignedInteger() const noexcept;
    std::optional<std::string_view> string() const noexcept; // valid until this value changes
    const Array* array() const noexcept;
    Array* array() noexcept;
    const Object* object() const noexcept;
    Object* object() noexcept;

    // Makes it an array or object, unless it is one already.
    Array& makeArray();
    Object& makeObject();

    // The member or element; a null value when there is none.
    const Value& operator[](std::string_view member) const noexcept;
    template<class Index>
    requires std::is_integral_v<Index>
    const Value& operator[](Index index) const noexcept {
        return element(static_cast<std::size_t>(index));
    }
    // The member, or a null pointer: tells a missing member from null.
    const Value* find(std::string_view member) const noexcept;
    // By JSON Pointer (RFC 6901): "/users/0/name". A null pointer when it leads nowhere.
    const Value* at(std::string_view pointer) const;

    // The text JSON.stringify gives; with indent, a line per member.
    std::string write(unsigned indent = 0) const;
    void append(std::string& out, unsigned indent = 0) const;

    // Same JSON: members in any order, numbers by value.
    bool operator==(const Value& other) const;

private:
    enum class Tag : std::uint8_t { Null, Boolean, Signed, Unsigned, Double, String, Array, Object };

    struct Tree;
    friend struct Tree;
    friend class ValueParser;

    static Value ofSigned(std::int64_t value) noexcept;
    static Value ofUnsigned(std::uint64_t value) noexcept;
    const Value& element(std::size_t index) const noexcept;
    void destroy() noexcept {
        if (tag_ >= Tag::String) destroyOwned();
    }
    void destroyOwned() noexcept;

    Tag tag_ = Tag::Null;
    std::uint32_t size_ = 0; // bytes of a String
    union Data {
        std::uint64_t none = 0;
        bool boolean;
        std::int64_t signedInteger;
        std::uint64_t unsignedInteger;
        double number;
        char* text; // not terminated; null when empty
        Array* array;
        Object* object;
    } data_{};
};

// Members in the order in which they were added.
class Object {
public:
    struct Member {
        std::string name;
        Value value;
    };

    std::size_t size() const noexcept { return members_.size(); }
    bool empty() const noexcept { return members_.empty(); }
    auto begin() const noexcept { return members_.begin(); }
    auto end() const noexcept { return members_.end(); }
    auto begin() noexcept { return members_.begin(); }
    auto end() noexcept { return members_.end(); }

    const Value* find(std::string_view name) const noexcept;
    Value* find(std::string_view name) noexcept;
    // Sets or adds.
    Value& set(std::string_view name, Value value);
    bool erase(std::string_view name);
    void clear() noexcept { members_.clear(); }

private:
    friend class Value;
    friend class ValueParser;
    std::vector<Member> members_;
};

namespace detail {
std::optional<Error> read(const TypeInfo& type, void* target, const Value& value, const ReadOptions& options);
extern const ScalarOps kValueOps;
} // namespace detail

// Reads a tree as if its text had been read. maxBytes does not apply.
template<class T> Result<T> fromValue(const Value& value, const ReadOptions& options = {}) {
    Result<T> result{T{}};
    if (auto error = detail::read(typeOf<T>(), &*result, value, options)) result = *std::move(error);
    return result;
}

// The tree of what write(value) writes.
template<class T> Value toValue(const T& value) {
    Result<Value> tree = Value::parse(write(value), {.maxDepth = 1024, .maxBytes = static_cast<std::size_t>(-1)});
    return tree ? *std::move(tree) : Value{};
}

} // namespace aerie::json

template<> struct aerie::Describe<aerie::json::Value> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Json, .size = sizeof(json::Value), .ops = {.scalar = &json::detail::kValueOps}};
    }
};
