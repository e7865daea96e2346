#include "json_number.hpp"
#include "json_value_parser.hpp"

#include <aerie/base/json_value.hpp>

#include <cstring>
#include <stdexcept>

namespace aerie::json {

namespace {

const Value kNull;

// Leading zeros and signs are not array indices (RFC 6901, section 4).
std::optional<std::size_t> parseIndex(std::string_view text) {
    if (text.empty() || text.size() > 18 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
    std::size_t index = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index;
}

// "~1" is a slash, "~0" a tilde.
std::string unescapePointer(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
            out += token[++i] == '0' ? '~' : '/';
        else
            out += token[i];
    }
    return out;
}

} // namespace

Value::Value(bool value) noexcept : tag_(Tag::Boolean) { data_.boolean = value; }
Value::Value(double value) noexcept : tag_(Tag::Double) { data_.number = value; }

Value Value::ofSigned(std::int64_t value) noexcept {
    Value out;
    out.tag_ = Tag::Signed;
    out.data_.signedInteger = value;
    return out;
}

// Unsigned is kept for what Signed cannot hold, so that equal numbers look equal.
Value Value::ofUnsigned(std::uint64_t value) noexcept {
    if (value <= static_cast<std::uint64_t>(INT64_MAX)) return ofSigned(static_cast<std::int64_t>(value));
    Value out;
    out.tag_ = Tag::Unsigned;
    out.data_.unsignedInteger = value;
    return out;
}

Value::Value(std::string_view text) {
    if (text.size() > UINT32_MAX) throw std::length_error("json::Value: a string of more than 4 GiB");
    data_.text = text.empty() ? nullptr : new char[text.size()];
    if (!text.empty()) std::memcpy(data_.text, text.data(), text.size());
    size_ = static_cast<std::uint32_t>(text.size());
    tag_ = Tag::String;
}

Value::Value(Array elements) : tag_(Tag::Array) { data_.array = new Array(std::move(elements)); }
Value::Value(Object members) : tag_(Tag::Object) { data_.object = new Object(std::move(members)); }

Value::Value(Value&& other) noexcept : tag_(other.tag_), size_(other.size_), data_(other.data_) {
    other.tag_ = Tag::Null;
}

Value& Value::operator=(Value&& other) noexcept {
    // Through a temporary: `other` may live inside this value.
    Value taken{std::move(other)};
    std::swap(tag_, taken.tag_);
    std::swap(size_, taken.size_);
    std::swap(data_, taken.data_);
    return *this;
}

Value& Value::operator=(const Value& other) { return *this = Value{other}; }

Value::Kind Value::kind() const noexcept {
    switch (tag_) {
    case Tag::Null:
        return Kind::Null;
    case Tag::Boolean:
        return Kind::Boolean;
    case Tag::Signed:
    case Tag::Unsigned:
    case Tag::Double:
        return Kind::Number;
    case Tag::String:
        return Kind::String;
    case Tag::Array:
        return Kind::Array;
    case Tag::Object:
        return Kind::Object;
    }
    return Kind::Null;
}

std::optional<bool> Value::boolean() const noexcept {
    return tag_ == Tag::Boolean ? std::optional{data_.boolean} : std::nullopt;
}

std::optional<double> Value::number() const noexcept {
    switch (tag_) {
    case Tag::Signed:
        return static_cast<double>(data_.signedInteger);
    case Tag::Unsigned:
        return static_cast<double>(data_.unsignedInteger);
    case Tag::Double:
        return data_.number;
    default:
        return std::nullopt;
    }
}

std::optional<std::int64_t> Value::integer() const noexcept {
    if (tag_ == Tag::Signed) return data_.signedInteger;
    // -2^63 as a double may be a rounded smaller number.
    std::int64_t whole = 0;
    if (tag_ == Tag::Double && detail::toSigned(data_.number, whole) == detail::Fit::Yes && whole != INT64_MIN)
        return whole;
    return std::nullopt;
}

std::optional<std::uint64_t> Value::unsignedInteger() const noexcept {
    if (tag_ == Tag::Unsigned) return data_.unsignedInteger;
    if (tag_ == Tag::Signed && data_.signedInteger >= 0) return static_cast<std::uint64_t>(data_.signedInteger);
    std::uint64_t whole = 0;
    if (tag_ == Tag::Double && detail::toUnsigned(data_.number, whole) == detail::Fit::Yes) return whole;
    return std::nullopt;
}

std::optional<std::string_view> Value::string() const noexcept {
    return tag_ == Tag::String ? std::optional{std::string_view{data_.text, size_}} : std::nullopt;
}

const Value::Array* Value::array() const noexcept { return tag_ == Tag::Array ? data_.array : nullptr; }
Value::Array* Value::array() noexcept { return tag_ == Tag::Array ? data_.array : nullptr; }
const Object* Value::object() const noexcept { return tag_ == Tag::Object ? data_.object : nullptr; }
Object* Value::object() noexcept { return tag_ == Tag::Object ? data_.object : nullptr; }

Value::Array& Value::makeArray() {
    if (tag_ != Tag::Array) *this = Array{};
    return *data_.array;
}

Object& Value::makeObject() {
    if (tag_ != Tag::Object) *this = Object{};
    return *data_.object;
}

const Value* Value::find(std::string_view member) const noexcept {
    return tag_ == Tag::Object ? data_.object->find(member) : nullptr;
}

const Value& Value::operator[](std::string_view member) const noexcept {
    const Value* found = find(member);
    return found ? *found : kNull;
}

const Value& Value::element(std::size_t index) const noexcept {
    return tag_ == Tag::Array && index < data_.array->size() ? (*data_.array)[index] : kNull;
}

const Value* Value::at(std::string_view pointer) const {
    const Value* value = this;
    while (value && !pointer.empty()) {
        if (pointer.front() != '/') return nullptr;
        pointer.remove_prefix(1);
        const std::string_view token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (value->isArray()) {
            const std::optional<std::size_t> index = parseIndex(token);
            value = index && *index < value->data_.array->size() ? &(*value->data_.array)[*index] : nullptr;
        } else {
            value = value->find(unescapePointer(token));
        }
    }
    return value;
}

const Value* Object::find(std::string_view name) const noexcept {
    for (const Member& member : members_)
        if (member.name == name) return &member.value;
    return nullptr;
}

Value* Object::find(std::string_view name) noexcept {
    return const_cast<Value*>(static_cast<const Object*>(this)->find(name));
}

Value& Object::set(std::string_view name, Value value) {
    if (Value* present = find(name)) return *present = std::move(value);
    return members_.push_back({std::string{name}, std::move(value)}), members_.back().value;
}

bool Object::erase(std::string_view name) {
    for (auto member = members_.begin(); member != members_.end(); ++member) {
        if (member->name != name) continue;
        members_.erase(member);
        return true;
    }
    return false;
}

} // namespace aerie::json
