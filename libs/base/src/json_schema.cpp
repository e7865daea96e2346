#include "typescript_names.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/json_schema.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace aerie::jsonSchema {

namespace {

using typescript::Direction;

std::string quoted(std::string_view text) {
    std::string out;
    json::appendString(out, text);
    return out;
}

std::string_view formatName(TextFormat format) {
    switch (format) {
    case TextFormat::Email:
        return "email";
    case TextFormat::Url:
        return "uri";
    case TextFormat::Uuid:
        return "uuid";
    case TextFormat::DateTime:
        return "date-time";
    case TextFormat::Any:
        return {};
    }
    return {};
}

std::string textSchema(const Constraint* constraint) {
    std::string out{"{\"type\":\"string\""};
    if (constraint) {
        if (constraint->minLength > 0) out += ",\"minLength\":" + std::to_string(constraint->minLength);
        if (constraint->maxLength != Constraint{}.maxLength)
            out += ",\"maxLength\":" + std::to_string(constraint->maxLength);
        if (const auto format = formatName(constraint->format); !format.empty()) out += ",\"format\":" + quoted(format);
    }
    return out + '}';
}

// The bounds of the type itself, narrowed by the rule.
std::string integerSchema(const TypeInfo& type) {
    const unsigned bits = type.size * 8;
    std::int64_t low = type.isSigned ? (bits == 64 ? INT64_MIN : -(std::int64_t{1} << (bits - 1))) : 0;
    std::int64_t high = INT64_MAX;
    if (bits < 64) high = (std::int64_t{1} << (type.isSigned ? bits - 1 : bits)) - 1;
    if (type.constraint) {
        low = std::max(low, type.constraint->minInteger);
        high = std::min(high, type.constraint->maxInteger);
    }
    std::string out{"{\"type\":\"integer\""};
    if (low != INT64_MIN) out += ",\"minimum\":" + std::to_string(low);
    if (high != INT64_MAX) out += ",\"maximum\":" + std::to_string(high);
    if (bits == 64) out += ",\"format\":\"int64\"";
    return out + '}';
}

std::string numberSchema(const TypeInfo& type) {
    std::string out{"{\"type\":\"number\""};
    if (type.constraint && std::isfinite(type.constraint->minNumber))
        out += ",\"minimum\":" + json::write(type.constraint->minNumber);
    if (type.constraint && std::isfinite(type.constraint->maxNumber))
        out += ",\"maximum\":" + json::write(type.constraint->maxNumber);
    return out + '}';
}

bool isRequired(const TypeInfo& type, Direction direction) {
    if (type.kind == Kind::Void) return false;
    if (type.kind == Kind::Default) return direction == Direction::Output;
    if (type.kind != Kind::Optional) return true;
    if (type.presence == Presence::Nullish) return direction == Direction::Output;
    return type.presence == Presence::MayBeNull;
}

} // namespace

struct Emitter::Impl {
    std::string prefix;
    typescript::Names names{};
    std::set<std::string> declared{};
    std::string definitions{};

    std::string write(const TypeInfo& type, Direction direction) {
        switch (type.kind) {
        case Kind::Void:
            return "{\"not\":{}}";
        case Kind::Null:
            return "{\"type\":\"null\"}";
        case Kind::Boolean:
            return "{\"type\":\"boolean\"}";
        case Kind::Integer:
            return integerSchema(type);
        case Kind::Float:
            return numberSchema(type);
        case Kind::Text:
            return textSchema(type.constraint);
        case Kind::Scalar: {
            const Constraint format{.format = type.ops.scalar->format};
            return textSchema(&format);
        }
        case Kind::Enum:
            return reference(type, direction, enumBody(type));
        case Kind::Optional:
            return writeOptional(type, direction);
        case Kind::Default:
            return write(*type.element, direction);
        case Kind::Array:
            return writeArray(type, direction);
        case Kind::Record:
            return "{\"type\":\"object\",\"additionalProperties\":" + write(*type.element, direction) + '}';
        case Kind::Tuple:
            return writeTuple(type, direction);
        case Kind::Object:
            return writeObject(type, direction);
        case Kind::Union:
            return writeUnion(type, direction);
        case Kind::Json:
            return "{}";
        }
        return "{}";
    }

private:
    std::string refTo(const std::string& name) const { return "{\"$ref\":" + quoted(prefix + name) + '}'; }
    void define(const std::string& name, const std::string& body) {
        if (!definitions.empty()) definitions += ',';
        definitions += quoted(name) + ':' + body;
    }
    std::string reference(const TypeInfo& type, Direction direction, const std::string& body) {
        const std::string& name = names.of(type, direction);
        if (declared.insert(name).second) define(name, body);
        return refTo(name);
    }
    static std::string enumBody(const TypeInfo& type) {
        std::string out{"{\"type\":\"string\",\"enum\":["};
        for (const EnumeratorInfo& value : type.enumerators) out += (out.back() == '[' ? "" : ",") + quoted(value.name);
        return out + "]}";
    }
    std::string writeOptional(const TypeInfo& type, Direction direction) {
        std::string element = write(*type.element, direction);
        const bool mayBeNull = type.presence == Presence::Nullish || type.presence == Presence::MayBeNull;
        return mayBeNull ? "{\"anyOf\":[" + element + ",{\"type\":\"null\"}]}" : element;
    }
    std::string writeArray(const TypeInfo& type, Direction direction) {
        std::string out = "{\"type\":\"array\",\"items\":" + write(*type.element, direction);
        if (type.name == "Set") out += ",\"uniqueItems\":true";
        if (type.constraint) {
            if (type.constraint->minLength > 0) out += ",\"minItems\":" + std::to_string(type.constraint->minLength);
            if (type.constraint->maxLength != Constraint{}.maxLength)
                out += ",\"maxItems\":" + std::to_string(type.constraint->maxLength);
        }
        return out + '}';
    }
    std::string writeTuple(const TypeInfo& type, Direction direction) {
        const std::string size = std::to_string(type.members.size());
        std::string items;
        for (const MemberInfo& member : type.members)
            items += (items.empty() ? "" : ",") + write(*member.type, direction);
        return "{\"type\":\"array\",\"prefixItems\":[" + items + "],\"minItems\":" + size + ",\"maxItems\":" + size +
               '}';
    }
    std::string writeUnion(const TypeInfo& type, Direction direction) {
        std::string out{"{\"anyOf\":["};
        for (const TypeInfo* alternative : type.alternatives)
            out += (out.back() == '[' ? "" : ",") + write(*alternative, direction);
        return out + "]}";
    }
    std::string writeObject(const TypeInfo& type, Direction direction) {
        const std::string name = names.of(type, direction);
        if (!declared.insert(name).second) return refTo(name); // also inside of itself
        std::string properties, required;
        for (const MemberInfo& member : type.members) {
            std::string schema = write(*member.type, direction);
            if (!member.doc.empty())
                schema.insert(1, "\"description\":" + quoted(member.doc) + (schema == "{}" ? "" : ","));
            properties += (properties.empty() ? "" : ",") + quoted(member.name()) + ':' + schema;
            if (isRequired(*member.type, direction)) required += (required.empty() ? "" : ",") + quoted(member.name());
        }
        std::string body = "{\"type\":\"object\",\"properties\":{" + properties + '}';
        if (!required.empty()) body += ",\"required\":[" + required + ']';
        if (type.isStrict && direction == Direction::Input) body += ",\"additionalProperties\":false";
        define(name, body + '}');
        return refTo(name);
    }
};

Emitter::Emitter(std::string_view prefix) : impl_(new Impl{std::string{prefix}}) {}
Emitter::~Emitter() = default;
void Emitter::useInput(const TypeInfo& type) { impl_->names.use(type, Direction::Input); }
void Emitter::useOutput(const TypeInfo& type) { impl_->names.use(type, Direction::Output); }
std::string Emitter::input(const TypeInfo& type) { return impl_->write(type, Direction::Input); }
std::string Emitter::output(const TypeInfo& type) { return impl_->write(type, Direction::Output); }
const std::string& Emitter::definitions() const noexcept { return impl_->definitions; }

bool mayBeLeftOut(const TypeInfo& type) noexcept {
    return !isRequired(type, Direction::Input) || type.kind == Kind::Json;
}

} // namespace aerie::jsonSchema
